"""Turns an entry into the words of a day: places filled with facts, price worked out, source and date named. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from engine.licences.rules import Quote
from faq.rules.entries import PLACEHOLDER, Entry, Knowledge
from faq.rules.text import count_of_offices

LINK = re.compile(r"https?://[^\s、。）」]+")
KINDS_JA = {
    "seed": "案内・リーフレット", "official": "公式の案内", "official_via": "公式の案内を引いた資料", "federation": "国保連の案内",
    "municipal": "市区町村の案内", "third_party": "支援団体や解説の資料", "observed": "公開の資料で見た動き",
    "product_rule": "この窓口の決まり",
}
SOFT = frozenset({"third_party", "observed", "official_via"})


@dataclass(frozen=True, slots=True)
class DayFacts:
    """What an answer may need to know about the moment it is given in."""

    today: date
    quote: Quote | None
    desk_words: str
    desk_phone: str
    desk_hours: str
    claims_phone: str
    move_words: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer ready to be drawn and to be kept with the conversation."""

    entry_id: str
    version: int
    question: str
    text: str
    as_of: str
    note: str = ""
    table: list[list[str]] = field(default_factory=list)
    headline: list[str] = field(default_factory=list)
    sources: list[dict[str, str]] = field(default_factory=list)
    related: list[dict[str, str]] = field(default_factory=list)
    handoff: bool = False
    soft: bool = False

    def to_json(self) -> dict[str, Any]:
        """JSON values only."""
        return {name: getattr(self, name) for name in self.__slots__}


def compose(entry: Entry, knowledge: Knowledge, facts: DayFacts, asked: str = "") -> Answer | None:
    """The entry's answer for that day, or None when it has none."""
    variant = entry.answer_on(facts.today)
    if variant is None:
        return None
    offices = count_of_offices(asked) or 1
    priced = entry.compute == "price" and facts.quote is not None and (entry.id == "LIC-01" or offices > 1)
    return Answer(
        entry.id, entry.version, entry.question, fill(variant.answer, facts), facts.today.isoformat(),
        note=_note(entry, facts, priced=priced),
        table=price_table(facts.quote, offices) if priced and facts.quote else [],
        headline=_headline(facts.quote, offices) if priced and facts.quote else [],
        sources=_sources(entry, knowledge),
        related=[{"id": r, "question": knowledge.entries[r].question} for r in entry.related if r in knowledge.entries],
        handoff=entry.handoff, soft=entry.confidence in SOFT,
    )


def fill(text: str, facts: DayFacts) -> str:
    """The text with its places filled; an unknown place raises KeyError (the loader has checked them)."""
    day = f"{facts.today.month}月{facts.today.day}日"
    quote = facts.quote
    each = f"{quote.unit_list_yen:,}円" if quote else "21,000円"
    words = {
        "price_each": each,
        "price_today": f"きょう申し込むと{quote.unit_yen:,}円です。" if quote else "",
        "campaign": _campaign_words(quote, day),
        "desk": facts.desk_words, "desk_phone": facts.desk_phone, "desk_hours": facts.desk_hours,
        "claims_phone": facts.claims_phone, "move": facts.move_words,
    }
    filled = PLACEHOLDER.sub(lambda found: words[found.group(1)], text)
    return re.sub(r"(?<=。) +", "", filled).strip()


def _campaign_words(quote: Quote | None, day: str) -> str:
    if quote is None or quote.campaign is None:
        return f"無料のキャンペーンは、きょう（{day}）は受け付けていません。"
    return f"フリーパスは、きょう（{day}）も有効です。"


def price_table(quote: Quote, offices: int) -> list[list[str]]:
    """Rows of name and amount; the last is the total."""
    rows = [[f"ふだんの料金　{quote.unit_list_yen:,}円 × {offices}か所", f"{quote.list_price_yen:,}円"]]
    if quote.campaign is not None:
        rows.append(["フリーパス（きょう有効）", f"−{quote.list_price_yen - quote.price_yen:,}円"])
    return [*rows, ["1年分の合計（税込）", f"{quote.price_yen:,}円"]]


def _headline(quote: Quote, offices: int) -> list[str]:
    why = "フリーパスの期間中だからです。" if quote.campaign else "税込の金額です。"
    return ["きょう申し込むと、", f"{offices}か所で {quote.price_yen:,}円", f" です。{why}"]


def _note(entry: Entry, facts: DayFacts, *, priced: bool) -> str:
    if priced and facts.quote is not None and facts.quote.campaign:
        return f"フリーパスは、{facts.quote.free_until_text}続きます。" if not facts.quote.free_until_text.endswith("）") \
            else f"フリーパスの期間：{facts.quote.free_until_text}。"
    return f"{entry.valid_note}。" if entry.valid_note else ""


def _sources(entry: Entry, knowledge: Knowledge) -> list[dict[str, str]]:
    found = []
    for source_id, confidence in entry.sources:
        source = knowledge.sources.get(source_id)
        if source is not None:
            found.append({"title": source.title, "url": source.url or "", "kind": KINDS_JA[confidence]})
    return found

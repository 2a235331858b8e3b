"""The FAQ to read: shelves by category, one page for each entry and each finding code, a search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.standard.catalogue import CODES, WHO_JA, CodeText
from faq.errors import EntryNotFoundError
from faq.rules.answers import Answer, compose
from faq.rules.entries import Entry
from faq.rules.text import count_of_offices, is_noise
from faq.service.brain import decider, refresh
from faq.service.facts import day_facts
from store.work import Work
from web.hours import Desk

CODE_FAQ = {
    "E-SET": "ERR-03", "E-ENC": "ERR-05", "E-NOT-CSV": "ERR-05", "E-NAME-V3": "STD-03", "E-NAME-V40": "STD-03",
    "E-PARTIES-SAME": "SND-06", "E-VERSION": "STD-02", "W-SCOPE": "PTN-06", "E-DIRECTION": "SND-04",
}


@dataclass(frozen=True, slots=True)
class Shelf:
    """A category with its entries."""

    id: str
    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding code for readers: what it means, who mends it, and the FAQ entry nearest to it."""

    text: CodeText
    who: str
    entry: Entry | None


def shelves(work: Work) -> list[Shelf]:
    """All categories in order with the entries that have an answer today."""
    knowledge, today = refresh(work).knowledge, work.today()
    return [
        Shelf(c.id, c.title, tuple(e for i in c.entry_ids if (e := knowledge.entries[i]).answer_on(today)))
        for c in knowledge.categories
    ]


def entry_answer(work: Work, desk: Desk, entry_id: str, asked: str = "") -> tuple[Entry, Answer | None]:
    """An entry and today's answer; EntryNotFoundError when there is no such entry."""
    knowledge = refresh(work).knowledge
    entry = knowledge.get(entry_id.upper())
    if entry is None:
        raise EntryNotFoundError
    facts = day_facts(work.now(), desk, work.settings.desk, count_of_offices(asked) or 1)
    return entry, compose(entry, knowledge, facts, asked)


def search_entries(work: Work, text: str, limit: int = 10) -> list[Entry]:
    """Entries near a text, best first; nothing for noise."""
    if is_noise(text):
        return []
    knowledge, today = refresh(work).knowledge, work.today()
    ranked = decider().similar(text, limit)
    if not ranked:
        return []
    floor = ranked[0].score * 0.45
    return [e for r in ranked if r.score >= floor and (e := knowledge.entries[r.entry_id]).answer_on(today)]


def finding_pages() -> list[Finding]:
    """Every finding code of the checker."""
    return [_finding(text) for text in CODES.values()]


def finding_page(code: str) -> Finding:
    """One finding code; EntryNotFoundError when the checker has no such code."""
    text = CODES.get(code.upper())
    if text is None:
        raise EntryNotFoundError
    return _finding(text)


def _finding(text: CodeText) -> Finding:
    near: dict[str, Any] = {prefix: i for prefix, i in CODE_FAQ.items() if text.code.startswith(prefix)}
    entry_id = near[max(near, key=len)] if near else "ERR-04"
    return Finding(text, WHO_JA[text.who], decider().knowledge.get(entry_id))

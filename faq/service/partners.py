"""Finds partner offices in the conversation, through the directory's door."""

from __future__ import annotations

import re
from typing import Any

from directory import service as directory
from faq.rules.intents import office_number_in, partner_name_in
from store.work import Work

WAM_NET = "https://www.wam.go.jp/wamappl/kpdrsystop"
ENOUGH = 72.0
OFFICE_LIKE = re.compile(
    r"訪問|通所|居宅|デイ|ショート|ケアプラン|介護|看護|リハビリ|ステーション|センター|事業所|ホーム|ヘルパー|サービス|[苑荘園]$|の(?:里|家|郷|杜|森|丘)$"
)
SHOWN = 5


def find_partners(work: Work, text: str, *, expected: bool = False) -> dict[str, Any] | None:
    """Offices that a question speaks of, ready to be drawn; None when it speaks of none.

    `expected`: the bot has just asked for a name, so that a bare name is enough and no hit is an answer too.
    """
    number = office_number_in(text)
    name = number or partner_name_in(text, expected=expected)
    if not name or (not number and len(directory.extract_query(work, name).rest) < 2):
        return None
    hits = [hit for hit in directory.search(work, number or text, limit=SHOWN) if number or hit.score >= ENOUGH]
    if not hits and not (expected or number or OFFICE_LIKE.search(name)):
        return None
    return {
        "asked": name,
        "hits": [
            {"number": h.office_number, "name": h.name, "city": h.city, "service": h.service, "ready": h.ready}
            for h in hits
        ],
        "wam_net": WAM_NET,
    }


def partner_words(found: dict[str, Any]) -> str:
    """The result in one sentence, for transcripts and screen readers."""
    hits = found["hits"]
    if not hits:
        return f"「{found['asked']}」は、この一覧では見つかりませんでした。名前の一部や市の名前で、もう一度書いてください。"
    ready = [hit for hit in hits if hit["ready"]]
    if ready:
        return f"{ready[0]['name']}は、連携デスクで送り受けできます。"
    if len(hits) == 1:
        return f"{hits[0]['name']}は見つかりました。連携デスクで送り受けする準備は、まだできていません。"
    return f"近い名前の事業所が{len(hits)}件あります。どれも、連携デスクで送り受けする準備はまだできていません。"

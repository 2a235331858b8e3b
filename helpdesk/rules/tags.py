"""Labels agents stick on tickets. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

MOST = 10
LENGTH = 24
BETWEEN = re.compile(r"[\s,、，#＃]+")


def read_tags(text: str) -> list[str]:
    """The labels in a text, as typed but for width and case, each once; not yet checked for number and length."""
    return list(dict.fromkeys(part for part in BETWEEN.split(unicodedata.normalize("NFKC", text).lower()) if part))


def problem(tags: Iterable[str]) -> str:
    """Why these can't be kept, in the agent's words; empty when they can."""
    kept = list(tags)
    if len(kept) > MOST:
        return f"付箋は{MOST}枚までです。いまは{len(kept)}枚あります。"
    long = [tag for tag in kept if len(tag) > LENGTH]
    return f"付箋は1枚{LENGTH}文字までです。「{long[0][:LENGTH]}…」が長すぎます。" if long else ""

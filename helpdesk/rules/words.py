"""How texts are folded so that a search finds them however they were typed."""

from __future__ import annotations

import re
import unicodedata

KATAKANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
SPACES = re.compile(r"\s+")
NUMBER = re.compile(r"T?-?0*(\d{1,9})", re.ASCII)


def fold(text: str) -> str:
    """NFKC, lower case, katakana as hiragana, one space between words."""
    return SPACES.sub(" ", unicodedata.normalize("NFKC", text).casefold().translate(KATAKANA)).strip()


def words(query: str, most: int = 8) -> list[str]:
    """The folded words of a query; each must be found, and words of two characters count like any other."""
    return list(dict.fromkeys(fold(query).split(" ")))[:most] if query.strip() else []


def ticket_number(text: str) -> str | None:
    """`T-000123` from what people type for it (t123, Ｔ－０００１２３, 123); None when it is none."""
    folded = unicodedata.normalize("NFKC", text).upper().replace(" ", "").replace("−", "-").replace("ー", "-")
    match = NUMBER.fullmatch(folded)
    return None if match is None else format_number(int(match.group(1)))


def format_number(value: int) -> str:
    """`T-000123` for 123."""
    return f"T-{value:06}"

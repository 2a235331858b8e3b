"""Who the practice partner is, and what it answers to. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

# Prefecture code 99 is nobody's; the check digit holds (SPEC §5).
PRACTICE_OFFICE = "9979900017"
PRACTICE_NAME = "練習の相手（みどり野訪問介護）"
PRACTICE_KANA = "レンシュウノアイテ"
PRACTICE_KIND = "practice_partner"
PRACTICE_SERVICE = "11"
# It never applied with a posted letter, so its KJ-ID is nobody's.
PRACTICE_KJ_ID = "KJ000000000000"

# What holds planned services, and so can be answered with actual ones (SPEC §3: 第6表).
PLANNED = "UPPLAN"


def is_planned(kinds: Iterable[str]) -> bool:
    """Whether a set holds planned services."""
    return PLANNED in kinds


def stamp(local: datetime) -> str:
    """The 14 digits of a file name: year to second in Japan."""
    return local.strftime("%Y%m%d%H%M%S")

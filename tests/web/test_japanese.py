"""Dates, money and typed numbers."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from store.clock import TOKYO
from web import japanese

MOMENT = datetime(2026, 11, 24, 5, 31, 9, tzinfo=UTC)


@pytest.mark.parametrize("typed", ["9970100013", "９９７０１０００１３", " 997-010-0013 ", "997 0100\u200b013", "９９７ー０１０ー００１３"])
def test_a_number_is_taken_however_it_is_typed(typed: str) -> None:
    assert japanese.plain(typed) == "9970100013"


def test_dates_are_written_as_on_paper() -> None:
    assert japanese.date_ja(MOMENT) == "11月24日（火）"
    assert japanese.date_full(MOMENT) == "2026年11月24日（火）"
    assert japanese.time_ja(MOMENT) == "14:31"
    assert japanese.stamp_date(MOMENT) == "8.11.24"
    assert japanese.month_ja("202612") == "2026年12月"


def test_recent_moments_are_told_by_day() -> None:
    now = datetime(2026, 11, 25, 9, 0, tzinfo=TOKYO)
    assert japanese.when_ja(MOMENT, now) == "きのう 14:31"
    assert japanese.when_ja(MOMENT, MOMENT) == "きょう 14:31"


def test_money() -> None:
    assert japanese.yen(21000) == "21,000円"


def test_free_text_loses_control_characters_but_not_its_lines() -> None:
    assert japanese.tidy("  一行め\r\n二行\x00め\u202e ", 100) == "一行め\n二行め"

"""The desk's hours, holidays and the words for them."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from store.clock import TOKYO
from web.hours import Desk

DESK = Desk()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TOKYO)


@pytest.mark.parametrize(("day", "open_"), [
    ("2026-11-24", True),  # Tuesday
    ("2026-11-23", False),  # 勤労感謝の日
    ("2026-11-22", False),  # Sunday
    ("2026-05-06", False),  # substitute for Constitution Day on a Sunday
    ("2026-09-22", False),  # citizens' holiday between two holidays
    ("2026-12-28", True),
    ("2026-12-29", False),
    ("2027-01-03", False),
    ("2027-01-04", True),
])
def test_which_days_the_desk_answers(day: str, open_: bool) -> None:  # noqa: FBT001 (a table)
    assert DESK.is_working_day(date.fromisoformat(day)) is open_


@pytest.mark.parametrize(("moment", "open_", "words"), [
    ("2026-11-24T08:59", False, "きょう 9:00から"),
    ("2026-11-24T09:00", True, "きょう 17:00まで"),
    ("2026-11-24T16:59", True, "きょう 17:00まで"),
    ("2026-11-24T17:00", False, "あす 9:00から"),
    ("2026-11-20T18:00", False, "11月24日（火） 9:00から"),
    ("2026-12-28T17:00", False, "1月4日（月） 9:00から"),
])
def test_what_stands_beside_the_telephone_number(moment: str, open_: bool, words: str) -> None:  # noqa: FBT001 (a table)
    state = DESK.state(at(moment))
    assert (state.is_open, state.text) == (open_, words)


def test_hours_come_from_settings() -> None:
    desk = Desk.from_text("8:30", "18")
    assert (desk.opens, desk.closes, desk.hours_text()) == (time(8, 30), time(18), "8:30〜18:00")

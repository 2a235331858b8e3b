"""Deadlines against an oracle that walks minute by minute over a calendar written down by hand."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk.rules.deadlines import (
    TOKYO,
    NeverOpenError,
    Stopwatch,
    add_open_time,
    open_time_between,
)
from web.hours import Desk

DESK = Desk()
MINUTE = timedelta(minutes=1)
# 国民の祝日, with substitutes and the 国民の休日 of 2026-09-22, as the Cabinet Office lists them.
HOLIDAYS = {
    date.fromisoformat(f"2026-{day}")
    for day in [
        "01-01",
        "01-12",
        "02-11",
        "02-23",
        "03-20",
        "04-29",
        "05-03",
        "05-04",
        "05-05",
        "05-06",
        "07-20",
        "08-11",
        "09-21",
        "09-22",
        "09-23",
        "10-12",
        "11-03",
        "11-23",
    ]
} | {
    date.fromisoformat(f"2027-{day}")
    for day in ["01-01", "01-11", "02-11", "02-23", "03-21", "03-22", "04-29", "05-03", "05-04", "05-05"]
}


def is_open_minute(moment: datetime) -> bool:
    """The oracle's calendar: whether the minute beginning at `moment` counts."""
    local = moment.astimezone(TOKYO)
    if local.weekday() >= 5 or local.date() in HOLIDAYS:
        return False
    if (local.month, local.day) in {(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)}:
        return False
    return 9 <= local.hour < 17


def oracle_add(start: datetime, minutes: int) -> datetime:
    """Step minute by minute until enough open minutes are behind."""
    moment = start
    while minutes:
        minutes -= is_open_minute(moment)
        moment += MINUTE
    return moment


def oracle_between(start: datetime, end: datetime) -> int:
    """Count open minutes one by one."""
    count, moment = 0, start
    while moment < end:
        count += is_open_minute(moment)
        moment += MINUTE
    return count


# Around weekends, the autumn holidays, the turn of the year and Golden Week.
STARTS = st.sampled_from(
    [
        "2026-01-01",
        "2026-02-20",
        "2026-04-28",
        "2026-05-02",
        "2026-09-18",
        "2026-11-20",
        "2026-12-26",
        "2027-03-19",
    ]
).flatmap(
    lambda day: st.integers(0, 6 * 24 * 60 - 1).map(
        lambda minute: datetime.fromisoformat(day).replace(tzinfo=TOKYO) + minute * MINUTE
    )
)


@settings(max_examples=120, deadline=None)
@given(start=STARTS, minutes=st.integers(0, 2 * 480 + 37))
def test_a_deadline_is_where_the_oracle_ends(start: datetime, minutes: int) -> None:
    assert add_open_time(DESK, start, minutes * MINUTE) == oracle_add(start, minutes)


@settings(max_examples=120, deadline=None)
@given(start=STARTS, length=st.integers(0, 9 * 24 * 60))
def test_open_time_between_is_what_the_oracle_counts(start: datetime, length: int) -> None:
    end = start + length * MINUTE
    assert open_time_between(DESK, start, end) == oracle_between(start, end) * MINUTE


@settings(max_examples=60, deadline=None)
@given(
    start=STARTS,
    pieces=st.lists(st.tuples(st.integers(0, 700), st.booleans()), min_size=1, max_size=5),
    allowed=st.integers(1, 960),
)
def test_a_stopwatch_that_pauses_counts_only_the_minutes_it_ran(
    start: datetime, pieces: list[tuple[int, bool]], allowed: int
) -> None:
    watch, now, counted = Stopwatch(), start, 0
    for length, runs in pieces:
        watch = watch.run(now) if runs else watch.stand(DESK, now)
        end = now + length * MINUTE
        counted += oracle_between(now, end) if runs else 0
        now = end
    assert watch.used(DESK, now) == counted * MINUTE
    due = watch.run(now).due(DESK, allowed * MINUTE)
    if counted < allowed:
        assert due == oracle_add(now, allowed - counted)
    else:
        assert due is not None
        assert due <= now


@pytest.mark.parametrize(
    ("start", "minutes", "due"),
    [
        ("2026-11-20T16:30", 60, "2026-11-24T09:30"),  # Friday, then the holiday of 11/23 makes it Tuesday
        ("2026-11-20T16:00", 60, "2026-11-20T17:00"),  # ends with the day, not with the next morning
        ("2026-12-28T16:00", 120, "2027-01-04T10:00"),  # the turn of the year
        ("2026-05-01T16:59", 2, "2026-05-07T09:01"),  # Golden Week with the substitute of 5/6
        ("2026-09-18T17:00", 1, "2026-09-24T09:01"),  # 9/21, the day between, and the equinox
        ("2026-11-24T03:00", 120, "2026-11-24T11:00"),
    ],
)
def test_days_people_ask_about(start: str, minutes: int, due: str) -> None:
    begun = datetime.fromisoformat(start).replace(tzinfo=TOKYO)
    assert add_open_time(DESK, begun, minutes * MINUTE) == datetime.fromisoformat(due).replace(tzinfo=TOKYO)


def test_a_standing_stopwatch_is_due_never_and_a_used_up_one_at_once() -> None:
    now = datetime(2026, 11, 24, 10, tzinfo=TOKYO)
    assert Stopwatch(spent=5 * MINUTE).due(DESK, 10 * MINUTE) is None
    assert Stopwatch(spent=10 * MINUTE, since=now).due(DESK, 10 * MINUTE) == now


def test_a_calendar_that_never_opens_is_refused() -> None:
    class Never:
        def window(self, day: date) -> tuple[datetime, datetime] | None:
            assert day.year >= 2026

    with pytest.raises(NeverOpenError):
        add_open_time(Never(), datetime(2026, 11, 24, tzinfo=TOKYO), MINUTE)

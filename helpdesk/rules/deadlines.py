"""Deadlines counted in desk hours only: targets by priority, and a stopwatch that stands still while waiting."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from helpdesk.rules.states import Priority

TOKYO = ZoneInfo("Asia/Tokyo")
NOTHING = timedelta(0)
# A calendar without one open day in this time is a mistake, not a calendar.
FARTHEST = 800


class Hours(Protocol):
    """A desk's calendar: when it is open on a day."""

    def window(self, day: date) -> tuple[datetime, datetime] | None:
        """Opening and closing moment, or None when closed all day."""
        ...


class NeverOpenError(ValueError):
    """The calendar has no open day within reach."""


@dataclass(frozen=True, slots=True)
class Targets:
    """Desk minutes until the desk has answered, and until the matter is solved."""

    answer_minutes: int
    solve_minutes: int


TARGETS: dict[Priority, Targets] = {
    Priority.URGENT: Targets(30, 240),
    Priority.HIGH: Targets(60, 480),
    Priority.NORMAL: Targets(120, 960),
    Priority.LOW: Targets(480, 2400),
}


def _day(moment: datetime) -> date:
    return moment.astimezone(TOKYO).date()


def add_open_time(hours: Hours, start: datetime, amount: timedelta) -> datetime:
    """The earliest moment at which the desk has been open for `amount` since `start`.

    Aware times; `amount` ≥ 0, and 0 gives `start` back. `NeverOpenError` when the calendar has no open day.
    """
    if amount <= NOTHING:
        return start
    left, first = amount, _day(start)
    for offset in range(FARTHEST):
        window = hours.window(first + timedelta(days=offset))
        if window is None:
            continue
        opens = max(window[0], start)
        there = window[1] - opens
        if there >= left:
            return (opens + left).astimezone(start.tzinfo)
        left -= max(there, NOTHING)
    raise NeverOpenError


def open_time_between(hours: Hours, start: datetime, end: datetime) -> timedelta:
    """How long the desk was open from `start` to `end`; nothing when `end` is not later."""
    total, day, last = NOTHING, _day(start), _day(end)
    while day <= last:
        window = hours.window(day)
        if window is not None:
            total += max(min(window[1], end) - max(window[0], start), NOTHING)
        day += timedelta(days=1)
    return total


@dataclass(frozen=True, slots=True)
class Stopwatch:
    """Open time used up so far, and since when it runs (None: it stands)."""

    spent: timedelta = NOTHING
    since: datetime | None = None

    def run(self, now: datetime) -> Stopwatch:
        """Let it run from now on; a running one is left as it is."""
        return self if self.since is not None else replace(self, since=now)

    def stand(self, hours: Hours, now: datetime) -> Stopwatch:
        """Stop it, keeping what was used."""
        return Stopwatch(self.used(hours, now), None)

    def used(self, hours: Hours, now: datetime) -> timedelta:
        """Open time used up to now."""
        return self.spent if self.since is None else self.spent + open_time_between(hours, self.since, now)

    def due(self, hours: Hours, allowed: timedelta) -> datetime | None:
        """When it reaches `allowed`; None while it stands. In the past when the allowance is used up already."""
        if self.since is None:
            return None
        if allowed <= self.spent:
            return self.since
        return add_open_time(hours, self.since, allowed - self.spent)

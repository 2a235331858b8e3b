"""When a ticket that is put off comes back. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from helpdesk.rules.deadlines import TOKYO, Hours


@dataclass(frozen=True, slots=True)
class Later:
    """One choice: its value in the form, its words, its moment."""

    value: str
    text: str
    at: datetime


def choices(desk: Hours, now: datetime, due: datetime | None) -> list[Later]:
    """The times to choose from, each in desk hours and none after what is due: a promise can't be put off."""
    today = now.astimezone(TOKYO).date()
    soon = now + timedelta(hours=2)
    found = [Later("hours", "2時間あと", soon)] if _is_open(desk, soon) else []
    found.append(Later("next", "次の営業日の朝", _opening(desk, today + timedelta(days=1))))
    found.append(Later("three", "3日あとの朝", _opening(desk, today + timedelta(days=3))))
    found.append(Later("week", "1週間あとの朝", _opening(desk, today + timedelta(days=7))))
    return [one for one in found if due is None or one.at <= due]


def _is_open(desk: Hours, moment: datetime) -> bool:
    window = desk.window(moment.astimezone(TOKYO).date())
    return window is not None and window[0] <= moment < window[1]


def _opening(desk: Hours, day: date) -> datetime:
    while (window := desk.window(day)) is None:
        day += timedelta(days=1)
    return window[0]

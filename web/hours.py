"""When the desk answers: weekdays, national holidays, the turn of the year. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

import holidays

from store.clock import TOKYO
from web.japanese import date_ja, time_ja


@dataclass(frozen=True, slots=True)
class DeskState:
    """Open or not, in words, and what comes next."""

    is_open: bool
    text: str
    opens_at: datetime | None
    closes_at: datetime | None


@dataclass(frozen=True, slots=True)
class Desk:
    """The desk's calendar: one window a working day, closed on weekends, holidays and 12/29-1/3."""

    opens: time = time(9)
    closes: time = time(17)

    @classmethod
    def from_text(cls, opens: str, closes: str) -> Desk:
        """From settings such as `9:00` and `17:00`."""
        return cls(_clock_time(opens), _clock_time(closes))

    def is_working_day(self, day: date) -> bool:
        """Whether the desk answers at all that day."""
        turn_of_year = (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)
        return day.weekday() < 5 and not turn_of_year and day not in _holidays(day.year)

    def window(self, day: date) -> tuple[datetime, datetime] | None:
        """Opening and closing moment of that day, or None."""
        if not self.is_working_day(day):
            return None
        return datetime.combine(day, self.opens, TOKYO), datetime.combine(day, self.closes, TOKYO)

    def is_open(self, moment: datetime) -> bool:
        """Whether somebody answers at that moment."""
        window = self.window(moment.astimezone(TOKYO).date())
        return window is not None and window[0] <= moment < window[1]

    def next_opening(self, moment: datetime) -> datetime:
        """The first opening after that moment."""
        day = moment.astimezone(TOKYO).date()
        while True:
            window = self.window(day)
            if window is not None and window[0] > moment:
                return window[0]
            day += timedelta(days=1)

    def state(self, moment: datetime) -> DeskState:
        """What to write beside the telephone number."""
        today = moment.astimezone(TOKYO).date()
        window = self.window(today)
        if window is not None and window[0] <= moment < window[1]:
            return DeskState(is_open=True, text=f"きょう {self.closes_text()}まで", opens_at=None, closes_at=window[1])
        opening = self.next_opening(moment)
        return DeskState(is_open=False, text=f"{_day_name(opening, today)} {time_ja(opening)}から", opens_at=opening, closes_at=None)

    def hours_text(self) -> str:
        """`9:00〜17:00`."""
        return f"{self.opens.hour}:{self.opens.minute:02}〜{self.closes_text()}"

    def closes_text(self) -> str:
        """`17:00`."""
        return f"{self.closes.hour}:{self.closes.minute:02}"


def _clock_time(text: str) -> time:
    hour, _, minute = text.partition(":")
    return time(int(hour), int(minute or 0))


def _day_name(opening: datetime, today: date) -> str:
    days = (opening.date() - today).days
    if days <= 1:
        return ("きょう", "あす")[days]
    return date_ja(opening)


@lru_cache(maxsize=16)
def _holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("JP", years=year))

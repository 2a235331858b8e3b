"""The one injectable clock; every rule that depends on a date reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The machine's clock, shifted by a fixed amount when a demo plays another day."""

    shift: timedelta = timedelta(0)

    def now(self) -> datetime:
        """The machine's time plus the shift."""
        return datetime.now(UTC) + self.shift


@dataclass(slots=True)
class FixedClock:
    """A clock that stands still until told otherwise, for tests."""

    moment: datetime

    def now(self) -> datetime:
        """The moment it was set to."""
        return self.moment.astimezone(UTC)

    def advance(self, **amount: float) -> None:
        """Move on; the keywords are those of `timedelta`."""
        self.moment += timedelta(**amount)


def clock_from(setting: str) -> Clock:
    """The clock for RENKEI_NOW: empty for the real one, else an ISO time from which it runs on."""
    if not setting:
        return SystemClock()
    start = datetime.fromisoformat(setting)
    if start.tzinfo is None:
        start = start.replace(tzinfo=TOKYO)
    return SystemClock(shift=start - datetime.now(UTC))


def tokyo_date(moment: datetime) -> date:
    """The calendar day in Japan at that moment."""
    return moment.astimezone(TOKYO).date()

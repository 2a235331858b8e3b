"""The client's clock; RENKEI_NOW moves it in step with a demo server that plays another day."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

# Japan keeps one offset all year, and Windows has no time zone database.
TOKYO = timezone(timedelta(hours=9), "JST")


@lru_cache(maxsize=1)
def _shift() -> timedelta:
    setting = os.environ.get("RENKEI_NOW", "")
    if not setting:
        return timedelta(0)
    start = datetime.fromisoformat(setting)
    if start.tzinfo is None:
        start = start.replace(tzinfo=TOKYO)
    return start - datetime.now(UTC)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC) + _shift()


def stamp(moment: datetime) -> str:
    """ISO 8601 in UTC with milliseconds and Z, as the API writes times."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def read(text: str) -> datetime:
    """Parse what `stamp` (or any ISO 8601 with an offset) wrote; a time without one is UTC."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

"""Moments as receipts and the API write them."""

from __future__ import annotations

from datetime import UTC, datetime

from store.clock import TOKYO


def to_milliseconds(moment: datetime) -> datetime:
    """The moment without its microseconds: what is stored equals what is signed."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def iso(moment: datetime | None) -> str | None:
    """2026-11-24T01:00:00.000Z, or None."""
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def year_of(moment: datetime) -> int:
    """The year in Japan."""
    return moment.astimezone(TOKYO).year

"""Asks the relay who can really be reached; until an office takes part it is not asked at all."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from accounts.records import Office
from engine.relay.service import readiness
from store.work import Work


def participants(work: Work, numbers: Iterable[str]) -> dict[str, Office]:
    """Offices among these numbers that take part in this exchange."""
    wanted = list(numbers)
    if not wanted:
        return {}
    return {office.number: office for office in work.session.scalars(select(Office).where(Office.number.in_(wanted)))}


def is_ready(work: Work, number: str) -> bool:
    """Whether a package can be sealed for this office now and would be kept for it."""
    return readiness(work, number).ready

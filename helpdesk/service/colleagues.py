"""The desk's people, by name."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from accounts.records import Staff
from store.work import Work


def colleagues(work: Work) -> dict[str, str]:
    """Name by id of everybody who may own a ticket."""
    rows = work.session.execute(select(Staff.id, Staff.name).order_by(Staff.name)).all()
    return {row.id: row.name for row in rows}


def names(work: Work, ids: Iterable[str | None]) -> dict[str, str]:
    """Names of some."""
    wanted = {one for one in ids if one}
    rows = (
        work.session.execute(select(Staff.id, Staff.name).where(Staff.id.in_(wanted))).all() if wanted else []
    )
    return {row.id: row.name for row in rows}

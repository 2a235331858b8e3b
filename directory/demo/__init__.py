"""A fictional directory around みどり野市: the same every time, made by code, nobody's real name or telephone."""

from __future__ import annotations

from datetime import date

from directory import service
from directory.demo.offices import offices
from directory.rules.sources import SourceFacts
from store.work import Work

AS_OF = date(2026, 11, 1)
FACTS = SourceFacts(
    file_name="demo",
    sha256="0" * 64,
    as_of=AS_OF,
    credit="見本のための架空のデータ",
    licence="連携デスクの一部",
    licence_url="",
    fictional=True,
)


def seed(work: Work) -> None:
    """Put the fictional list in; nothing changes the second time, and nothing at all beside a real list."""
    if not service.has_real_list(work):
        service.take(work, service.open_source(work, FACTS), offices())

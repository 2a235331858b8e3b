"""What a sheet is made of: facts, grids, a month's calendar, a week. Values as the paper writes them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and its value; ``wide`` values (free texts) take the whole width."""

    label: str
    value: str
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Named values, one beside the other."""

    title: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a grid; subtotals and totals are drawn apart."""

    cells: tuple[str, ...]
    kind: Literal["", "sub", "total"] = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; ``numbers`` are the places (0-based) of columns that hold figures."""

    title: str
    head: tuple[str, ...]
    lines: tuple[Line, ...]
    numbers: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Service:
    """One service of table 6: when, what, by whom, and how often on each day as planned and as done."""

    time: str
    content: str
    provider: str
    planned: tuple[str, ...]
    actual: tuple[str, ...]

    @property
    def sums(self) -> tuple[str, str]:
        """How often in the month, planned and actual; empty when never."""
        counted = (
            sum(int(cell) for cell in cells if cell.isdigit()) for cells in (self.planned, self.actual)
        )
        planned, actual = (str(total) if total else "" for total in counted)
        return planned, actual


@dataclass(frozen=True, slots=True)
class Calendar:
    """Table 6's month: ``days`` are (number, weekday in Japanese)."""

    title: str
    days: tuple[tuple[int, str], ...]
    services: tuple[Service, ...]


@dataclass(frozen=True, slots=True)
class Hours:
    """Two hours of the week: the part of the day, the hour, what happens on the seven days, daily life."""

    band: str
    hour: str
    days: tuple[str, ...]
    life: str


@dataclass(frozen=True, slots=True)
class Week:
    """Table 3: the week by hours, and what is not weekly."""

    title: str
    hours: tuple[Hours, ...]
    others: tuple[str, ...]


Block = Facts | Grid | Calendar | Week


@dataclass(frozen=True, slots=True)
class Sheet:
    """One form of one user."""

    number: str
    title: str
    blocks: tuple[Block, ...]
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class User:
    """One person of the set: what stands at the head of every sheet, and the sheets."""

    name: str
    head: tuple[Fact, ...]
    sheets: tuple[Sheet, ...] = field(default=())

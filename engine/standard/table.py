"""Reads one file column by column: each distinct value of a batch is checked once, which makes it fast."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import compress

from engine.standard.cells import Flaw, character_flaw, checker
from engine.standard.edition import Column, Edition, Kind
from engine.standard.findings import Collector
from engine.standard.limits import Limits

REMEMBERED = 50_000


@dataclass(slots=True)
class Batch:
    """Some records turned into columns; ``rows`` are their 1-based record numbers."""

    rows: Sequence[int]
    columns: list[tuple[str, ...]]

    def combined(self, places: Iterable[int]) -> zip[tuple[str, ...]]:
        """The cells of these columns (0-based), record by record."""
        return zip(*(self.columns[place] for place in places), strict=True)

    def where(self, places: Iterable[int], wanted: set[tuple[str, ...]]) -> list[int]:
        """The numbers of the records whose cells in these columns are one of the wanted combinations."""
        return list(compress(self.rows, (cells in wanted for cells in self.combined(places))))


@dataclass(slots=True)
class Table:
    """What is known of a file after reading: how many records, which key columns had flaws, its keys.

    ``whole`` is False when records were left out (wrong column count, broken quotes, limits).
    """

    name: str
    kind: Kind
    rows: int = 0
    whole: bool = True
    flawed: set[int] = field(default_factory=set)
    keys: dict[tuple[int, ...], dict[tuple[str, ...], int]] = field(default_factory=dict)


class _ColumnCheck:
    """Remembers which values of one column are sound, and which are not and why."""

    def __init__(self, column: Column, edition: Edition) -> None:
        self.column = column
        self._check = checker(column, edition)
        self._sound: set[str] = {""} if column.required not in "RW" else set()
        self._flaws: dict[str, Flaw] = {}

    def unsound(self, cells: tuple[str, ...], limit: int) -> dict[str, Flaw]:
        """The values of this batch that break the rule."""
        fresh = set(cells) - self._sound
        if not fresh:
            return {}
        flaws = {}
        for value in fresh:
            flaw = self._flaws.get(value) or self._flaw(value, limit)
            if flaw:
                flaws[value] = flaw
        if len(self._flaws) < REMEMBERED:
            self._flaws.update(flaws)
        if len(self._sound) < REMEMBERED:
            self._sound |= fresh - flaws.keys()
        return flaws

    def _flaw(self, value: str, limit: int) -> Flaw | None:
        required = self.column.required
        if required in "RW" and not value.strip():
            return Flaw("E-REQUIRED" if required == "R" else "W-REQUIRED")
        if len(value) > limit:
            return Flaw("E-LIMIT-CELL", None, {"limit": limit})
        return self._check(value)


class TableReader:
    """Feeds batches of records to the column checks and the rules of the kind."""

    def __init__(self, table: Table, edition: Edition, found: Collector, limits: Limits) -> None:
        self.table = table
        self._found = found
        self._limits = limits
        self._checks = [_ColumnCheck(column, edition) for column in table.kind.columns]

    def read(self, rows: list[list[str]], first: int) -> Batch | None:
        """Checks records starting at number ``first``; answers the batch for the rules, None when empty."""
        numbers: Sequence[int] = range(first, first + len(rows))
        width = len(self._checks)
        try:
            columns = list(zip(*rows, strict=True))
        except ValueError:
            columns = []
        if len(columns) != width:
            numbers, rows = self._drop_misfits(numbers, rows, width)
            if not rows:
                return None
            columns = list(zip(*rows, strict=True))
        batch = Batch(numbers, columns)
        self.table.rows += len(rows)
        for check, cells in zip(self._checks, columns, strict=True):
            flaws = check.unsound(cells, self._limits.cell_chars)
            if flaws:
                self._note(check.column, flaws, batch, cells)
        return batch

    def _note(self, column: Column, flaws: dict[str, Flaw], batch: Batch, cells: tuple[str, ...]) -> None:
        for number, cell in zip(batch.rows, cells, strict=True):
            flaw = flaws.get(cell)
            if flaw:
                self._found.add(
                    flaw.code,
                    self.table.name,
                    rows=[number],
                    column=column,
                    hint=flaw.hint,
                    facts={**flaw.facts},
                )
        self.table.flawed.add(column.no - 1)

    def _drop_misfits(
        self, numbers: Sequence[int], rows: list[list[str]], width: int
    ) -> tuple[list[int], list[list[str]]]:
        """Leaves out blank lines silently and rows of another width with a finding."""
        kept = [(number, row) for number, row in zip(numbers, rows, strict=True) if len(row) == width]
        for number, row in zip(numbers, rows, strict=True):
            if row and len(row) != width:
                self.table.whole = False
                hint = "comma" if len(row) == width + 1 and not row[-1] else None
                hint = "old" if (self.table.kind.name, len(row)) in OLD_WIDTHS else hint
                facts: dict[str, str | int] = {"expected": width, "found": len(row)}
                self._found.add("E-COLCOUNT", self.table.name, rows=[number], hint=hint, facts=facts)
        return [number for number, _ in kept], [row for _, row in kept]


# SPEC §1: tables 6 and 7 of edition 3 had three columns less.
OLD_WIDTHS = {("UPPLAN", 22), ("UPJSK", 22), ("UPSIKYU", 34)}
Rule = Callable[[Batch], None]
__all__ = ["Batch", "Rule", "Table", "TableReader", "character_flaw"]

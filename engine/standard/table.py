"""Reads one file column by column: each distinct cell of a block is checked once, which makes it fast."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import compress

from engine.standard.cells import Flaw, checker
from engine.standard.edition import Column, Edition, Kind
from engine.standard.findings import Collector
from engine.standard.limits import Limits
from engine.standard.physical import PhysicalError
from engine.standard.split import BadQuotesError, clean, columns_of, odd_newlines, quoted, records_of

REMEMBERED = 50_000
# SPEC §1: tables 6 and 7 of edition 3 had three columns less.
OLD_WIDTHS = frozenset({("UPPLAN", 22), ("UPJSK", 22), ("UPSIKYU", 34)})
Cells = tuple[str, ...]


@dataclass(slots=True)
class Batch:
    """Some records turned into columns; ``rows`` are their 1-based record numbers."""

    rows: Sequence[int]
    raw: list[list[str]]
    _clean: dict[int, list[str]] = field(default_factory=dict)

    def column(self, place: int) -> list[str]:
        """The cells of a column (0-based) without quotes."""
        if place not in self._clean:
            raw = self.raw[place]
            unquoted = {cell: clean(cell) for cell in set(raw) if cell[:1] == '"'}
            self._clean[place] = [unquoted.get(cell, cell) for cell in raw] if unquoted else raw
        return self._clean[place]

    def combined(self, places: Iterable[int]) -> zip[Cells]:
        """The cells of these columns (0-based), record by record."""
        return zip(*(self.column(place) for place in places), strict=True)

    def where(self, places: Iterable[int], wanted: Iterable[Cells]) -> list[int]:
        """The numbers of the records whose cells in these columns are one of the wanted combinations."""
        combinations = set(wanted)
        return list(compress(self.rows, (cells in combinations for cells in self.combined(places))))


@dataclass(slots=True)
class Table:
    """What is known of a file after reading: how many records, which columns had flaws, its keys.

    ``whole`` is False when records were left out (wrong column count, broken quotes, limits).
    """

    name: str
    kind: Kind
    rows: int = 0
    whole: bool = True
    odd_newline: bool = False
    flawed: set[int] = field(default_factory=set)
    providers: set[str] = field(default_factory=set)
    keys: dict[tuple[int, ...], dict[Cells, int]] = field(default_factory=dict)


class _ColumnCheck:
    """Remembers which raw cells of one column are sound, and which are not and why."""

    def __init__(self, column: Column, edition: Edition, limit: int) -> None:
        self.column = column
        self._check = checker(column, edition)
        self._limit = limit
        self._sound: set[str] = set() if column.required in "RW" else {""}
        self._flaws: dict[str, Flaw] = {}

    def flaws(self, cells: list[str]) -> dict[str, Flaw]:
        """The raw cells of this block that break the rule; raises BadQuotesError."""
        if self._sound.issuperset(cells):
            return {}
        fresh = set(cells) - self._sound
        flaws = {}
        for raw in fresh:
            flaw = self._flaws.get(raw) or self._flaw(clean(raw))
            if flaw:
                flaws[raw] = flaw
        if len(self._flaws) < REMEMBERED:
            self._flaws.update(flaws)
        if len(self._sound) < REMEMBERED:
            self._sound |= fresh - flaws.keys()
        return flaws

    def _flaw(self, value: str) -> Flaw | None:
        required = self.column.required
        if not value.strip():
            if required in "RW":
                return Flaw("E-REQUIRED" if required == "R" else "W-REQUIRED")
            if not value:
                return None
        if len(value) > self._limit:
            return Flaw("E-LIMIT-CELL", None, {"limit": self._limit})
        return self._check(value)


class TableReader:
    """Turns blocks of text into checked batches; ``number`` is the next record's number."""

    def __init__(self, table: Table, edition: Edition, found: Collector, limits: Limits) -> None:
        self.table = table
        self.number = 1
        self._found = found
        self._limits = limits
        self._checks = [_ColumnCheck(column, edition, limits.cell_chars) for column in table.kind.columns]

    def read(self, text: str) -> Batch | None:
        """The records of a block, checked cell by cell; None when it has none.

        Raises PhysicalError when quotes break off; what stood before is not looked at any more.
        """
        columns = columns_of(text, len(self._checks))
        if columns:
            with suppress(BadQuotesError):
                batch = self._checked(Batch(range(self.number, self.number + len(columns[0])), columns))
                self.table.odd_newline |= "\r" not in text and "\n" in text
                return batch
        return self._read_slowly(text)

    def _read_slowly(self, text: str) -> Batch | None:
        records, error = records_of(text)
        if error:
            self.number += len(records)
            raise error
        numbers, kept = self._drop_misfits(records)
        if not kept:
            self.number += len(records)
            return None
        columns = [[quoted(cell) for cell in column] for column in zip(*kept, strict=True)]
        first = self.number
        batch = self._checked(Batch(numbers, columns))
        self.table.odd_newline |= odd_newlines(text)
        self.number = first + len(records)
        return batch

    def _checked(self, batch: Batch) -> Batch:
        flawed = [(check, check.flaws(cells)) for check, cells in zip(self._checks, batch.raw, strict=True)]
        for check, flaws in flawed:
            if flaws:
                self._note(check.column, flaws, batch)
        self.number += len(batch.rows)
        self.table.rows += len(batch.rows)
        if self.table.rows > self._limits.rows:
            raise PhysicalError("E-LIMIT-ROWS")
        return batch

    def _note(self, column: Column, flaws: dict[str, Flaw], batch: Batch) -> None:
        cells = batch.raw[column.no - 1]
        if any(flaw.code[0] == "E" for flaw in flaws.values()):
            self.table.flawed.add(column.no - 1)
        for (code, hint), group in _grouped(flaws).items():
            rows = [number for number, cell in zip(batch.rows, cells, strict=True) if cell in group]
            facts = next(iter(group.values())).facts
            self._found.add(code, self.table.name, rows=rows, column=column, hint=hint, facts=facts)

    def _drop_misfits(self, records: list[list[str]]) -> tuple[list[int], list[list[str]]]:
        """Leaves out blank lines silently and records of another width with a finding."""
        width = len(self._checks)
        numbers, kept = [], []
        for number, record in enumerate(records, start=self.number):
            if len(record) == width:
                numbers.append(number)
                kept.append(record)
            elif record not in ([], ["\x1a"]):
                self._misfit(number, record, width)
        return numbers, kept

    def _misfit(self, number: int, record: list[str], width: int) -> None:
        self.table.whole = False
        hint = "comma" if len(record) == width + 1 and not record[-1] else None
        if (self.table.kind.name, len(record)) in OLD_WIDTHS:
            hint = "old"
        facts: dict[str, str | int] = {"expected": width, "found": len(record)}
        self._found.add("E-COLCOUNT", self.table.name, rows=[number], hint=hint, facts=facts)


def _grouped(flaws: dict[str, Flaw]) -> dict[tuple[str, str | None], dict[str, Flaw]]:
    groups: dict[tuple[str, str | None], dict[str, Flaw]] = {}
    for raw, flaw in flaws.items():
        groups.setdefault((flaw.code, flaw.hint), {})[raw] = flaw
    return groups

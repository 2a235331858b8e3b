"""Reads one file block by block into checked batches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import compress

from engine.standard.batch import Batch, Part, Piece
from engine.standard.cells import Flaw
from engine.standard.columns import ColumnCheck
from engine.standard.edition import Column, Edition, Kind
from engine.standard.findings import Collector
from engine.standard.limits import Limits
from engine.standard.physical import PhysicalError, decode, refuse_utf8
from engine.standard.segments import Cutter, Segment, UnfitError, starts, widths
from engine.standard.split import odd_newlines, records_of
from engine.standard.spool import Numbers

# SPEC §1: tables 6 and 7 of edition 3 had three columns less.
OLD_WIDTHS = frozenset({("UPPLAN", 22), ("UPJSK", 22), ("UPSIKYU", 34)})


@dataclass(slots=True)
class Table:
    """What is known of a file after reading: how many records, which columns had flaws, its keys.

    ``whole`` is False when records were left out (wrong column count, broken quotes, limits). ``keys`` hold
    for each link's columns groups of three numbers: hash of the key, hash of the person, first record.
    """

    name: str
    kind: Kind
    rows: int = 0
    whole: bool = True
    odd_newline: bool = False
    flawed: set[int] = field(default_factory=set)
    providers: set[str] = field(default_factory=set)
    keys: dict[tuple[int, ...], Numbers] = field(default_factory=dict)

    def close(self) -> None:
        """Lets go of temporary files."""
        for numbers in self.keys.values():
            numbers.close()


class TableReader:
    """Turns blocks of bytes into checked batches; ``number`` is the next record's number."""

    def __init__(self, table: Table, edition: Edition, found: Collector, limits: Limits) -> None:
        self.table = table
        self.number = 1
        self._found = found
        self._limits = limits
        self._width = len(table.kind.columns)
        self._cutter = Cutter(widths(table.kind))
        self._segments = _segments(table.kind, edition, limits)
        self._part_of = [n for n, size in enumerate(widths(table.kind)) for _ in range(size)]

    def read(self, block: bytes) -> Batch | None:
        """The records of a block, checked cell by cell; None when it has none.

        Raises PhysicalError for bytes outside CP932 and when quotes break off; what stood before in the block
        is not looked at any more.
        """
        refuse_utf8(block)
        try:
            columns = self._cutter.cut(block)
            batch = self._batch(columns, range(self.number, self.number + len(columns[0])))
        except UnfitError:
            return self._read_slowly(decode(block))
        # Newlines outside quotes end the last piece: one without CR ended in a bare LF.
        self.table.odd_newline |= any(piece[-1:] != b"\r" for piece in batch.parts[-1].fresh)
        return self._counted(batch)

    def _batch(self, columns: Sequence[Sequence[Piece]], rows: range | list[int]) -> Batch:
        learning = [segment.part(pieces) for segment, pieces in zip(self._segments, columns, strict=True)]
        for segment, (_, new) in zip(self._segments, learning, strict=True):
            if new:
                segment.learn(new)
        return Batch(rows, [part for part, _ in learning], self._part_of)

    def _read_slowly(self, text: str) -> Batch | None:
        records, error = records_of(text)
        if error:
            self.number += len(records)
            raise error
        numbers, kept = self._drop_misfits(records)
        if not kept:
            self.number += len(records)
            return None
        ends = [(segment.first, segment.first + len(segment.checks)) for segment in self._segments]
        columns = [[tuple(record[begin:end]) for record in kept] for begin, end in ends]
        first = self.number
        batch = self._counted(self._batch(columns, numbers))
        self.table.odd_newline |= odd_newlines(text)
        self.number = first + len(records)
        return batch

    def _counted(self, batch: Batch) -> Batch:
        self._note_flaws(batch)
        self.number += len(batch.rows)
        self.table.rows += len(batch.rows)
        if self.table.rows > self._limits.rows:
            raise PhysicalError("E-LIMIT-ROWS")
        return batch

    def _note_flaws(self, batch: Batch) -> None:
        for segment, part in zip(self._segments, batch.parts, strict=True):
            if segment.flaws and not part.distinct.isdisjoint(segment.flaws):
                self._note(segment, part, batch)

    def _note(self, segment: Segment, part: Part, batch: Batch) -> None:
        groups: dict[tuple[int, str, str], tuple[Column, Flaw, set[Piece]]] = {}
        for piece in part.distinct & segment.flaws.keys():
            for column, flaw in segment.flaws[piece]:
                key = (column.no, flaw.code, flaw.hint or "")
                groups.setdefault(key, (column, flaw, set()))[2].add(piece)
        for _, (column, flaw, pieces) in sorted(groups.items()):
            if flaw.code[0] == "E":
                self.table.flawed.add(column.no - 1)
            rows = list(compress(batch.rows, map(pieces.__contains__, part.pieces)))
            self._found.add(
                flaw.code, self.table.name, rows=rows, column=column, hint=flaw.hint, facts=flaw.facts
            )

    def _drop_misfits(self, records: list[list[str]]) -> tuple[list[int], list[list[str]]]:
        """Leaves out blank lines silently and records of another width with a finding."""
        numbers, kept = [], []
        for number, record in enumerate(records, start=self.number):
            if len(record) == self._width:
                numbers.append(number)
                kept.append(record)
            elif record not in ([], ["\x1a"]):
                self._misfit(number, record)
        return numbers, kept

    def _misfit(self, number: int, record: list[str]) -> None:
        self.table.whole = False
        hint = "comma" if len(record) == self._width + 1 and not record[-1] else None
        if (self.table.kind.name, len(record)) in OLD_WIDTHS:
            hint = "old"
        facts: dict[str, str | int] = {"expected": self._width, "found": len(record)}
        self._found.add("E-COLCOUNT", self.table.name, rows=[number], hint=hint, facts=facts)


def _segments(kind: Kind, edition: Edition, limits: Limits) -> list[Segment]:
    made = []
    for first, width in zip(starts(kind), widths(kind), strict=True):
        columns = kind.columns[first : first + width]
        made.append(
            Segment(
                first=first,
                checks=[ColumnCheck(column, edition, limits.cell_chars) for column in columns],
                key_spots=tuple(place - first for place in kind.unique if first <= place < first + width),
                last=first + width == len(kind.columns),
            )
        )
    return made

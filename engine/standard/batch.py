"""Some records of a file, cut into pieces of neighbouring cells; equal pieces are looked at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import compress
from operator import ne

Cells = tuple[str, ...]
# A piece is raw bytes of the file, or the cells themselves where a block was read record by record.
Piece = bytes | Cells


@dataclass(frozen=True, slots=True)
class Part:
    """The same columns of all records: one piece a record.

    ``distinct`` are its different pieces, ``fresh`` those that no batch before had (as far as is remembered);
    ``forgot``: what was known before is forgotten, so that all pieces are fresh again;
    ``cells`` gives a piece's cells, ``keys`` those that take part in the key of a record, as one text.
    """

    first: int
    pieces: Sequence[Piece]
    distinct: AbstractSet[Piece]
    fresh: AbstractSet[Piece]
    cells: Mapping[Piece, Cells]
    keys: Mapping[Piece, str]
    forgot: bool = False

    def picked(self, pieces: Iterable[Piece], places: Sequence[int]) -> dict[Piece, Cells]:
        """Pieces with their cells at these places of the file (0-based)."""
        spots = [place - self.first for place in places]
        cells = self.cells
        if len(spots) == 1:
            spot = spots[0]
            return {piece: (cells[piece][spot],) for piece in pieces}
        return {piece: tuple([cells[piece][spot] for spot in spots]) for piece in pieces}


@dataclass(frozen=True, slots=True)
class Batch:
    """Records by their 1-based numbers, in parts; ``part_of`` gives the part of each column."""

    rows: Sequence[int]
    parts: Sequence[Part]
    part_of: Sequence[int]

    def part(self, places: Iterable[int]) -> Part | None:
        """The part that holds all of these columns, if one does."""
        numbers = {self.part_of[place] for place in places}
        return self.parts[numbers.pop()] if len(numbers) == 1 else None

    def column(self, place: int) -> list[str]:
        """The cells of a column (0-based), record by record."""
        part = self.parts[self.part_of[place]]
        spot = place - part.first
        value = {piece: part.cells[piece][spot] for piece in part.distinct}
        return [value[piece] for piece in part.pieces]

    def combined(self, places: Sequence[int]) -> Iterable[Cells]:
        """The cells of these columns, record by record."""
        part = self.part(places)
        if part is None:
            return zip(*(self.column(place) for place in places), strict=True)
        return map(part.picked(part.distinct, places).__getitem__, part.pieces)

    def numbered(self, places: Sequence[int], number: Callable[[Cells], int]) -> Iterable[int]:
        """A number for each record, made from its cells in these columns."""
        part = self.part(places)
        if part is None:
            return map(number, self.combined(places))
        numbers = {piece: number(cells) for piece, cells in part.picked(part.distinct, places).items()}
        return map(numbers.__getitem__, part.pieces)

    def fresh(self, places: Sequence[int]) -> set[Cells]:
        """Combinations of cells that may not have been there before; none is left out that wasn't."""
        part = self.part(places)
        if part is None:
            return set(self.combined(places))
        return set(part.picked(part.fresh, places).values()) if part.fresh else set()

    def where(self, places: Sequence[int], wanted: Iterable[Cells]) -> list[int]:
        """The numbers of the records whose cells in these columns are one of the wanted combinations."""
        combinations = set(wanted)
        return list(compress(self.rows, map(combinations.__contains__, self.combined(places))))

    def firsts(self, places: Sequence[int]) -> dict[Cells, int]:
        """Combinations of cells that may not have been there before, each with the record that has it first."""
        part = self.part(places)
        if part is None:
            combined = list(self.combined(places))
            return dict(zip(reversed(combined), reversed(self.rows), strict=True))
        # Equal pieces mostly stand together: only where they change is there a first one.
        changes = [True, *map(ne, part.pieces[1:], part.pieces)]
        pieces, rows = list(compress(part.pieces, changes)), list(compress(self.rows, changes))
        first = dict(zip(reversed(pieces), reversed(rows), strict=True))
        found: dict[Cells, int] = {}
        for piece, cells in part.picked(part.fresh, places).items():
            found[cells] = min(first[piece], found.get(cells, first[piece]))
        return found


class Watch:
    """Remembers which pieces break a rule, so that only fresh ones must be judged."""

    def __init__(self, places: Sequence[int], is_wrong: Callable[[Cells], bool]) -> None:
        self.places = places
        self._is_wrong = is_wrong
        self._bad: set[Piece] = set()

    def rows(self, batch: Batch) -> list[int]:
        """The records of this batch that break the rule. Must see every batch."""
        part = batch.part(self.places)
        if part is None:
            wrong = {cells for cells in set(batch.combined(self.places)) if self._is_wrong(cells)}
            return batch.where(self.places, wrong) if wrong else []
        if part.forgot:
            self._bad.clear()
        if part.fresh:
            picked = part.picked(part.fresh, self.places)
            self._bad.update(piece for piece, cells in picked.items() if self._is_wrong(cells))
        if self._bad.isdisjoint(part.distinct):
            return []
        return list(compress(batch.rows, map(self._bad.__contains__, part.pieces)))

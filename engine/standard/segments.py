"""Cuts a block of bytes into records and pieces of neighbouring cells, with one compiled pattern for all of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from engine.standard.batch import Cells, Part, Piece
from engine.standard.cells import Flaw
from engine.standard.columns import ColumnCheck
from engine.standard.edition import Column, Kind
from engine.standard.split import records_of

# Where pieces begin, chosen so that cells which repeat together stand together: who - what - when - how.
STARTS = {
    "UPPLAN": (3, 9, 10),
    "UPJSK": (3, 9, 10),
    "UPSIKYU": (5, 15, 32),
    "UPHOSOKU": (4, 12, 60),
    "UP3KYO": (5,),
}
KEPT_PIECES = 4096
KEPT_BYTES = 1024 * 1024
# Between the cells of a key; no sound cell holds it.
JOINT = "\x1f"

_PLAIN = rb"[^,]*+"
_LAST = rb"[^,\n]*+"
_ANY = rb'(?:"[^"]*+(?:""[^"]*+)*+"|[^,"\r\n]*+)'


class UnfitError(ValueError):
    """A block must be read record by record."""


def starts(kind: Kind) -> tuple[int, ...]:
    """The first column (0-based) of each piece of a record."""
    usual = (3,) if len(kind.columns) < 7 else (4,)
    return (0, *STARTS.get(kind.name, usual))


def widths(kind: Kind) -> list[int]:
    """How many cells each piece has."""
    begins = starts(kind)
    return [end - begin for begin, end in zip(begins, (*begins[1:], len(kind.columns)), strict=True)]


def _pattern(sizes: Sequence[int], cell: bytes, last: bytes) -> re.Pattern[bytes]:
    groups = [b"(" + b",".join([cell] * size) + b")" for size in sizes[:-1]]
    groups.append(b"(" + b",".join([*[cell] * (sizes[-1] - 1), last]) + b")")
    return re.compile(b"^" + b",".join(groups) + b"\n", re.MULTILINE)


class Cutter:
    """Finds the pieces of every record of a block at once, or says that it can't."""

    def __init__(self, sizes: Sequence[int]) -> None:
        self._plain = _pattern(sizes, _PLAIN, _LAST)
        self._quoted = _pattern(sizes, _ANY, _ANY + rb"\r?")

    def cut(self, block: bytes) -> list[tuple[bytes, ...]]:
        """The pieces record by record; raises UnfitError. The last record may lack its newline.

        Nothing is skipped: either each match begins at a line's beginning and there are as many matches as
        newlines, or the lengths of all pieces and what separates them add up to the block.
        """
        if block[-1:] != b"\n":
            block += b"\r\n"
        if self._plain.match(block):
            records: list[tuple[bytes, ...]] = self._plain.findall(block)
            if len(records) == block.count(b"\n"):
                return records
        if b'"' in block and self._quoted.match(block):
            records = self._quoted.findall(block)
            if sum(sum(map(len, record)) + len(record) for record in records) == len(block):
                return records
        raise UnfitError


def cells_of(piece: bytes, width: int, *, last: bool) -> Cells:
    """The cells of a piece without quotes; raises UnfitError when it isn't ``width`` soundly written cells."""
    try:
        text = piece.decode("cp932")
    except UnicodeDecodeError:
        raise UnfitError from None
    if last:
        text = text.removesuffix("\r")
    cells = _split(text)
    if len(cells) != width:
        raise UnfitError
    return tuple(cells)


def _split(text: str) -> list[str]:
    """The cells of one record's piece without quotes; raises UnfitError."""
    plain = "\n" not in text and "\r" not in text
    quotes = text.count('"')
    if plain and not quotes:
        return text.split(",")
    cells = text.split(",")
    inside = [cell for cell in cells if '"' in cell]
    if plain and len(inside) * 2 == quotes and all(c[0] == c[-1] == '"' and len(c) > 1 for c in inside):
        return [cell[1:-1] if cell[:1] == '"' else cell for cell in cells]
    # Newlines are fine inside quotes; one behind them would pass for the record's end.
    records, error = records_of(text)
    if error or len(records) != 1 or not quotes or text[-1:] in "\r\n":
        raise UnfitError
    return records[0]


@dataclass(slots=True)
class Segment:
    """Knows the pieces of some neighbouring columns: their cells, key texts and flaws. It forgets in time."""

    first: int
    checks: list[ColumnCheck]
    key_spots: tuple[int, ...]
    last: bool
    cells: dict[Piece, Cells] = field(default_factory=dict)
    keys: dict[Piece, str] = field(default_factory=dict)
    flaws: dict[Piece, list[tuple[Column, Flaw]]] = field(default_factory=dict)
    size: int = 0
    sound: list[set[str]] = field(init=False)

    def __post_init__(self) -> None:
        """Takes the sets of sound cells out of the checks."""
        self.sound = [check.sound for check in self.checks]

    def part(self, pieces: Sequence[Piece]) -> tuple[Part, dict[Piece, Cells]]:
        """The part with what must still be learnt for it; raises UnfitError."""
        distinct = set(pieces)
        if len(self.cells) > KEPT_PIECES or self.size > KEPT_BYTES:
            self.forget()
        fresh = distinct.difference(self.cells)
        width = len(self.checks)
        new = {
            piece: cells_of(piece, width, last=self.last) if isinstance(piece, bytes) else piece
            for piece in fresh
        }
        return Part(self.first, pieces, distinct, fresh, self.cells, self.keys), new

    def forget(self) -> None:
        """Drops everything known."""
        for known in (self.cells, self.keys, self.flaws):
            known.clear()
        self.size = 0

    def learn(self, new: dict[Piece, Cells]) -> None:
        """Checks the cells of new pieces and remembers them."""
        self.cells.update(new)
        for piece, cells in new.items():
            self.size += sum(map(len, cells))
            if self.key_spots:
                self.keys[piece] = JOINT.join([cells[spot] for spot in self.key_spots])
            flaws = []
            for sound, check, cell in zip(self.sound, self.checks, cells, strict=True):
                if cell not in sound:
                    flaw = check.flaw(cell)
                    if flaw:
                        flaws.append((check.column, flaw))
            if flaws:
                self.flaws[piece] = flaws

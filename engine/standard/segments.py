"""Cuts a block of bytes into records and pieces of neighbouring cells, with one compiled pattern for all of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain

from engine.standard.batch import Cells, Part, Piece
from engine.standard.cells import Flaw
from engine.standard.columns import ColumnCheck
from engine.standard.edition import Column, Kind
from engine.standard.split import records_of

# Where pieces begin, chosen so that cells which repeat together stand together: who - what - when - how.
STARTS = {
    "UPPLAN": (3, 9, 10, 14),
    "UPJSK": (3, 9, 10, 14),
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
        self._step = len(sizes) + 1
        self._plain = _pattern(sizes, _PLAIN, _LAST)
        self._quoted = _pattern(sizes, _ANY, _ANY + rb"\r?")

    def cut(self, block: bytes) -> list[list[bytes]]:
        """For each part of a record the pieces of all records; raises UnfitError.

        The last record may lack its newline. Nothing is skipped: between the records nothing is left over.
        """
        if block[-1:] != b"\n":
            block += b"\r\n"
        for pattern in (self._plain, self._quoted):
            if pattern.match(block):
                # Before, between and behind the pieces of records stands what isn't matched.
                flat: list[bytes] = pattern.split(block)
                if not any(flat[:: self._step]):
                    return [flat[part :: self._step] for part in range(1, self._step)]
        raise UnfitError


def cells_of(pieces: Iterable[bytes], width: int, *, last: bool) -> dict[Piece, Cells]:
    """The cells of pieces without quotes; raises UnfitError when one isn't ``width`` soundly written cells."""
    known = list(pieces)
    try:
        text = b"\n".join(known).decode("cp932")
    except UnicodeDecodeError:
        raise UnfitError from None
    if last:
        text = text.replace("\r\n", "\n").removesuffix("\r")
    if '"' in text or "\r" in text or text.count("\n") != len(known) - 1:
        texts = [piece.decode("cp932") for piece in known]
        cells = [_split(one.removesuffix("\r") if last else one) for one in texts]
    else:
        cells = [one.split(",") for one in text.split("\n")]
    if set(map(len, cells)) != {width}:
        raise UnfitError
    return dict(zip(known, map(tuple, cells), strict=True))


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

    def part(self, pieces: Sequence[Piece]) -> tuple[Part, dict[Piece, Cells]]:
        """The part with what must still be learnt for it; raises UnfitError."""
        distinct = set(pieces)
        forgot = len(self.cells) > KEPT_PIECES or self.size > KEPT_BYTES
        if forgot:
            self.forget()
        fresh = distinct.difference(self.cells)
        new: dict[Piece, Cells] = {piece: piece for piece in fresh if isinstance(piece, tuple)}
        if len(new) < len(fresh):
            raw = [piece for piece in fresh if isinstance(piece, bytes)]
            new.update(cells_of(raw, len(self.checks), last=self.last))
        return Part(self.first, pieces, distinct, fresh, self.cells, self.keys, forgot), new

    def forget(self) -> None:
        """Drops everything known."""
        for known in (self.cells, self.keys, self.flaws):
            known.clear()
        self.size = 0

    def learn(self, new: dict[Piece, Cells]) -> None:
        """Checks the cells of new pieces and remembers them."""
        self.cells.update(new)
        columns = list(zip(*new.values(), strict=True))
        self.size += sum(map(len, chain.from_iterable(columns)))
        if self.key_spots:
            keys = zip(*(columns[spot] for spot in self.key_spots), strict=True)
            self.keys.update(zip(new, map(JOINT.join, keys), strict=True))
        for check, column in zip(self.checks, columns, strict=True):
            if flaws := check.flaws(column):
                for piece, cell in zip(new, column, strict=True):
                    if cell in flaws:
                        self.flaws.setdefault(piece, []).append((check.column, flaws[cell]))

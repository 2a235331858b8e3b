"""Reads the rows of a set for looking at: only the first users, and only files that can be read at all."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from engine.standard.check import is_header
from engine.standard.edition import Edition, Kind
from engine.standard.limits import Limits
from engine.standard.names import parse
from engine.standard.physical import HEAD, PhysicalError, blocks, open_source, sniff
from engine.standard.split import records_of

Record = dict[str, str]
Key = tuple[str, str]
# The supplement names the users, so that the first in it are the ones shown.
FIRST = ("UPHOSOKU", "UPKIHON", "UPYOBO", "UP1KYO")


@dataclass(slots=True)
class Rows:
    """Rows by user and kind; ``users`` counts all of the set, ``kept`` holds the first of them."""

    kept: dict[Key, dict[str, list[Record]]] = field(default_factory=dict)
    seen: set[Key] = field(default_factory=set)
    unread: int = 0

    @property
    def users(self) -> int:
        """How many different users the set speaks of."""
        return len(self.seen)


def read_rows(
    files: Iterable[tuple[str, bytes | Path]], edition: Edition, *, users: int, limits: Limits
) -> Rows:
    """The rows of the first ``users`` users, by kind; never raises for any content.

    Files that are no text of the standard are counted in ``unread``; rows of another width are passed over.
    """
    named = [(parse(Path(text.replace("\\", "/")).name, edition), source) for text, source in files]
    order = {kind: place for place, kind in enumerate(FIRST)}
    rows = Rows()
    for name, source in sorted(named, key=lambda one: order.get(one[0].kind or "", len(order))):
        if (kind := edition.kinds.get(name.kind or "")) is not None:
            try:
                for record in _records(kind, source, limits):
                    _keep(rows, kind, record, users)
            except (PhysicalError, OSError, csv.Error):
                rows.unread += 1
    return rows


def _keep(rows: Rows, kind: Kind, record: list[str], users: int) -> None:
    # Every kind begins with version, insurer and insured person (SPEC §10).
    key = (record[1], record[2])
    if len(rows.seen) < users:
        rows.kept.setdefault(key, {})
    rows.seen.add(key)
    if key in rows.kept:
        row: Record = dict(zip((column.en for column in kind.columns), record, strict=True))
        rows.kept[key].setdefault(kind.name, []).append(row)


def _records(kind: Kind, source: bytes | Path, limits: Limits) -> Iterator[list[str]]:
    stream, size = open_source(source)
    with stream:
        if size > limits.file_bytes:
            raise PhysicalError("E-LIMIT-SIZE")
        head = stream.read(HEAD)
        sniff(head, whole=len(head) < HEAD)
        stream.seek(0)
        first = True
        for text in blocks(stream):
            records, problem = records_of(text)
            for record in records:
                if len(record) == len(kind.columns) and not (first and is_header(record, kind)):
                    yield record
                first = False
            if problem:
                raise problem

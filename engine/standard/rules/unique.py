"""No record may stand twice (SPEC §4 and the key line of each layout)."""

from __future__ import annotations

from array import array

from engine.standard.batch import Batch
from engine.standard.findings import SHOWN_ROWS
from engine.standard.rules.base import Rule
from engine.standard.spool import NOTHING, Numbers, repeats


class Unique(Rule):
    """No two rows with the same key, in constant memory.

    Rows of one person usually stand together. So each batch is compared with itself and the one before, and
    at the end it is asked whether a person came back later. Only if so, or if a hash came twice, are the
    hashes of all rows searched through, share by share.
    """

    def prepare(self) -> None:
        """Starts with no rows."""
        self.hashes = Numbers()
        self.visits = Numbers()
        self.last: frozenset[int] | set[int] = frozenset()
        self.before: frozenset[str] | set[str] = frozenset()
        self.people: frozenset[str] | set[str] = frozenset()
        self.suspect = False

    def feed(self, batch: Batch) -> None:
        """Adds one hash for each record number."""
        keyed = [part for part in batch.parts if part.keys]
        keys = zip(*(map(part.keys.__getitem__, part.pieces) for part in keyed), strict=True)
        hashes = array("q", map(hash, keys))
        if not self.suspect:
            self._compare(hashes, {keyed[0].keys[piece] for piece in keyed[0].distinct})
        self.hashes.add(self._placed(batch, hashes))

    def _compare(self, hashes: array[int], people: set[str]) -> None:
        fresh = set(hashes)
        stayed = people & self.people
        self.suspect = (
            len(fresh) < len(hashes)
            or not self.last.isdisjoint(fresh)
            # In three batches: the first and the third were never compared.
            or not stayed.isdisjoint(self.before)
        )
        self.visits.add(array("q", map(hash, people - stayed)))
        self.last, self.before, self.people = fresh, self.people, people

    def _placed(self, batch: Batch, hashes: array[int]) -> array[int]:
        """The hashes where their record numbers are, NOTHING where a record was left out."""
        start = self.hashes.count + 1
        if batch.rows[0] == start and batch.rows[-1] - start + 1 == len(hashes):
            return hashes
        placed = array("q", [NOTHING]) * (batch.rows[-1] - start + 1)
        for row, number in zip(batch.rows, hashes, strict=True):
            placed[row - start] = number
        return placed

    def finish(self) -> None:
        """Speaks about all rows that stood before."""
        if self.flawed(self.kind.unique):
            return
        if self.suspect or repeats(self.visits, 1).count:
            rows = repeats(self.hashes, SHOWN_ROWS)
            if rows.count:
                columns = [self.kind.columns[place] for place in self.kind.unique]
                line = any(column.en == "service_date" for column in columns)
                names = "・".join(column.ja for column in columns)
                self.say("E-DUP-KEY", rows, hint="line" if line else None, columns=f"「{names}」")

    def close(self) -> None:
        """Lets go of both lists."""
        self.hashes.close()
        self.visits.close()

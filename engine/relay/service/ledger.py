"""The relay's log: every receipt is a leaf, appended in the transaction that records it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from engine.relay.records import LedgerEntry, LedgerHead
from engine.relay.rules.merkle import Frontier, leaf_hash
from store.work import Work

HEAD = 1
_OPEN = select(LedgerHead.size, LedgerHead.peaks).where(LedgerHead.id == HEAD).with_for_update()
_LEAVES = insert(LedgerEntry)
_GROWN = update(LedgerHead).where(LedgerHead.id == HEAD).values(
    size=bindparam("new_size"), peaks=bindparam("new_peaks"))


@dataclass(slots=True)
class Log:
    """The log with its head locked for this transaction; others wait until it ends. `write` what was appended."""

    work: Work
    frontier: Frontier
    _rows: list[dict[str, Any]] = field(default_factory=list)

    @property
    def next_serial(self) -> int:
        """The serial the next leaf will have, from 1."""
        return self.frontier.size + 1

    def append(self, leaf: bytes, *, kind: str, sender: str, message_id: str) -> int:
        """Add a leaf and the root it leads to; returns its serial."""
        hashed = leaf_hash(leaf)
        self.frontier = self.frontier.append(hashed)
        self._rows.append({
            "serial": self.frontier.size, "at": self.work.now(), "kind": kind, "sender": sender,
            "message_id": message_id, "leaf_hash": hashed, "root_hash": self.frontier.root(),
        })
        return self.frontier.size

    def write(self) -> None:
        """Put the new leaves and the head into the transaction, in two statements however many they are."""
        if not self._rows:
            return
        connection = self.work.session.connection()
        connection.execute(_LEAVES, self._rows)
        connection.execute(_GROWN, {"new_size": self.frontier.size, "new_peaks": self.frontier.to_bytes()})
        self._rows = []


def ensure_log(work: Work) -> None:
    """Begin the log at the first start, so that there is always a head to lock."""
    if work.session.get(LedgerHead, HEAD) is None:
        work.session.add(LedgerHead(id=HEAD, size=0, peaks=b""))
        work.session.flush()


def open_log(work: Work) -> Log:
    """Take the log's lock; it also puts accepts and receipts in one order."""
    size, peaks = work.session.connection().execute(_OPEN).one()
    return Log(work, Frontier.from_bytes(size, peaks))

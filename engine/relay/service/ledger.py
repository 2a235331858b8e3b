"""The relay's log: every receipt is a leaf, appended in the transaction that records it."""

from __future__ import annotations

from dataclasses import dataclass

from engine.relay.records import LedgerEntry, LedgerHead
from engine.relay.rules.merkle import Frontier, leaf_hash
from store.work import Work

HEAD = 1


@dataclass(slots=True)
class Log:
    """The log with its head locked for this transaction; others wait until it ends."""

    work: Work
    head: LedgerHead

    @property
    def next_serial(self) -> int:
        """The serial the next leaf will have, from 1."""
        return self.head.size + 1

    def append(self, leaf: bytes, *, kind: str, sender: str, message_id: str) -> int:
        """Add a leaf and the root it leads to; returns its serial."""
        hashed = leaf_hash(leaf)
        frontier = Frontier.from_bytes(self.head.size, self.head.peaks).append(hashed)
        self.head.size, self.head.peaks = frontier.size, frontier.to_bytes()
        self.work.session.add(LedgerEntry(
            serial=frontier.size, at=self.work.now(), kind=kind, sender=sender, message_id=message_id,
            leaf_hash=hashed, root_hash=frontier.root(),
        ))
        self.work.session.flush()
        return frontier.size


def ensure_log(work: Work) -> None:
    """Begin the log at the first start, so that there is always a head to lock."""
    if work.session.get(LedgerHead, HEAD) is None:
        work.session.add(LedgerHead(id=HEAD, size=0, peaks=b""))
        work.session.flush()


def open_log(work: Work) -> Log:
    """Take the log's lock; it also puts accepts and receipts in one order."""
    return Log(work, work.session.get_one(LedgerHead, HEAD, with_for_update=True))

"""Recomputes the whole log from the receipts and compares it with what is stored and signed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Result, select

from engine.envelope.checkpoints import read_checkpoint
from engine.envelope.errors import EnvelopeError
from engine.pki.service import relay_trust
from engine.relay.records import LedgerCheckpoint, LedgerEntry, LedgerHead, ReceiptRecord
from engine.relay.rules.merkle import EMPTY_ROOT, Frontier, leaf_hash
from engine.relay.service.ledger import HEAD
from store.work import Work

AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found: the log's size and root as recomputed; `bad_serial` is the first that does not hold.

    `problem` is empty when all is well, else gap, receipt-missing, leaf, root, checkpoint-root,
    checkpoint-signature, checkpoint-beyond or head.
    """

    size: int
    root: bytes
    checkpoints: int
    bad_serial: int | None = None
    problem: str = ""


def verify_log(work: Work) -> Verdict:
    """Go through all leaves once, in constant memory, and name the first serial that does not hold."""
    with closing(_rows(work)) as rows:
        return _walk(work, rows)


def _walk(work: Work, rows: Iterable[Any]) -> Verdict:
    frontier, checked = Frontier(), 0
    checkpoints = _checkpoints(work)
    awaited = next(checkpoints, None)
    if awaited is not None and awaited.size == 0:
        problem = _judge(work, awaited, EMPTY_ROOT)
        if problem:
            return Verdict(0, EMPTY_ROOT, checked, 0, problem)
        checked, awaited = 1, next(checkpoints, None)
    for row in rows:
        problem = _leaf_problem(frontier, row)
        if problem:
            return Verdict(frontier.size, frontier.root(), checked, frontier.size + 1, problem)
        frontier = frontier.append(row.leaf_hash)
        problem = "" if row.root_hash == frontier.root() else "root"
        if not problem and awaited is not None and awaited.size == frontier.size:
            problem = _judge(work, awaited, frontier.root())
            checked, awaited = checked + 1, next(checkpoints, None)
        if problem:
            return Verdict(frontier.size, frontier.root(), checked, frontier.size, problem)
    return _end(work, frontier, checked, awaited)


def _end(work: Work, frontier: Frontier, checked: int, awaited: LedgerCheckpoint | None) -> Verdict:
    size, root = frontier.size, frontier.root()
    if awaited is not None:
        # Something longer was signed than is there: the end of the log was cut off.
        return Verdict(size, root, checked, size + 1, "checkpoint-beyond")
    head = work.session.get_one(LedgerHead, HEAD, populate_existing=True)
    if (head.size, head.peaks) != (size, frontier.to_bytes()):
        return Verdict(size, root, checked, min(head.size, size) + 1, "head")
    return Verdict(size, root, checked)


def _leaf_problem(frontier: Frontier, row: Any) -> str:
    if row.serial != frontier.size + 1:
        return "gap"
    if row.jws is None:
        return "receipt-missing"
    return "" if leaf_hash(row.jws.encode()) == row.leaf_hash else "leaf"


def _judge(work: Work, checkpoint: LedgerCheckpoint, root: bytes) -> str:
    try:
        said = read_checkpoint(checkpoint.jws, relay_trust(work), checkpoint.at, now=work.now())
    except EnvelopeError:
        return "checkpoint-signature"
    return "" if (said.size, said.root) == (checkpoint.size, root) else "checkpoint-root"


def _rows(work: Work) -> Result[Any]:
    query = (
        select(LedgerEntry.serial, LedgerEntry.leaf_hash, LedgerEntry.root_hash, ReceiptRecord.jws)
        .outerjoin(ReceiptRecord, ReceiptRecord.serial == LedgerEntry.serial).order_by(LedgerEntry.serial)
    )
    return work.session.execute(query.execution_options(yield_per=AT_ONCE))


def _checkpoints(work: Work) -> Iterator[LedgerCheckpoint]:
    query = select(LedgerCheckpoint).order_by(LedgerCheckpoint.size)
    return iter(work.session.scalars(query).all())

"""Signed checkpoints of the log, and proofs that a receipt is in it and that it only grew."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from weakref import WeakKeyDictionary

from sqlalchemy import select

from engine.envelope.checkpoints import Checkpoint, make_checkpoint
from engine.envelope.logproof import Subtree, consistency_path, inclusion_path
from engine.errors import LedgerRangeError
from engine.pki.service import relay_signer
from engine.relay.records import LedgerCheckpoint, LedgerEntry, LedgerHead
from engine.relay.rules.merkle import fold
from engine.relay.service.ledger import HEAD, open_log
from engine.times import to_milliseconds
from store.work import Work

TILE_HEIGHT = 8
TILE = 1 << TILE_HEIGHT
# Complete subtrees never change, so their roots may be remembered; by program, that is by database.
_tiles: WeakKeyDictionary[object, dict[int, bytes]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class CheckpointView:
    """A stored checkpoint; `jws` is what the relay signed."""

    size: int
    root: bytes
    at: datetime
    jws: str


@dataclass(frozen=True, slots=True)
class Inclusion:
    """Leaf `serial` (from 1) stands in the log of `size` leaves: `path` leads from its hash to `root`."""

    serial: int
    size: int
    leaf_hash: bytes
    path: tuple[bytes, ...]
    root: bytes


@dataclass(frozen=True, slots=True)
class Consistency:
    """The log of `first` leaves is the beginning of that of `size` leaves, as `path` shows."""

    first: int
    size: int
    first_root: bytes
    root: bytes
    path: tuple[bytes, ...]


def write_checkpoint(work: Work) -> CheckpointView:
    """Sign and keep the log's size and root, unless the newest checkpoint says the same."""
    log, newest = open_log(work), newest_checkpoint(work)
    if newest is not None and newest.size == log.frontier.size:
        return newest
    at = to_milliseconds(work.now())
    made = Checkpoint(log.frontier.size, log.frontier.root(), at)
    jws = make_checkpoint(made, relay_signer(work))
    work.session.add(LedgerCheckpoint(size=made.size, at=at, root_hash=made.root, jws=jws))
    work.session.flush()
    return CheckpointView(made.size, made.root, at, jws)


def newest_checkpoint(work: Work) -> CheckpointView | None:
    """What was signed last, at most about a minute behind the log; None before the first start."""
    query = select(LedgerCheckpoint).order_by(LedgerCheckpoint.size.desc()).limit(1)
    found = work.session.scalars(query).first()
    return None if found is None else CheckpointView(found.size, found.root_hash, found.at, found.jws)


def inclusion(work: Work, serial: int, size: int) -> Inclusion:
    """The proof for the log of `size` leaves; LedgerRangeError unless 1 <= serial <= size <= the log."""
    if not 1 <= serial <= size <= log_size(work):
        raise LedgerRangeError
    leaf = work.session.get_one(LedgerEntry, serial).leaf_hash
    path = inclusion_path(serial - 1, size, _subtrees(work))
    return Inclusion(serial, size, leaf, tuple(path), _root(work, size))


def consistency(work: Work, first: int, size: int) -> Consistency:
    """The proof from `first` to `size` leaves; LedgerRangeError unless 1 <= first <= size <= the log."""
    if not 1 <= first <= size <= log_size(work):
        raise LedgerRangeError
    path = consistency_path(first, size, _subtrees(work))
    return Consistency(first, size, _root(work, first), _root(work, size), tuple(path))


def log_size(work: Work) -> int:
    """How many leaves the log has."""
    return work.session.scalars(select(LedgerHead.size).where(LedgerHead.id == HEAD)).one()


def _root(work: Work, size: int) -> bytes:
    return work.session.get_one(LedgerEntry, size).root_hash


def _subtrees(work: Work) -> Subtree:
    known = _tiles.setdefault(work.events, {})

    def subtree(start: int, end: int) -> bytes:
        if end - start < TILE:
            return fold((0, leaf) for leaf in _leaves(work, start, end))
        whole = range(start // TILE, end // TILE)
        _fill(work, known, whole)
        tiles = [(TILE_HEIGHT, known[tile]) for tile in whole]
        return fold([*tiles, *((0, leaf) for leaf in _leaves(work, whole.stop * TILE, end))])

    return subtree


def _fill(work: Work, known: dict[int, bytes], tiles: range) -> None:
    missing = [tile for tile in tiles if tile not in known]
    for tile in missing:
        known[tile] = fold((0, leaf) for leaf in _leaves(work, tile * TILE, (tile + 1) * TILE))


def _leaves(work: Work, start: int, end: int) -> Iterator[bytes]:
    query = (select(LedgerEntry.leaf_hash).where(LedgerEntry.serial > start, LedgerEntry.serial <= end)
             .order_by(LedgerEntry.serial))
    return iter(work.session.scalars(query))

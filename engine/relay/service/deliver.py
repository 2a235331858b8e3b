"""Hands packages to their receiver and records what the receiver signs (EXCHANGE.md, rules 3, 4, 5)."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import BinaryIO

from sqlalchemy import select

from engine.envelope.errors import EnvelopeError
from engine.envelope.receipts import Receipt, read_receipt
from engine.envelope.trust import office_number_of
from engine.errors import BodyDroppedError, PackageUnknownError, ReceiptInvalidError, ReceiptOrderError
from engine.events import PackageFetched, PackageImported, PackageReceived, PackageRefused
from engine.pki.service import relay_trust
from engine.relay.records import Package, ReceiptRecord
from engine.relay.rules.packages import MESSAGE_ID, OFFICE_NUMBER, RETENTION
from engine.relay.service.ledger import open_log
from store.work import Work

BY_RECEIVER = {"RECEIVED", "IMPORTED", "REFUSED"}


@dataclass(frozen=True, slots=True)
class Recorded:
    """A receipt is kept; `new` only the first time."""

    kind: str
    recorded_at: datetime
    new: bool


@dataclass(frozen=True, slots=True)
class Body:
    """A package's bytes on their way out; the reader is the caller's to close."""

    reader: BinaryIO
    size: int
    sha256: bytes


def package_for(work: Work, receiver: str, sender: str, message_id: str) -> Package:
    """The package addressed to `receiver`; PackageUnknownError for everybody else's too."""
    named = OFFICE_NUMBER.fullmatch(sender) and MESSAGE_ID.fullmatch(message_id)
    found = work.session.get(Package, (sender, message_id)) if named else None
    if found is None or found.receiver != receiver:
        raise PackageUnknownError
    return found


def open_body(work: Work, package: Package) -> Body:
    """The sealed bytes; BodyDroppedError once they were received. Deletes nothing."""
    digest = bytes.fromhex(package.sha256)
    if package.body is not None:
        return Body(io.BytesIO(package.body), package.size, digest)
    if package.blob_key is None:
        raise BodyDroppedError
    return Body(work.blobs.open(package.blob_key), package.size, digest)


def mark_fetched(work: Work, receiver: str, sender: str, message_id: str) -> None:
    """Note the first time the receiver asked for the bytes."""
    package = package_for(work, receiver, sender, message_id)
    if package.fetched_at is None:
        package.fetched_at = package.changed_at = work.now()
        work.announce(PackageFetched(sender, receiver, message_id))


def record_receipt(work: Work, receiver: str, sender: str, message_id: str, jws: str) -> Recorded:
    """Verify and keep a receiver's receipt; the same bytes again change nothing.

    RECEIVED drops the body. REFUSED may be followed by RECEIVED, never the other way round. A second RECEIVED or
    IMPORTED with other bytes (a PC restored from a backup signs anew) is answered with the first one's time.
    Raises PackageUnknownError, ReceiptInvalidError, ReceiptOrderError.
    """
    log = open_log(work)
    package = package_for(work, receiver, sender, message_id)
    hashed = sha256(jws.encode()).hexdigest()
    same = work.session.get(ReceiptRecord, hashed)
    if same is not None:
        return Recorded(same.kind, same.recorded_at, new=False)
    receipt = _verified(work, package, jws)
    earlier = _earlier(work, package, receipt.kind)
    if earlier is not None and receipt.kind != "REFUSED":
        return Recorded(earlier.kind, earlier.recorded_at, new=False)
    _check_order(package, receipt.kind)
    now = work.now()
    serial = log.append(jws.encode(), kind=receipt.kind, sender=sender, message_id=message_id)
    log.write()
    work.session.add(ReceiptRecord(
        sha256=hashed, sender=sender, message_id=message_id, kind=receipt.kind, jws=jws,
        reason=receipt.facts.reason or "", serial=serial, recorded_at=now,
    ))
    _apply(work, package, receipt, now)
    work.session.flush()
    return Recorded(receipt.kind, now, new=True)


def _verified(work: Work, package: Package, jws: str) -> Receipt:
    try:
        receipt = read_receipt(jws, relay_trust(work), work.now())
        signer = office_number_of(receipt.signer)
    except EnvelopeError as error:
        raise ReceiptInvalidError(f"{ReceiptInvalidError.detail}（{error.code}）") from error
    facts = receipt.facts
    theirs = (facts.sender, facts.receiver, facts.message_id, facts.sha256, facts.size)
    ours = (package.sender, package.receiver, package.message_id, package.sha256, package.size)
    if receipt.kind not in BY_RECEIVER or theirs != ours or signer != package.receiver:
        raise ReceiptInvalidError
    return receipt


def _earlier(work: Work, package: Package, kind: str) -> ReceiptRecord | None:
    query = select(ReceiptRecord).where(
        ReceiptRecord.sender == package.sender, ReceiptRecord.message_id == package.message_id,
        ReceiptRecord.kind == kind)
    return work.session.scalars(query).first()


def _check_order(package: Package, kind: str) -> None:
    if kind == "REFUSED" and package.received_at is not None:
        raise ReceiptOrderError
    if kind == "IMPORTED" and package.received_at is None:
        raise ReceiptOrderError


def _apply(work: Work, package: Package, receipt: Receipt, now: datetime) -> None:
    parties = (package.sender, package.receiver, package.message_id)
    package.changed_at = now
    package.fetched_at = package.fetched_at or now
    if receipt.kind == "RECEIVED":
        package.received_at, package.reason = now, ""
        _drop_body(work, package, now)
        work.announce(PackageReceived(*parties))
    elif receipt.kind == "IMPORTED":
        package.imported_at = now
        work.announce(PackageImported(*parties))
    else:
        package.refused_at, package.reason = now, receipt.facts.reason or ""
        work.announce(PackageRefused(*parties, package.reason))


def _drop_body(work: Work, package: Package, now: datetime) -> None:
    key, package.body, package.blob_key, package.dropped_at = package.blob_key, None, None, now
    if key is not None:
        blobs = work.blobs
        # Only once the receipt is durable: a crash in between leaves a file too many, never one too few.
        work.after_commit(lambda: blobs.delete(key))


def drop_old_bodies(work: Work) -> int:
    """Drop the bodies that nobody received within the retention; the ledger stays. Returns how many."""
    now = work.now()
    query = select(Package).where(Package.dropped_at.is_(None), Package.accepted_at < now - RETENTION).limit(500)
    old = work.session.scalars(query).all()
    for package in old:
        _drop_body(work, package, now)
    return len(old)

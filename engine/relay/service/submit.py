"""Accepts a sealed package exactly once and signs for it (EXCHANGE.md, rules 1, 2, 4)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256

from accounts.service import get_office
from engine.envelope.receipts import ReceiptFacts, make_receipt
from engine.errors import IdReusedError, LicenceMissingError, ReceiverNotReadyError, ReceiverUnknownError
from engine.events import PackageAccepted
from engine.licences.service import is_licensed
from engine.pki.service import has_active_certificate, relay_signer
from engine.relay.records import Package, ReceiptRecord
from engine.relay.rules.packages import receipt_number
from engine.relay.service.intake import Incoming
from engine.relay.service.ledger import Log, open_log
from engine.times import to_milliseconds, year_of
from store.work import Work


@dataclass(frozen=True, slots=True)
class Submission:
    """What the sender says of its package; `sha256` is over the sealed bytes."""

    sender: str
    message_id: str
    receiver: str
    sha256: bytes
    certificate_serial: str
    send_unit: str = ""
    month: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the sender is told: the body is byte-identical however often it asks; `new` only the first time."""

    body: bytes
    new: bool


def earlier_answer(work: Work, submission: Submission) -> Answer | None:
    """The stored answer when this very package was accepted before; IdReusedError for other bytes."""
    found = work.session.get(Package, (submission.sender, submission.message_id))
    if found is None:
        return None
    if found.sha256 != submission.sha256.hex() or found.receiver != submission.receiver:
        raise IdReusedError
    return Answer(found.answer, new=False)


def check_parties(work: Work, sender: str, receiver: str) -> None:
    """LicenceMissingError, ReceiverUnknownError or ReceiverNotReadyError."""
    if not is_licensed(work, sender):
        raise LicenceMissingError
    if get_office(work, receiver) is None:
        raise ReceiverUnknownError
    if not has_active_certificate(work, receiver) or not is_licensed(work, receiver):
        raise ReceiverNotReadyError


def submit(work: Work, submission: Submission, incoming: Incoming) -> Answer:
    """Store the package, sign ACCEPTED, log it; or give the earlier answer.

    `incoming` must have been checked against `submission.sha256` (`take_in` does). Raises IdReusedError and what
    `check_parties` raises.
    """
    log = open_log(work)
    earlier = earlier_answer(work, submission)
    if earlier is not None:
        return earlier
    check_parties(work, submission.sender, submission.receiver)
    package = _store(work, submission, incoming, log)
    number = receipt_number(year_of(package.accepted_at), package.serial)
    work.announce(PackageAccepted(
        package.sender, package.receiver, package.message_id, package.size, number))
    return Answer(package.answer, new=True)


def _store(work: Work, submission: Submission, incoming: Incoming, log: Log) -> Package:
    now = to_milliseconds(work.now())
    serial = log.next_serial
    incoming.keep(work.blobs)
    jws = make_receipt("ACCEPTED", ReceiptFacts(
        message_id=submission.message_id, sender=submission.sender, receiver=submission.receiver,
        sha256=submission.sha256.hex(), size=incoming.size, at=now, serial=serial,
    ), relay_signer(work))
    log.append(jws.encode(), kind="ACCEPTED", sender=submission.sender, message_id=submission.message_id)
    package = Package(
        sender=submission.sender, message_id=submission.message_id, receiver=submission.receiver,
        sha256=submission.sha256.hex(), size=incoming.size, send_unit=submission.send_unit, month=submission.month,
        serial=serial, certificate_serial=submission.certificate_serial, accepted_at=now, changed_at=now,
        answer=_answer(jws, receipt_number(year_of(now), serial)), body=incoming.content, blob_key=incoming.blob_key,
    )
    work.session.add(package)
    work.session.add(ReceiptRecord(
        sha256=sha256(jws.encode()).hexdigest(), sender=package.sender, message_id=package.message_id,
        kind="ACCEPTED", jws=jws, serial=serial, recorded_at=now,
    ))
    work.session.flush()
    return package


def _answer(jws: str, number: str) -> bytes:
    return json.dumps({"receipt": jws, "serial": number}).encode()

"""Accepts sealed packages exactly once and signs for them (EXCHANGE.md, rules 1, 2, 4)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Date, bindparam, exists, insert, select, tuple_

from accounts.records import Office
from engine.envelope.receipts import ReceiptFacts, make_receipt
from engine.errors import (
    EngineError,
    IdReusedError,
    LicenceMissingError,
    ReceiverNotReadyError,
    ReceiverUnknownError,
)
from engine.events import PackageAccepted
from engine.licences.service import licensed
from engine.pki.records import CertificateRecord
from engine.pki.service import active, check_certificate, relay_signer
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

    @property
    def key(self) -> tuple[str, str]:
        """What is kept for ever."""
        return self.sender, self.message_id


@dataclass(frozen=True, slots=True)
class Answer:
    """What the sender is told: the body is byte-identical however often it asks; `new` only the first time."""

    body: bytes
    new: bool


@dataclass(frozen=True, slots=True)
class _Known:
    sha256: str
    receiver: str
    answer: bytes

    def again(self, submission: Submission) -> Answer:
        if self.sha256 != submission.sha256.hex() or self.receiver != submission.receiver:
            raise IdReusedError
        return Answer(self.answer, new=False)


_NOW, _TODAY = bindparam("now", type_=CertificateRecord.not_after.type), bindparam("today", type_=Date())
_SENDER, _RECEIVER = bindparam("sender", type_=Office.number.type), bindparam("receiver", type_=Office.number.type)
_SERIAL = bindparam("serial", type_=CertificateRecord.serial.type)
# All that must hold for a package to be taken, in one statement.
_STANDING = select(
    active(_NOW, CertificateRecord.serial == _SERIAL).label("certificate"),
    licensed(_TODAY, _SENDER).label("licence"),
    exists().where(Office.number == _RECEIVER).label("known"),
    active(_NOW, CertificateRecord.office_number == _RECEIVER).label("can_open"),
    licensed(_TODAY, _RECEIVER).label("may_receive"),
)

_KEPT = select(Package.sender, Package.message_id, Package.sha256, Package.receiver, Package.answer)
_ONE = _KEPT.where(Package.sender == _SENDER, Package.message_id == bindparam("message_id"))
_EARLIER = _KEPT.where(tuple_(Package.sender, Package.message_id).in_(bindparam("keys", expanding=True)))
_PACKAGES, _RECEIPTS = insert(Package), insert(ReceiptRecord)


def earlier_answer(work: Work, submission: Submission) -> Answer | None:
    """The stored answer when this very package was accepted before; IdReusedError for other bytes."""
    row = work.session.connection().execute(
        _ONE, {"sender": submission.sender, "message_id": submission.message_id}).one_or_none()
    return None if row is None else _Known(row.sha256, row.receiver, row.answer).again(submission)


def check_parties(work: Work, submission: Submission) -> None:
    """Whether sender and receiver may exchange at this moment.

    Raises CertificateRevokedError, CertificateExpiredError, LicenceMissingError, ReceiverUnknownError,
    ReceiverNotReadyError.
    """
    found = work.session.connection().execute(_STANDING, {
        "now": work.now(), "today": work.today(), "sender": submission.sender, "receiver": submission.receiver,
        "serial": submission.certificate_serial,
    }).one()
    if not found.certificate:
        check_certificate(work, submission.certificate_serial)
    if not found.licence:
        raise LicenceMissingError
    if not found.known:
        raise ReceiverUnknownError
    if not found.can_open or not found.may_receive:
        raise ReceiverNotReadyError


def submit(work: Work, submission: Submission, incoming: Incoming) -> Answer:
    """Store the package in the caller's own transaction, sign ACCEPTED, log it; or give the earlier answer.

    `incoming` must have been checked against `submission.sha256` (`take_in` does) and, when large, kept.
    Raises IdReusedError and what `check_parties` raises.
    """
    [answer] = submit_all(work, [(submission, incoming)])
    if isinstance(answer, EngineError):
        raise answer
    return answer


def submit_all(work: Work, handed: Sequence[tuple[Submission, Incoming]]) -> list[Answer | EngineError]:
    """The same for several packages in one transaction; a refusal concerns only its own package."""
    work.session.flush()
    log, known = open_log(work), _known(work, [one for one, _ in handed])
    answers: list[Answer | EngineError] = []
    taken: list[dict[str, Any]] = []
    receipts: list[dict[str, Any]] = []
    for submission, incoming in handed:
        try:
            if submission.key in known:
                answers.append(known[submission.key].again(submission))
                continue
            check_parties(work, submission)
        except EngineError as error:
            answers.append(error)
            continue
        package, receipt = _sign(work, log, submission, incoming)
        taken.append(package)
        receipts.append(receipt)
        known[submission.key] = _Known(package["sha256"], package["receiver"], package["answer"])
        answers.append(Answer(package["answer"], new=True))
    if taken:
        _store(work, log, taken, receipts)
    return answers


def _known(work: Work, submissions: Iterable[Submission]) -> dict[tuple[str, str], _Known]:
    rows = work.session.connection().execute(_EARLIER, {"keys": [one.key for one in submissions]})
    return {(row.sender, row.message_id): _Known(row.sha256, row.receiver, row.answer) for row in rows}


def _sign(work: Work, log: Log, submission: Submission, incoming: Incoming) -> tuple[dict[str, Any], dict[str, Any]]:
    now, serial, digest = to_milliseconds(work.now()), log.next_serial, submission.sha256.hex()
    jws = make_receipt("ACCEPTED", ReceiptFacts(
        message_id=submission.message_id, sender=submission.sender, receiver=submission.receiver,
        sha256=digest, size=incoming.size, at=now, serial=serial,
    ), relay_signer(work))
    log.append(jws.encode(), kind="ACCEPTED", sender=submission.sender, message_id=submission.message_id)
    package = {
        "sender": submission.sender, "message_id": submission.message_id, "receiver": submission.receiver,
        "sha256": digest, "size": incoming.size, "send_unit": submission.send_unit, "month": submission.month,
        "serial": serial, "certificate_serial": submission.certificate_serial, "accepted_at": now, "changed_at": now,
        "answer": _answer(jws, _number(now, serial)), "body": incoming.content, "blob_key": incoming.blob_key, "reason": "",
    }
    receipt = {
        "sha256": sha256(jws.encode()).hexdigest(), "sender": submission.sender, "message_id": submission.message_id,
        "kind": "ACCEPTED", "jws": jws, "reason": "", "serial": serial, "recorded_at": now,
    }
    return package, receipt


def _store(work: Work, log: Log, packages: list[dict[str, Any]], receipts: list[dict[str, Any]]) -> None:
    connection = work.session.connection()
    log.write()
    connection.execute(_PACKAGES, packages)
    connection.execute(_RECEIPTS, receipts)
    for one in packages:
        work.announce(PackageAccepted(
            one["sender"], one["receiver"], one["message_id"], one["size"], _number(one["accepted_at"], one["serial"])))


def _number(at: datetime, serial: int) -> str:
    return receipt_number(year_of(at), serial)


def _answer(jws: str, number: str) -> bytes:
    return json.dumps({"receipt": jws, "serial": number}).encode()

"""Takes a package as an office would: opens it, checks it, signs; then answers planned with actual services."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterable, Mapping
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

from cryptography import x509

from engine.envelope.errors import EnvelopeError, WrongRecipientError
from engine.envelope.open import Expected, Opened, open_sealed, sweep
from engine.envelope.receipts import ReceiptFacts, make_receipt
from engine.envelope.seal import Header, Part, seal
from engine.errors import EngineError
from engine.events import PackageAccepted
from engine.pki import service as pki
from engine.practice.records import PracticeVisit
from engine.practice.rules import PRACTICE_OFFICE, is_planned, stamp
from engine.practice.service.keys import folder_of, signers
from engine.relay import service as relay
from engine.relay.records import Package
from engine.relay.rules.packages import Reason
from engine.standard import check_set
from engine.standard.actuals import NoPlanError, actuals_from_planned
from engine.standard.report import Report
from engine.times import to_milliseconds
from store.base import new_id
from store.clock import TOKYO
from store.work import Work

log = logging.getLogger("renkei.practice")
RECEIVE, ANSWER = "practice.receive", "practice.answer"
MOST_CODES = 12


def notice(work: Work, event: PackageAccepted) -> None:
    """A package came for the practice partner: take it up as soon as there is a hand."""
    if event.receiver == PRACTICE_OFFICE and event.sender != PRACTICE_OFFICE:
        work.enqueue(RECEIVE, {"sender": event.sender, "message_id": event.message_id})


def receive(work: Work, payload: Mapping[str, Any]) -> None:
    """Open, check, keep, sign RECEIVED or REFUSED; the same package again does nothing."""
    sender, message_id = payload["sender"], payload["message_id"]
    if work.session.get(PracticeVisit, (sender, message_id)) is not None:
        return
    package = relay.package_for(work, PRACTICE_OFFICE, sender, message_id)
    relay.mark_fetched(work, PRACTICE_OFFICE, sender, message_id)
    into = _inbox(work, sender, message_id)
    # What a killed try left behind; nothing of it was acknowledged.
    shutil.rmtree(into, ignore_errors=True)
    sweep(into.parent)
    reason, report = _take(work, package, into)
    _sign(work, package, reason)
    work.session.add(PracticeVisit(
        sender=sender, message_id=message_id, at=work.now(), outcome="refused" if reason else "received",
        reason=str(reason or "")))
    if reason is None and report is not None and is_planned(one.kind or "" for one in report.files):
        work.enqueue(ANSWER, dict(payload))
    else:
        work.after_commit(lambda: shutil.rmtree(into, ignore_errors=True))


def answer(work: Work, payload: Mapping[str, Any]) -> None:
    """Build the actual services from the planned ones, seal them for the sender, hand them to the relay."""
    sender, message_id = payload["sender"], payload["message_id"]
    visit = work.session.get_one(PracticeVisit, (sender, message_id))
    if visit.answer_message_id is not None:
        return
    into = _inbox(work, sender, message_id)
    planned = {path.name: path.read_bytes() for path in sorted(into.iterdir())}
    try:
        files = actuals_from_planned(planned, stamp(work.now().astimezone(TOKYO)))
    except NoPlanError:
        log.info("no planned services to answer")
    else:
        visit.answer_message_id, visit.answered_at = _send(work, sender, files), work.now()
    # What an office sent here may be real: nothing of it stays.
    work.after_commit(lambda: shutil.rmtree(into, ignore_errors=True))


def _take(work: Work, package: Package, into: Path) -> tuple[Reason | None, Report | None]:
    try:
        opened = _open(work, package, into)
    except EnvelopeError as error:
        log.info("package refused: %s", error.code)
        return Reason(error.code), None
    report = check_set([(path.name, path) for path in _checkable(opened.files)], at=work.today())
    if report.outcome == "reject":
        codes = sorted({one.code for one in report.findings if one.severity == "error"})
        return Reason("standard-rejected", tuple(codes[:MOST_CODES])), report
    return None, report


def _checkable(files: Iterable[Path]) -> list[Path]:
    return [path for path in files if path.suffix.lower() != ".pdf"]


def _open(work: Work, package: Package, into: Path) -> Opened:
    problem: EnvelopeError = WrongRecipientError("no active certificate")
    for signer in signers(work):
        body = relay.open_body(work, package)
        try:
            return open_sealed(
                body.reader, signer.key, signer.certificate, pki.relay_trust(work), into, work.now(),
                expected=Expected(package.message_id, package.sender, package.receiver),
                accepted_at=package.accepted_at,
            )
        except WrongRecipientError as error:
            problem = error
        finally:
            body.reader.close()
    raise problem


def _sign(work: Work, package: Package, reason: Reason | None) -> None:
    facts = ReceiptFacts(
        message_id=package.message_id, sender=package.sender, receiver=package.receiver, sha256=package.sha256,
        size=package.size, at=to_milliseconds(work.now()), reason=str(reason) if reason else None,
    )
    jws = make_receipt("REFUSED" if reason else "RECEIVED", facts, signers(work)[0])
    relay.record_receipt(work, PRACTICE_OFFICE, package.sender, package.message_id, jws)


def _send(work: Work, receiver: str, files: Mapping[str, bytes]) -> str:
    own, message_id, sealed = signers(work)[0], new_id(), BytesIO()
    report = check_set(list(files.items()), at=work.today())
    unit = report.send_units[0].id if report.send_units else ""
    month = (report.send_units[0].month or "") if report.send_units else ""
    seal(sealed, _parts(files, report), Header(
        message_id=message_id, sender=PRACTICE_OFFICE, receiver=receiver, created_at=to_milliseconds(work.now()),
        send_unit=unit,
    ), own, _recipients(work, receiver))
    _hand_over(work, relay.Submission(
        sender=PRACTICE_OFFICE, message_id=message_id, receiver=receiver, sha256=sha256(sealed.getvalue()).digest(),
        certificate_serial=f"{own.certificate.serial_number:x}", send_unit=unit, month=month,
    ), sealed)
    return message_id


def _parts(files: Mapping[str, bytes], report: Report) -> list[Part]:
    kinds = {one.name: one.kind for one in report.files}
    return [Part(name, content, kinds.get(name) or "") for name, content in files.items()]


def _recipients(work: Work, receiver: str) -> list[x509.Certificate]:
    return [x509.load_pem_x509_certificate(one.pem.encode()) for one in pki.active_certificates(work, receiver)]


def _hand_over(work: Work, submission: relay.Submission, sealed: BytesIO) -> None:
    sealed.seek(0)
    limit = work.settings.package_megabytes * relay.MEGABYTE
    incoming = relay.take_in(sealed, work.blobs, limit=limit, digest=submission.sha256)
    try:
        incoming.keep(work.blobs)
        relay.submit(work, submission, incoming)
    except EngineError:
        incoming.discard(work.blobs)
        raise


def _inbox(work: Work, sender: str, message_id: str) -> Path:
    return folder_of(work) / "inbox" / sender / message_id

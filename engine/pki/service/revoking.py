"""Revocation, the lists that tell it, and the guard against a restored backup that would undo it."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import delete, func, select

from engine.errors import CertificateUnknownError
from engine.events import CertificateRevoked
from engine.pki.records import ApiSession, CertificateRecord, Revocation, RevocationList
from engine.pki.rules import Revoked, answer_ocsp, build_crl
from engine.pki.rules.crl import LIFE, REASONS
from engine.pki.service.vault import folder_of, open_vault, replace_private
from store.work import Work

log = logging.getLogger("renkei.pki")
FRESH = timedelta(days=1)


def revoke(work: Work, serial: str, reason: str = "unspecified") -> list[str]:
    """Revoke a certificate, at once and for good; returns the serials that ended with it.

    `reason` is one of CRLReason's names (RFC 5280 §5.3.1). After `keyCompromise` everything that was renewed from the
    certificate ends, too: whoever stole the key could have done that. Raises CertificateUnknownError, ValueError.
    """
    if reason not in REASONS:
        raise ValueError(reason)
    record = work.session.get(CertificateRecord, serial)
    if record is None:
        raise CertificateUnknownError(status=404)
    ending = [one for one in _with_renewals(work, record, reason) if work.session.get(Revocation, one.serial) is None]
    for one in ending:
        work.session.add(Revocation(serial=one.serial, at=work.now(), reason=reason))
        work.session.execute(delete(ApiSession).where(ApiSession.certificate_serial == one.serial))
    work.session.flush()
    if ending:
        issue_crl(work)
    for one in ending:
        work.announce(CertificateRevoked(one.office_number, one.serial, reason))
    return [one.serial for one in ending]


def _with_renewals(work: Work, record: CertificateRecord, reason: str) -> list[CertificateRecord]:
    if reason != "keyCompromise":
        return [record]
    query = select(CertificateRecord).where(
        CertificateRecord.lineage == record.lineage, CertificateRecord.issued_at >= record.issued_at)
    return sorted(work.session.scalars(query), key=lambda one: one.issued_at)


def issue_crl(work: Work, above: int = 0) -> RevocationList:
    """Sign the next list, its number above every earlier one and `above`; a copy goes beside the keys."""
    last = work.session.scalar(select(func.max(RevocationList.number))) or 0
    number = max(last, above) + 1
    revoked = [Revoked(int(one.serial, 16), one.at, one.reason) for one in work.session.scalars(select(Revocation))]
    der = build_crl(open_vault(work).issuing, number, revoked, work.now()).public_bytes(Encoding.DER)
    made = RevocationList(number=number, issued_at=work.now(), next_update=work.now() + LIFE, der=der)
    work.session.add(made)
    work.session.flush()
    copy = folder_of(work) / "issuing.crl"
    work.after_commit(lambda: replace_private(copy, der))
    return made


def current_crl(work: Work) -> RevocationList:
    """The newest list; there is always one after the first start."""
    query = select(RevocationList).order_by(RevocationList.number.desc()).limit(1)
    return work.session.scalars(query).one()


def refresh_crl(work: Work) -> bool:
    """Sign a new list when the last is a day old; returns whether it did."""
    last = work.session.scalar(select(func.max(RevocationList.issued_at)))
    if last is not None and work.now() - last < FRESH:
        return False
    issue_crl(work)
    return True


def guard_revocations(work: Work) -> int:
    """Take over what the copied list knows and the database forgot (a restored backup); returns how many."""
    copy = _copied(folder_of(work) / "issuing.crl")
    if copy is None:
        return 0
    number = copy.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number
    last = work.session.scalar(select(func.max(RevocationList.number))) or 0
    forgotten = [one for one in copy if work.session.get(Revocation, f"{one.serial_number:x}") is None]
    for one in forgotten:
        work.session.add(Revocation(
            serial=f"{one.serial_number:x}", at=one.revocation_date_utc, reason=_reason(one)))
    work.session.flush()
    if forgotten or number > last:
        log.warning("the database is older than revocation list %d: %d revocations taken over", number, len(forgotten))
        issue_crl(work, above=number)
    return len(forgotten)


def _copied(path: Path) -> x509.CertificateRevocationList | None:
    return x509.load_der_x509_crl(path.read_bytes()) if path.exists() else None


def _reason(entry: x509.RevokedCertificate) -> str:
    try:
        return entry.extensions.get_extension_for_class(x509.CRLReason).value.reason.value
    except x509.ExtensionNotFound:
        return "unspecified"


def ocsp_answer(work: Work, request_der: bytes) -> bytes:
    """The signed DER answer to an OCSP request."""
    vault = open_vault(work)

    def status_of(number: int) -> Revoked | Literal["good"] | None:
        serial = f"{number:x}"
        revoked = work.session.get(Revocation, serial)
        if revoked is not None:
            return Revoked(number, revoked.at, revoked.reason)
        ours = number == vault.relay.certificate.serial_number
        return "good" if ours or work.session.get(CertificateRecord, serial) is not None else None

    return answer_ocsp(vault.issuing, request_der, status_of, work.now())

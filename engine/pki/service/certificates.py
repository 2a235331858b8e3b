"""Which certificates an office has, and whether one may be used now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from cryptography import x509
from sqlalchemy import ColumnElement, exists, select

from engine.errors import CertificateExpiredError, CertificateRevokedError
from engine.pki.records import CertificateRecord, Revocation
from engine.pki.rules import renew_from
from store.work import Work

Status = Literal["active", "revoked", "expired", "not_yet_valid"]


@dataclass(frozen=True, slots=True)
class CertificateView:
    """A certificate as others may see it; serial in hex, times in UTC. `renew_from` is this one's day to renew."""

    serial: str
    office_number: str
    kind: str
    not_before: datetime
    not_after: datetime
    status: Status
    pc_name: str
    pem: str
    issued_at: datetime
    renew_from: datetime
    revoked_at: datetime | None = None
    reason: str = ""


def certificates_of(work: Work, office_number: str) -> list[CertificateView]:
    """All certificates the office ever had, newest first."""
    query = (select(CertificateRecord).where(CertificateRecord.office_number == office_number)
             .order_by(CertificateRecord.issued_at.desc(), CertificateRecord.serial))
    return [view(work, record) for record in work.session.scalars(query)]


def certificate(work: Work, serial: str) -> CertificateView | None:
    """The certificate with that serial number (hex), or None."""
    record = work.session.get(CertificateRecord, serial)
    return None if record is None else view(work, record)


def active_certificates(work: Work, office_number: str) -> list[CertificateView]:
    """The certificates to seal for: valid now and not revoked, newest first."""
    return [one for one in certificates_of(work, office_number) if one.status == "active"]


def has_active_certificate(work: Work, office_number: str) -> bool:
    """Whether anybody at the office could open a package."""
    return bool(work.session.scalar(select(active(work.now(), CertificateRecord.office_number == office_number))))


def active(now: ColumnElement[datetime] | datetime, which: ColumnElement[bool]) -> ColumnElement[bool]:
    """As a condition for larger questions: whether a certificate that `which` names is valid at `now` and not revoked."""
    revoked = exists().where(Revocation.serial == CertificateRecord.serial).correlate(CertificateRecord)
    return exists().where(which, CertificateRecord.not_before <= now, CertificateRecord.not_after >= now, ~revoked)


def view(work: Work, record: CertificateRecord) -> CertificateView:
    """The record with its status now."""
    revoked = work.session.get(Revocation, record.serial)
    return CertificateView(
        record.serial, record.office_number, record.kind, record.not_before, record.not_after,
        _status(record.not_before, record.not_after, work.now(), revoked=revoked is not None), record.pc_name, record.pem, record.issued_at,
        renew_from(x509.load_pem_x509_certificate(record.pem.encode())),
        revoked.at if revoked else None, revoked.reason if revoked else "",
    )


def check_usable(work: Work, record: CertificateRecord) -> None:
    """CertificateRevokedError or CertificateExpiredError; looked up each time, so a revocation holds at once."""
    revoked = work.session.get(Revocation, record.serial) is not None
    check_days(record.not_before, record.not_after, work.now(), revoked=revoked)


def check_certificate(work: Work, serial: str) -> None:
    """The same for the certificate with that serial number (hex)."""
    check_usable(work, work.session.get_one(CertificateRecord, serial))


def check_days(not_before: datetime, not_after: datetime, now: datetime, *, revoked: bool) -> None:
    """The same from what is known already."""
    status = _status(not_before, not_after, now, revoked=revoked)
    if status == "revoked":
        raise CertificateRevokedError
    if status != "active":
        raise CertificateExpiredError


def _status(not_before: datetime, not_after: datetime, now: datetime, *, revoked: bool) -> Status:
    if revoked:
        return "revoked"
    if now > not_after:
        return "expired"
    return "active" if now >= not_before else "not_yet_valid"

"""Hands out certificates: first ones against a code, later ones against the current one."""

from __future__ import annotations

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import select

from engine.errors import CodeExpiredError, CodeUsedError, KeyInUseError, RenewalEarlyError
from engine.events import CertificateIssued
from engine.pki.records import CertificateRecord, EnrolmentCodeRecord
from engine.pki.rules import Csr, check_csr, issue_office_certificate
from engine.pki.rules.renewal import may_renew
from engine.pki.service.certificates import CertificateView, check_usable, view
from engine.pki.service.codes import find_code
from engine.pki.service.sessions import Caller
from engine.pki.service.vault import open_vault
from store.work import Work


def ocsp_url(work: Work) -> str:
    """Where OCSP answers."""
    return f"{work.settings.public_url}/pki/ocsp"


def crl_url(work: Work) -> str:
    """Where the revocation list is."""
    return f"{work.settings.public_url}/pki/issuing.crl"


def enrol(work: Work, office_number: str, code: str, csr_der: bytes, pc_name: str = "") -> CertificateView:
    """A certificate for the request's key against a one-time code; the same key and code again gives the same one.

    Raises CodeWrongError, CodeExpiredError, CodeUsedError, KeyInUseError, and the CSR's own errors.
    """
    csr = check_csr(csr_der)
    record = find_code(work, office_number, code)
    known = _by_key(work, csr)
    if record.used_at is not None:
        if known is None or known.serial != record.certificate_serial:
            raise CodeUsedError
        check_usable(work, known)
        return view(work, known)
    if record.expires_at <= work.now():
        raise CodeExpiredError
    if known is not None and (known.office_number != office_number or view(work, known).status != "active"):
        raise KeyInUseError
    made = known or _issue(work, csr, office_number, kind=record.kind, pc_name=pc_name)
    _use_up(work, record, made)
    return view(work, made)


def renew(work: Work, who: Caller, csr_der: bytes, pc_name: str = "") -> CertificateView:
    """The next certificate of a line, for a new key; the same key again gives the same one.

    Raises KeyInUseError, RenewalEarlyError (before the last 90 days), and the CSR's own errors.
    """
    csr = check_csr(csr_der)
    current = work.session.get_one(CertificateRecord, who.certificate_serial)
    known = _by_key(work, csr)
    if known is not None:
        if known.renews != current.serial:
            raise KeyInUseError
        check_usable(work, known)
        return view(work, known)
    if not may_renew(x509.load_pem_x509_certificate(current.pem.encode()), work.now()):
        raise RenewalEarlyError
    made = _issue(work, csr, current.office_number, kind=current.kind, pc_name=pc_name or current.pc_name,
                  renews=current)
    return view(work, made)


def _by_key(work: Work, csr: Csr) -> CertificateRecord | None:
    query = select(CertificateRecord).where(CertificateRecord.key_hash == csr.key_sha256)
    return work.session.scalars(query).first()


def _issue(
    work: Work, csr: Csr, office_number: str, *, kind: str, pc_name: str, renews: CertificateRecord | None = None,
) -> CertificateRecord:
    certificate = issue_office_certificate(
        open_vault(work).issuing, csr, office_number, kind, work.now(), crl_url=crl_url(work), ocsp_url=ocsp_url(work))
    serial = f"{certificate.serial_number:x}"
    record = CertificateRecord(
        serial=serial, office_number=office_number, kind=kind, key_hash=csr.key_sha256,
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
        pem=certificate.public_bytes(Encoding.PEM).decode(), not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc, issued_at=work.now(), pc_name=pc_name,
        renews=renews.serial if renews else None, lineage=renews.lineage if renews else serial,
    )
    work.session.add(record)
    work.session.flush()
    work.announce(CertificateIssued(office_number, serial, record.not_after, kind, renews is not None))
    return record


def _use_up(work: Work, code: EnrolmentCodeRecord, made: CertificateRecord) -> None:
    code.used_at, code.certificate_serial = work.now(), made.serial
    work.session.flush()

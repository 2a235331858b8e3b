"""Sign-in by signed challenge, and the short-lived tokens it gives."""

from __future__ import annotations

import base64
import binascii
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from sqlalchemy import bindparam, delete, select

from engine.errors import (
    BadHeaderError,
    CertificateUnknownError,
    ChallengeError,
    SignatureError,
    TokenExpiredError,
    TokenMissingError,
)
from engine.pki.records import ApiSession, CertificateRecord, Challenge, Revocation
from engine.pki.service.certificates import check_days, check_usable
from store.work import Work

CHALLENGE_LIFE = timedelta(minutes=2)
SESSION_LIFE = timedelta(minutes=15)
PREFIX = b"renkei-session-v1\n"
LOOPBACK = {"127.0.0.1", "localhost", "[::1]", "::1"}


@dataclass(frozen=True, slots=True)
class Caller:
    """Who speaks over the API: an office, by one certificate."""

    office_number: str
    certificate_serial: str


@dataclass(frozen=True, slots=True)
class Token:
    """A bearer token; shown once."""

    token: str
    expires_at: datetime
    office_number: str


def new_challenge(work: Work) -> tuple[str, datetime]:
    """Something to sign, good once and for two minutes."""
    work.session.execute(delete(Challenge).where(Challenge.expires_at < work.now()))
    challenge = secrets.token_urlsafe(32)
    expires_at = work.now() + CHALLENGE_LIFE
    work.session.add(Challenge(challenge_hash=_hash(challenge), expires_at=expires_at))
    work.session.flush()
    return challenge, expires_at


def open_session(work: Work, challenge: str, certificate_pem: str, signature: str, host: str) -> Token:
    """A token for whoever holds the certificate's key.

    `signature`: base64 over `renkei-session-v1`, challenge and host, each on its line; ECDSA-SHA256 (DER) or
    RSA-PSS-SHA256. The host is part of it so that a false relay can't pass the signature on.
    Raises ChallengeError, CertificateUnknownError, CertificateRevokedError, CertificateExpiredError, SignatureError.
    """
    _use_up(work, challenge)
    record, certificate = _ours(work, certificate_pem)
    check_usable(work, record)
    if not is_own_host(host, work.settings.public_url):
        raise SignatureError("つないだ先の名前が、この中継所のものではありません。")
    verify_signature(certificate, signature, PREFIX + challenge.encode() + b"\n" + host.encode())
    token = secrets.token_urlsafe(32)
    expires_at = work.now() + SESSION_LIFE
    work.session.execute(delete(ApiSession).where(ApiSession.expires_at < work.now()))
    work.session.add(ApiSession(
        token_hash=_hash(token), office_number=record.office_number, certificate_serial=record.serial,
        created_at=work.now(), expires_at=expires_at,
    ))
    work.session.flush()
    return Token(token, expires_at, record.office_number)


# Said on every call, so asked in one statement.
_SESSION = (
    select(ApiSession.office_number, ApiSession.certificate_serial, ApiSession.expires_at, CertificateRecord.not_before,
           CertificateRecord.not_after, Revocation.serial.label("revoked"))
    .join(CertificateRecord, CertificateRecord.serial == ApiSession.certificate_serial)
    .outerjoin(Revocation, Revocation.serial == CertificateRecord.serial)
    .where(ApiSession.token_hash == bindparam("token_hash"))
)


def caller_of(work: Work, authorization: str) -> Caller:
    """Who holds the bearer token. The certificate is looked at each time: a revoked one ends its tokens at once.

    Raises TokenMissingError, TokenExpiredError, CertificateRevokedError, CertificateExpiredError.
    """
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise TokenMissingError
    found = work.session.connection().execute(_SESSION, {"token_hash": _hash(token.strip())}).one_or_none()
    if found is None or found.expires_at <= work.now():
        raise TokenExpiredError
    check_days(found.not_before, found.not_after, work.now(), revoked=found.revoked is not None)
    return Caller(found.office_number, found.certificate_serial)


def verify_by_caller(work: Work, caller: Caller, signature: str, data: bytes) -> None:
    """SignatureError unless `signature` (base64) over `data` is by the caller's certificate."""
    record = work.session.get_one(CertificateRecord, caller.certificate_serial)
    verify_signature(x509.load_pem_x509_certificate(record.pem.encode()), signature, data)


def verify_signature(certificate: x509.Certificate, signature: str, data: bytes) -> None:
    """SignatureError unless the base64 signature holds."""
    key = certificate.public_key()
    try:
        raw = base64.b64decode(signature, validate=True)
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(raw, data, ec.ECDSA(hashes.SHA256()))
        elif isinstance(key, rsa.RSAPublicKey):
            pss = padding.PSS(padding.MGF1(hashes.SHA256()), padding.PSS.AUTO)
            key.verify(raw, data, pss, hashes.SHA256())
        else:
            raise SignatureError
    except (binascii.Error, InvalidSignature, ValueError) as error:
        raise SignatureError from error


def is_own_host(host: str, public_url: str) -> bool:
    """Whether that Host header means this relay: its public address, or this very machine."""
    return host == urlsplit(public_url).netloc or host.rpartition(":")[0] in LOOPBACK or host in LOOPBACK


def _use_up(work: Work, challenge: str) -> None:
    found = work.session.get(Challenge, _hash(challenge), with_for_update=True)
    if found is None:
        raise ChallengeError
    work.session.delete(found)
    work.session.flush()
    if found.expires_at <= work.now():
        raise ChallengeError


def _ours(work: Work, pem: str) -> tuple[CertificateRecord, x509.Certificate]:
    try:
        certificate = x509.load_pem_x509_certificate(pem.encode())
    except ValueError as error:
        raise BadHeaderError("電子証明書を読み取れませんでした。") from error
    record = work.session.get(CertificateRecord, f"{certificate.serial_number:x}")
    if record is None or record.fingerprint != certificate.fingerprint(hashes.SHA256()).hex():
        raise CertificateUnknownError
    return record, certificate


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()

"""Fictional offices with real keys and certificates, for the tests of the envelope."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from engine.envelope.ids import new_message_id
from engine.envelope.open import Expected, Opened, open_sealed
from engine.envelope.seal import Header, Part, Sealed, Signer, seal
from engine.envelope.trust import Trust
from engine.pki.rules import (
    KAIGO_DX,
    Authority,
    Revoked,
    build_crl,
    check_csr,
    issue_office_certificate,
    issue_relay_certificate,
    make_issuing,
    make_root,
)

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
SENDER, RECEIVER, STRANGER = "9970100013", "9971100020", "9971100038"
CSV = Part("UPPLAN_9970100013.CSV", "氏名,みどり花子\r\n".encode("cp932") * 40, "UPPLAN")
PDF = Part("計画書 第1表.pdf", b"%PDF-1.7 fictional", "")


@dataclass(frozen=True)
class Office:
    """An office's PC: number, key, certificate."""

    number: str
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
    certificate: x509.Certificate

    def signer(self) -> Signer:
        return Signer(self.key, self.certificate, (issuing().certificate,))


@cache
def root() -> Authority:
    return make_root(NOW)


@cache
def issuing() -> Authority:
    return make_issuing(root(), NOW)


def request(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> bytes:
    builder = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([]))
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)


def new_office(
    number: str, *, use_rsa: bool = False, authority: Authority | None = None, now: datetime = NOW
) -> Office:
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
    key = rsa.generate_private_key(65537, 2048) if use_rsa else ec.generate_private_key(ec.SECP256R1())
    csr = check_csr(request(key))
    return Office(number, key, issue_office_certificate(authority or issuing(), csr, number, KAIGO_DX, now))


@cache
def _office(number: str, use_rsa: bool) -> Office:  # noqa: FBT001 - a cache key
    return new_office(number, use_rsa=use_rsa)


def office(number: str, *, use_rsa: bool = False) -> Office:
    """The same office, key and certificate each time."""
    return _office(number, use_rsa)


@cache
def relay() -> Office:
    key = ec.generate_private_key(ec.SECP256R1())
    return Office("", key, issue_relay_certificate(issuing(), key.public_key(), NOW))


def crl(*revoked: x509.Certificate, number: int = 7, now: datetime = NOW) -> x509.CertificateRevocationList:
    entries = [Revoked(one.serial_number, now, "keyCompromise") for one in revoked]
    return build_crl(issuing(), number, entries, now)


def trust(*revoked: x509.Certificate) -> Trust:
    return Trust([root().certificate], [issuing().certificate], [crl(*revoked)])


def header(sender: str = SENDER, receiver: str = RECEIVER, at: datetime = NOW) -> Header:
    return Header(new_message_id(at), sender, receiver, at, "K2")


def package(
    *parts: Part, sender: Office | None = None, to: tuple[Office, ...] = (), at: datetime = NOW
) -> tuple[bytes, Sealed]:
    """A sealed package from the sender to the receiver's PCs."""
    out, by = BytesIO(), sender or office(SENDER)
    receivers = to or (office(RECEIVER),)
    whole = header(by.number, receivers[0].number, at)
    sealed = seal(out, parts or (CSV, PDF), whole, by.signer(), [one.certificate for one in receivers])
    return out.getvalue(), sealed


def receive(
    data: bytes,
    into: Path,
    *,
    by: Office | None = None,
    trusting: Trust | None = None,
    at: datetime = NOW,
    expected: Expected | None = None,
) -> Opened:
    """The receiver opens it."""
    mine = by or office(RECEIVER)
    return open_sealed(
        BytesIO(data), mine.key, mine.certificate, trusting or trust(), into, at, expected=expected
    )


def save(folder: Path, name: str, one: Office) -> None:
    """Key and certificate as PEM files, for openssl."""
    (folder / f"{name}.pem").write_bytes(one.certificate.public_bytes(Encoding.PEM))
    key = one.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / f"{name}.key").write_bytes(key)


def save_authorities(folder: Path) -> None:
    (folder / "root.pem").write_bytes(root().certificate.public_bytes(Encoding.PEM))
    (folder / "issuing.pem").write_bytes(issuing().certificate.public_bytes(Encoding.PEM))
    (folder / "issuing.crl").write_bytes(crl().public_bytes(Encoding.PEM))


def later(**span: float) -> datetime:
    return NOW + timedelta(**span)

"""What the relay's API is asked with and answers, as values."""

from __future__ import annotations

from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec


@dataclass(frozen=True, slots=True)
class Identity:
    """A key and the certificate that speaks for it, with the CA certificates above it."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]


@dataclass(frozen=True, slots=True)
class TrustBundle:
    """What the relay says about its CA; believed only as far as the pinned root reaches."""

    root: x509.Certificate
    issuing: x509.Certificate
    relay: x509.Certificate
    crls: tuple[x509.CertificateRevocationList, ...]  # of the issuing CA and, where given, of the root


@dataclass(frozen=True, slots=True)
class OfficeEntry:
    """Another office as the relay lists it; its certificates are not verified yet."""

    number: str
    name: str
    kind: str
    ready: bool
    reasons: tuple[str, ...]
    certificates: tuple[x509.Certificate, ...]


@dataclass(frozen=True, slots=True)
class Incoming:
    """A package waiting for us."""

    message_id: str
    sender: str
    sender_name: str
    size: int
    sha256: str
    accepted_at: str
    send_unit: str
    month: str
    state: str
    accepted_receipt: str


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A package of ours as the relay sees it, with the receipts that prove it."""

    message_id: str
    receiver: str
    receiver_name: str
    state: str
    reason: str
    accepted_at: str
    fetched_at: str
    received_at: str
    receipts: tuple[str, ...]

"""Builds signed revocation lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes

from engine.pki.rules.authority import Authority, authority_key

LIFE: Final = timedelta(days=7)
REASONS: Final = frozenset(
    {
        "unspecified",
        "keyCompromise",
        "affiliationChanged",
        "superseded",
        "cessationOfOperation",
        "privilegeWithdrawn",
    }
)


@dataclass(frozen=True, slots=True)
class Revoked:
    """One withdrawn certificate; `reason` one of REASONS."""

    serial: int
    at: datetime
    reason: str = "unspecified"


def build_crl(
    issuing: Authority, number: int, revoked: Iterable[Revoked], now: datetime, *, life: timedelta = LIFE
) -> x509.CertificateRevocationList:
    """The list with this CRL number (the caller keeps it growing); valid until now + life."""
    start = now.replace(microsecond=0)
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuing.certificate.subject)
        .last_update(start)
        .next_update(start + life)
        .add_extension(x509.CRLNumber(number), critical=False)
        .add_extension(authority_key(issuing), critical=False)
    )
    for one in revoked:
        builder = builder.add_revoked_certificate(_entry(one))
    algorithm = hashes.SHA384() if issuing.key.key_size > 256 else hashes.SHA256()
    return builder.sign(issuing.key, algorithm)


def _entry(one: Revoked) -> x509.RevokedCertificate:
    entry = (
        x509.RevokedCertificateBuilder()
        .serial_number(one.serial)
        .revocation_date(one.at.replace(microsecond=0))
    )
    # RFC 5280 §5.3.1: "unspecified" is said by saying nothing.
    if one.reason in REASONS - {"unspecified"}:
        entry = entry.add_extension(x509.CRLReason(x509.ReasonFlags(one.reason)), critical=False)
    return entry.build()

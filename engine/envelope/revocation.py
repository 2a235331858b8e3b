"""Reads signed revocation lists: issuer, signature, number, age; the revoked serial numbers as a set."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from engine.envelope.errors import CrlError, CrlExpiredError, CrlMissingError, CrlRolledBackError
from engine.envelope.names import UNREADABLE, public_key_of
from engine.envelope.path import extension

# Lists that are not the whole truth about their issuer: refused rather than combined.
_PARTIAL: Final = (x509.IssuingDistributionPoint, x509.DeltaCRLIndicator, x509.FreshestCRL)
_HASHES: Final = (hashes.SHA256, hashes.SHA384, hashes.SHA512)


@dataclass(frozen=True, slots=True)
class RevocationList:
    """A verified list; looking a serial up in a set takes no time even with 100,000 entries."""

    number: int
    this_update: datetime
    next_update: datetime
    serials: frozenset[int]

    def check(self, now: datetime, *, skew: timedelta, minimum: int) -> None:
        """Its age and number, with the tolerated difference of clocks."""
        if self.number < minimum:
            raise CrlRolledBackError(f"CRL number {self.number} below {minimum}")
        if self.this_update > now + skew:
            raise CrlError("CRL from the future")
        if self.next_update < now - skew:
            raise CrlExpiredError("CRL past its next update")


def read_crl(crl: x509.CertificateRevocationList, issuer: x509.Certificate) -> RevocationList:
    """Verify one list against its issuer; CrlError when anything in it is not understood."""
    if crl.issuer != issuer.subject:
        raise CrlError("CRL of another issuer")
    usage = extension(issuer, x509.KeyUsage)
    if usage is None or not usage.crl_sign:
        raise CrlError("issuer may not sign CRLs")
    key = public_key_of(issuer)
    if not isinstance(key, ec.EllipticCurvePublicKey | rsa.RSAPublicKey):
        raise CrlError("kind of the issuer's key")
    try:
        if not isinstance(crl.signature_hash_algorithm, _HASHES) or not crl.is_signature_valid(key):
            raise CrlError("signature of the CRL")
        number = _number(crl.extensions)
        next_update = crl.next_update_utc
        serials = frozenset(_serial(entry) for entry in crl)
    except UNREADABLE:
        raise CrlError("unreadable CRL") from None
    if next_update is None:
        raise CrlError("CRL without next update")
    return RevocationList(number, crl.last_update_utc, next_update, serials)


def _number(extensions: x509.Extensions) -> int:
    number = None
    for one in extensions:
        if isinstance(one.value, x509.CRLNumber):
            number = one.value.crl_number
        elif one.critical or isinstance(one.value, _PARTIAL):
            raise CrlError("CRL extension not understood")
    if number is None:
        raise CrlError("CRL without number")
    return number


def _serial(entry: x509.RevokedCertificate) -> int:
    if any(one.critical for one in entry.extensions):
        raise CrlError("CRL entry extension not understood")
    return entry.serial_number


def newest(crls: Iterable[x509.CertificateRevocationList], issuer: x509.Certificate) -> RevocationList:
    """The list with the highest number among those this issuer signed."""
    found: list[RevocationList] = []
    problem: CrlError = CrlMissingError("no CRL of this issuer")
    for crl in crls:
        if crl.issuer == issuer.subject:
            try:
                found.append(read_crl(crl, issuer))
            except CrlError as error:
                problem = error
    if not found:
        raise problem
    return max(found, key=lambda one: one.number)

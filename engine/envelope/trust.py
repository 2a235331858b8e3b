"""Decides whether a certificate is to be trusted; the same layer at the relay and in the client."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID

from engine.envelope.errors import (
    ExpiredError,
    NotYetValidError,
    OfficeMismatchError,
    RevokedError,
    TrustError,
    UsageError,
)  # fmt: skip
from engine.envelope.names import fingerprint, public_key_of
from engine.envelope.office import is_relay, office_number_of
from engine.envelope.path import Path, find_path
from engine.envelope.revocation import RevocationList, newest

__all__ = [
    "ARC", "CLIENT_AUTH", "EMAIL_PROTECTION", "RECEIPT_SIGNING", "Trust", "TrustError", "is_relay", "office_number_of",
]  # fmt: skip

# A placeholder until the operator has an enterprise number of its own (docs/envelope.md).
ARC: Final = "1.3.6.1.4.1.99999.26"
EMAIL_PROTECTION: Final = ExtendedKeyUsageOID.EMAIL_PROTECTION.dotted_string
CLIENT_AUTH: Final = ExtendedKeyUsageOID.CLIENT_AUTH.dotted_string
RECEIPT_SIGNING: Final = f"{ARC}.2.1"
CLOCK_SKEW: Final = timedelta(minutes=10)
_CACHE: Final = 10_000


class Trust:
    """Roots, issuing certificates and revocation, with the paths already proved kept in memory.

    `crls` are verified when first needed. `revoked` is a live container of serial numbers issued by the certificates
    in `intermediates` (the relay's own database); without it every issuer of a leaf must have a current CRL.
    With `whole_chain` the issuing certificates' issuers need one, too. Thread-safe.
    """

    def __init__(
        self,
        roots: Iterable[x509.Certificate],
        intermediates: Iterable[x509.Certificate] = (),
        crls: Iterable[x509.CertificateRevocationList] = (),
        *,
        revoked: Container[int] | None = None,
        whole_chain: bool = False,
        minimum_crl_number: int = 0,
        clock_skew: timedelta = CLOCK_SKEW,
        receipt_signing: str = RECEIPT_SIGNING,
    ) -> None:
        """`minimum_crl_number`: the highest number seen so far for the leaf's issuer; an older list is refused."""
        self.roots, self.intermediates, self.crls = tuple(roots), tuple(intermediates), tuple(crls)
        self.clock_skew, self.receipt_signing = clock_skew, receipt_signing
        self._revoked, self._whole_chain, self._minimum = revoked, whole_chain, minimum_crl_number
        self._paths: dict[bytes, Path] = {}
        self._lists: dict[bytes, RevocationList] = {}

    def verify(
        self,
        certificate: x509.Certificate,
        *,
        at: datetime,
        eku: str | None = EMAIL_PROTECTION,
        office: str | None = None,
        key_usage: str | None = None,
        now: datetime | None = None,
        untrusted: Sequence[x509.Certificate] = (),
    ) -> tuple[x509.Certificate, ...]:
        """The chain, leaf first and root last, of a certificate that was valid `at`; a TrustError otherwise.

        `eku`: the extended key usage it must have, by OID (None asks for nothing: tests only). `office`: the number it
        must name. `key_usage`: "digital_signature" (default with an EKU), or "key_agreement" for a certificate to
        encrypt to (RSA: key encipherment). `now`: for the age of CRLs, `at` unless given. Revocation counts from
        whenever it was declared, also for earlier signatures.
        """
        path = self._path(certificate, untrusted)
        if at < path.not_before - self.clock_skew:
            raise NotYetValidError("before the path's validity")
        if at > path.not_after + self.clock_skew:
            raise ExpiredError("after the path's validity")
        _check_usage(path, eku, key_usage)
        if office is not None and office_number_of(certificate) != office:
            raise OfficeMismatchError("certificate names another office")
        self._check_revocation(path, now or at)
        return path.chain

    def _path(self, certificate: x509.Certificate, untrusted: Sequence[x509.Certificate]) -> Path:
        key = fingerprint(certificate)
        path = self._paths.get(key)
        if path is None:
            path = find_path(certificate, self.roots, (*self.intermediates, *untrusted[:8]))
            if len(self._paths) >= _CACHE:
                self._paths.clear()
            self._paths[key] = path
        return path

    def _check_revocation(self, path: Path, now: datetime) -> None:
        leaf, issuer = path.chain[0], path.chain[1]
        if self._revoked is not None and issuer in self.intermediates:
            if leaf.serial_number in self._revoked:
                raise RevokedError("revoked by the authority")
        else:
            self._check_list(leaf, issuer, now, self._minimum)
        for below, above in zip(path.chain[1:-1], path.chain[2:], strict=True):
            if self._whole_chain or any(crl.issuer == above.subject for crl in self.crls):
                self._check_list(below, above, now, 0)

    def _check_list(
        self, certificate: x509.Certificate, issuer: x509.Certificate, now: datetime, minimum: int
    ) -> None:
        key = fingerprint(issuer)
        known = self._lists.get(key)
        if known is None:
            known = self._lists[key] = newest(self.crls, issuer)
        known.check(now, skew=self.clock_skew, minimum=minimum)
        if certificate.serial_number in known.serials:
            raise RevokedError("on the revocation list")


def _check_usage(path: Path, eku: str | None, key_usage: str | None) -> None:
    if eku is not None and (path.ekus is None or eku not in path.ekus):
        raise UsageError("extended key usage")
    wanted = key_usage or ("digital_signature" if eku is not None else None)
    if wanted == "key_agreement" and isinstance(public_key_of(path.chain[0]), rsa.RSAPublicKey):
        wanted = "key_encipherment"
    if wanted is not None and (path.key_usage is None or not getattr(path.key_usage, wanted)):
        raise UsageError(f"key usage {wanted}")

"""How CMS names a certificate: issuer and serial number, subject key identifier, hash."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from engine.envelope import der


@dataclass(frozen=True, slots=True)
class CertificateName:
    """One certificate's names in the forms CMS uses."""

    issuer_and_serial: bytes
    key_identifier: bytes | None
    sha256: bytes


@lru_cache(maxsize=4096)
def name_of(certificate: x509.Certificate) -> CertificateName:
    """The names of a certificate; the issuer's bytes as they stand in it."""
    tbs = der.Reader(certificate.tbs_certificate_bytes).enter()
    tbs.element(der.context(0))
    serial = tbs.element(der.INTEGER)
    tbs.element(der.SEQUENCE)
    issuer = tbs.element(der.SEQUENCE)
    return CertificateName(
        der.sequence(issuer, serial), _key_identifier(certificate), fingerprint(certificate)
    )


def fingerprint(certificate: x509.Certificate) -> bytes:
    """SHA-256 over the certificate's DER."""
    return certificate.fingerprint(SHA256())


def _key_identifier(certificate: x509.Certificate) -> bytes | None:
    try:
        return certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
    except (x509.ExtensionNotFound, ValueError):
        return None


@lru_cache(maxsize=4096)
def certificate_der(certificate: x509.Certificate) -> bytes:
    """The certificate's DER."""
    return certificate.public_bytes(Encoding.DER)

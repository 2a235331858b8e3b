"""How CMS names a certificate: issuer and serial number, subject key identifier, hash."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.utils import CryptographyDeprecationWarning

from engine.envelope import der

# What cryptography raises over certificates, requests and lists it cannot or will not read.
UNREADABLE: Final = (
    ValueError,
    TypeError,
    UnsupportedAlgorithm,
    x509.InvalidVersion,
    x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
    CryptographyDeprecationWarning,  # where warnings are errors: what is refused tomorrow is refused today
)


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


@lru_cache(maxsize=4096)
def fingerprint(certificate: x509.Certificate) -> bytes:
    """SHA-256 over the certificate's DER."""
    return hashlib.sha256(certificate_der(certificate)).digest()


@lru_cache(maxsize=4096)
def public_key_of(certificate: x509.Certificate) -> CertificatePublicKeyTypes:
    """Its public key, loaded once; ValueError when it cannot be."""
    try:
        return certificate.public_key()
    except UNREADABLE as error:
        raise ValueError(str(error)) from None


def _key_identifier(certificate: x509.Certificate) -> bytes | None:
    try:
        return certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
    except (x509.ExtensionNotFound, *UNREADABLE):
        return None


@lru_cache(maxsize=1024)
def load_certificate(data: bytes) -> x509.Certificate:
    """A certificate from DER; ValueError for what is unreadable or has a serial number RFC 5280 forbids."""
    der.signature_of(data)
    tbs = der.Reader(data).enter().enter()
    tbs.element(der.context(0))
    if tbs.integer() <= 0:
        raise ValueError("serial number is not positive")
    try:
        certificate = x509.load_der_x509_certificate(data)
        # cryptography parses lazily: everything is read once here, so that nothing surprises anybody later.
        _ = (certificate.issuer, certificate.subject, public_key_of(certificate), certificate.extensions)
    except UNREADABLE as error:
        raise ValueError(str(error)) from None
    return certificate


@lru_cache(maxsize=4096)
def certificate_der(certificate: x509.Certificate) -> bytes:
    """The certificate's DER."""
    return certificate.public_bytes(Encoding.DER)

"""Writes and reads PKCS#7 certs-only bundles: certificates on their way to an office."""

from __future__ import annotations

from collections.abc import Sequence

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

from engine.envelope.errors import MalformedError


def certs_only(certificates: Sequence[x509.Certificate]) -> bytes:
    """A degenerate SignedData (DER) with these certificates."""
    return pkcs7.serialize_certificates(list(certificates), Encoding.DER)


def read_certs_only(data: bytes) -> list[x509.Certificate]:
    """Its certificates, in no promised order: find the office's own by its public key."""
    try:
        return pkcs7.load_der_pkcs7_certificates(data)
    except (ValueError, UnsupportedAlgorithm):
        raise MalformedError("not a certs-only bundle") from None

"""Checks a certificate request: self-signed, strong key, nothing else in it is taken over."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from engine.envelope.der import signature_of
from engine.envelope.errors import EnvelopeError
from engine.envelope.names import UNREADABLE
from engine.pki.rules.errors import (
    CsrKeyError,
    CsrSignatureError,
    CsrTooLargeError,
    CsrUnreadableError,
    CsrWeakKeyError,
)  # fmt: skip
from engine.pki.rules.profiles import PublicKey

MAX_BYTES: Final = 16 * 1024


@dataclass(frozen=True, slots=True)
class Csr:
    """A checked request; `key_sha256` (hex, over the SubjectPublicKeyInfo) tells the same key again."""

    der: bytes
    public_key: PublicKey
    key_sha256: str


def check_csr(der: bytes) -> Csr:
    """The request in DER, checked; subclasses of CsrError otherwise. Subject and extensions are ignored by design."""
    if len(der) > MAX_BYTES:
        raise CsrTooLargeError(f"{len(der)} bytes")
    try:
        signature_of(der)
        request = x509.load_der_x509_csr(der)
        valid = request.is_signature_valid
        key, algorithm = request.public_key(), request.signature_hash_algorithm
    except (EnvelopeError, *UNREADABLE):
        raise CsrUnreadableError("not a readable PKCS#10 request") from None
    if not valid or not isinstance(algorithm, hashes.SHA256 | hashes.SHA384 | hashes.SHA512):
        raise CsrSignatureError("self-signature")
    if request.public_bytes(Encoding.DER) != der:
        raise CsrUnreadableError("trailing bytes")
    checked = _check_key(key)
    spki = checked.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return Csr(der, checked, hashlib.sha256(spki).hexdigest())


def _check_key(key: object) -> PublicKey:
    if isinstance(key, ec.EllipticCurvePublicKey):
        if not isinstance(key.curve, ec.SECP256R1):
            raise CsrKeyError("curve other than P-256")
        return key
    if not isinstance(key, rsa.RSAPublicKey):
        raise CsrKeyError("neither EC nor RSA")
    if not 2048 <= key.key_size <= 4096 or key.public_numbers().e != 65537:
        raise CsrWeakKeyError("RSA size or exponent")
    return key

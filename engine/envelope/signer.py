"""Who signs: a private key with its certificate and the certificates above it."""

from __future__ import annotations

from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from engine.envelope.errors import SignerError

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True, slots=True)
class Signer:
    """`chain` holds the issuing certificates without the root. SignerError when key and certificate do not fit."""

    key: PrivateKey
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...] = ()

    def __post_init__(self) -> None:
        """A certificate of another key would make signatures nobody can verify."""
        if self.key.public_key() != self.certificate.public_key():
            raise SignerError("certificate of another key")

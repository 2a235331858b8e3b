"""Makes, keeps and loads the root and the issuing authority."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)  # fmt: skip

from engine.pki.rules.errors import AuthorityError
from engine.pki.rules.profiles import DEFAULT, Profile, distribution, lifetime, name, usage


@dataclass(frozen=True, slots=True)
class Authority:
    """A CA's key with its certificate; `chain` from its own certificate upwards, the root last."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]


def _hash(key: ec.EllipticCurvePrivateKey) -> hashes.SHA256 | hashes.SHA384:
    return hashes.SHA384() if key.key_size > 256 else hashes.SHA256()


def make_root(now: datetime, *, profile: Profile = DEFAULT) -> Authority:
    """A new self-signed root, EC P-384; its key should leave the server once the issuing CA exists."""
    key = ec.generate_private_key(ec.SECP384R1())
    subject = name(profile, f"{profile.organisation} Root CA {now.year}")
    start, end = lifetime(now, profile.root_life, profile)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=True, path_length=1), critical=True)
        .add_extension(usage("key_cert_sign", "crl_sign"), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, _hash(key))
    )
    return Authority(key, certificate, (certificate,))


def make_issuing(
    root: Authority, now: datetime, *, crl_url: str | None = None, profile: Profile = DEFAULT
) -> Authority:
    """A new issuing CA, EC P-256, below the root; `crl_url` is the root's list, if it publishes one."""
    key = ec.generate_private_key(ec.SECP256R1())
    start, end = lifetime(now, profile.issuing_life, profile)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name(profile, f"{profile.organisation} Issuing CA {now.year}"))
        .issuer_name(root.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(max(start, root.certificate.not_valid_before_utc))
        .not_valid_after(min(end, root.certificate.not_valid_after_utc))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage("key_cert_sign", "crl_sign", "digital_signature"), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(authority_key(root), critical=False)
    )
    points = distribution(crl_url)
    if points is not None:
        builder = builder.add_extension(points, critical=False)
    certificate = builder.sign(root.key, _hash(root.key))
    return Authority(key, certificate, (certificate, root.certificate))


def authority_key(issuer: Authority) -> x509.AuthorityKeyIdentifier:
    """The AKI of what this authority issues: its own SKI."""
    own = issuer.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(own)


def save_key(authority: Authority, passphrase: bytes) -> bytes:
    """The key as encrypted PKCS#8 PEM."""
    if len(passphrase) < 8:
        raise AuthorityError("passphrase is shorter than 8 bytes")
    return authority.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(passphrase))


def load_authority(key_pem: bytes, passphrase: bytes, chain_pem: bytes) -> Authority:
    """The authority from its encrypted key and its chain (own certificate first, root last)."""
    try:
        key = load_pem_private_key(key_pem, passphrase)
        chain = tuple(x509.load_pem_x509_certificates(chain_pem))
    except (ValueError, TypeError):
        raise AuthorityError("key or chain cannot be read") from None
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.public_key() != chain[0].public_key():
        raise AuthorityError("key does not belong to the certificate")
    return Authority(key, chain[0], chain)

"""Builds and checks the certification path (RFC 5280 §6, narrowed to this profile): everything that does not depend on time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtensionOID

from engine.envelope.errors import ProfileError, TrustError, UntrustedIssuerError, WeakKeyError
from engine.envelope.names import UNREADABLE, public_key_of

_E = TypeVar("_E", bound=x509.ExtensionType)
MAX_DEPTH: Final = 6
_HASHES: Final = (hashes.SHA256, hashes.SHA384, hashes.SHA512)
_CURVES: Final = (ec.SECP256R1, ec.SECP384R1)
_UNDERSTOOD: Final = frozenset(
    {
        ExtensionOID.BASIC_CONSTRAINTS,
        ExtensionOID.KEY_USAGE,
        ExtensionOID.EXTENDED_KEY_USAGE,
        ExtensionOID.SUBJECT_ALTERNATIVE_NAME,
        ExtensionOID.CERTIFICATE_POLICIES,
        ExtensionOID.SUBJECT_KEY_IDENTIFIER,
        ExtensionOID.AUTHORITY_KEY_IDENTIFIER,
        ExtensionOID.CRL_DISTRIBUTION_POINTS,
        ExtensionOID.AUTHORITY_INFORMATION_ACCESS,
    }
)
# Constraints this layer does not evaluate: a path with one of them is refused rather than half understood.
_REFUSED: Final = frozenset(
    {
        ExtensionOID.NAME_CONSTRAINTS,
        ExtensionOID.POLICY_CONSTRAINTS,
        ExtensionOID.POLICY_MAPPINGS,
        ExtensionOID.INHIBIT_ANY_POLICY,
        ExtensionOID.FRESHEST_CRL,
    }
)


@dataclass(frozen=True, slots=True)
class Path:
    """A good path, leaf first and root last, with the span in which all of it is valid.

    `ekus`: the leaf's extended key usages that every certificate above permits, None when the leaf has none.
    """

    chain: tuple[x509.Certificate, ...]
    not_before: datetime
    not_after: datetime
    ekus: frozenset[str] | None
    key_usage: x509.KeyUsage | None
    policies: frozenset[str]


def extensions_of(certificate: x509.Certificate) -> x509.Extensions:
    """The extensions; ProfileError when they cannot be read or one stands twice."""
    try:
        return certificate.extensions
    except UNREADABLE:
        raise ProfileError("unreadable extensions") from None


def extension(certificate: x509.Certificate, kind: type[_E]) -> _E | None:
    """The value of one extension, None without it."""
    for one in extensions_of(certificate):
        if isinstance(one.value, kind):
            return one.value
    return None


def find_path(
    leaf: x509.Certificate, roots: Sequence[x509.Certificate], pool: Sequence[x509.Certificate]
) -> Path:
    """The first path from the leaf to a root that breaks no rule; the rule broken by the last one tried otherwise."""
    problem: TrustError = UntrustedIssuerError("no path to a root")
    for chain in _chains((leaf,), roots, pool):
        try:
            return _check(chain)
        except TrustError as error:
            problem = error
    raise problem


def _chains(
    below: tuple[x509.Certificate, ...], roots: Sequence[x509.Certificate], pool: Sequence[x509.Certificate]
) -> Iterator[tuple[x509.Certificate, ...]]:
    top = below[-1]
    for root in roots:
        if root not in below and _issued(top, root):
            yield (*below, root)
    if len(below) < MAX_DEPTH:
        for issuer in pool:
            if issuer not in below and _issued(top, issuer):
                yield from _chains((*below, issuer), roots, pool)


def _issued(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        if certificate.issuer != issuer.subject:
            return False
        certificate.verify_directly_issued_by(issuer)
    except (InvalidSignature, *UNREADABLE):
        return False
    return True


def _check(chain: tuple[x509.Certificate, ...]) -> Path:
    below = 0
    for depth, certificate in enumerate(chain):
        _check_strength(certificate, signed=depth < len(chain) - 1)
        _check_extensions(certificate)
        if depth:
            _check_authority(certificate, below)
            below += certificate.subject != certificate.issuer
        elif (constraints := extension(certificate, x509.BasicConstraints)) and constraints.ca:
            raise ProfileError("an authority's certificate where an office's belongs")
    return Path(
        chain,
        max(one.not_valid_before_utc for one in chain),
        min(one.not_valid_after_utc for one in chain),
        _ekus(chain),
        extension(chain[0], x509.KeyUsage),
        _policies(chain[0]),
    )


def _check_strength(certificate: x509.Certificate, *, signed: bool) -> None:
    """P-256, P-384 or RSA of 2048 bits and more; SHA-2 in the signature (a root's own signature proves nothing)."""
    try:
        key, algorithm = public_key_of(certificate), certificate.signature_hash_algorithm
    except UNREADABLE:
        raise WeakKeyError("unreadable key or signature algorithm") from None
    strong = (isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, _CURVES)) or (
        isinstance(key, rsa.RSAPublicKey) and key.key_size >= 2048 and key.public_numbers().e >= 65537
    )
    if not strong:
        raise WeakKeyError("key")
    if signed and not isinstance(algorithm, _HASHES):
        raise WeakKeyError("hash of the signature")


def _check_extensions(certificate: x509.Certificate) -> None:
    if certificate.version != x509.Version.v3:
        raise ProfileError("certificate version")
    for one in extensions_of(certificate):
        if one.oid in _REFUSED or (one.critical and one.oid not in _UNDERSTOOD):
            raise ProfileError(f"extension {one.oid.dotted_string}")


def _check_authority(certificate: x509.Certificate, below: int) -> None:
    """May it issue, with `below` not self-issued authorities under it?"""
    constraints = extension(certificate, x509.BasicConstraints)
    if constraints is None or not constraints.ca:
        raise ProfileError("issuer is no authority")
    if constraints.path_length is not None and below > constraints.path_length:
        raise ProfileError("path length")
    usage = extension(certificate, x509.KeyUsage)
    if usage is None or not usage.key_cert_sign:
        raise ProfileError("issuer may not sign certificates")


def _ekus(chain: Sequence[x509.Certificate]) -> frozenset[str] | None:
    found: frozenset[str] | None = None
    for depth, certificate in enumerate(chain):
        value = extension(certificate, x509.ExtendedKeyUsage)
        if value is None:
            if depth == 0:
                return None
            continue
        own = frozenset(oid.dotted_string for oid in value)
        found = own if found is None else found & own
    return found


def _policies(certificate: x509.Certificate) -> frozenset[str]:
    value = extension(certificate, x509.CertificatePolicies)
    return frozenset() if value is None else frozenset(one.policy_identifier.dotted_string for one in value)

"""The fixed parts of every certificate: names, lifetimes, policies, extensions (docs/envelope.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID, ObjectIdentifier

from engine.envelope.path import extension
from engine.envelope.trust import ARC
from engine.pki.rules.errors import KindError

KAIGO_HOKEN: Final = "kaigo_hoken"
KAIGO_DX: Final = "kaigo_dx"
KIND_TITLES_JA: Final = {KAIGO_HOKEN: "介護保険証明書", KAIGO_DX: "介護DX証明書"}
_POLICY_ARCS: Final = {KAIGO_HOKEN: "1.1", KAIGO_DX: "1.2"}
PublicKey = ec.EllipticCurvePublicKey | rsa.RSAPublicKey


@dataclass(frozen=True, slots=True)
class Profile:
    """What an operator may set: its OID arc, its name in the subjects, how long certificates live."""

    arc: str = ARC
    organisation: str = "Renkei Desk"
    root_life: timedelta = timedelta(days=365 * 20)
    issuing_life: timedelta = timedelta(days=365 * 10)
    office_life: timedelta = timedelta(days=365 * 3)
    relay_life: timedelta = timedelta(days=365 * 2)
    # Certificates begin a little in the past: the office's clock may be slow.
    backdate: timedelta = timedelta(minutes=10)

    def policy(self, kind: str) -> ObjectIdentifier:
        """The policy OID of a certificate kind."""
        if kind not in _POLICY_ARCS:
            raise KindError("unknown certificate kind")
        return ObjectIdentifier(f"{self.arc}.{_POLICY_ARCS[kind]}")

    @property
    def receipt_signing(self) -> ObjectIdentifier:
        """The relay's extended key usage."""
        return ObjectIdentifier(f"{self.arc}.2.1")


DEFAULT: Final = Profile()


def name(profile: Profile, common_name: str) -> x509.Name:
    """Subject with country, organisation and common name."""
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "JP"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, profile.organisation),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def usage(*allowed: str) -> x509.KeyUsage:
    """KeyUsage with exactly these bits."""
    names = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
        "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{one: one in allowed for one in names})


def access(ocsp_url: str | None) -> x509.AuthorityInformationAccess | None:
    """Where OCSP answers."""
    if not ocsp_url:
        return None
    location = x509.UniformResourceIdentifier(ocsp_url)
    return x509.AuthorityInformationAccess(
        [x509.AccessDescription(AuthorityInformationAccessOID.OCSP, location)]
    )


def distribution(crl_url: str | None) -> x509.CRLDistributionPoints | None:
    """Where the revocation list is."""
    if not crl_url:
        return None
    points = [x509.DistributionPoint([x509.UniformResourceIdentifier(crl_url)], None, None, None)]
    return x509.CRLDistributionPoints(points)


def kind_of(certificate: x509.Certificate, profile: Profile = DEFAULT) -> str | None:
    """The certificate kind by its policy, None when it has none of ours."""
    policies = extension(certificate, x509.CertificatePolicies)
    found = {one.policy_identifier for one in policies or ()}
    return next((kind for kind in _POLICY_ARCS if profile.policy(kind) in found), None)


def lifetime(now: datetime, life: timedelta, profile: Profile) -> tuple[datetime, datetime]:
    """First and last moment, whole seconds."""
    start = now.replace(microsecond=0)
    return start - profile.backdate, start + life

"""Issues the certificates of offices and of the relay; subject and names are the authority's, never the request's."""

from __future__ import annotations

from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, ObjectIdentifier

from engine.envelope.manifest import OFFICE
from engine.envelope.office import PREFIX, RELAY
from engine.pki.rules.authority import Authority, authority_key
from engine.pki.rules.csr import Csr
from engine.pki.rules.errors import AuthorityError, CsrError
from engine.pki.rules.profiles import DEFAULT, Profile, PublicKey, access, distribution, lifetime, name, usage


def issue_office_certificate(
    issuing: Authority,
    csr: Csr,
    office_number: str,
    kind: str,
    now: datetime,
    *,
    serial: int | None = None,
    crl_url: str | None = None,
    ocsp_url: str | None = None,
    profile: Profile = DEFAULT,
) -> x509.Certificate:
    """A certificate of this kind for an office: three years, clientAuth and emailProtection.

    `serial` is random unless the caller has reserved one. Raises KindError, CsrError, AuthorityError.
    """
    if not OFFICE.fullmatch(office_number):
        raise CsrError("office number out of its pattern")
    policies = x509.CertificatePolicies([x509.PolicyInformation(profile.policy(kind), None)])
    ekus = [ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.EMAIL_PROTECTION]
    builder = _begin(
        issuing,
        csr.public_key,
        name(profile, office_number),
        now=now,
        life=profile.office_life,
        serial=serial,
        profile=profile,
    )
    builder = _add_use(builder, csr.public_key, ekus, f"{PREFIX}{office_number}", agree=True)
    return _finish(builder.add_extension(policies, critical=False), issuing, crl_url, ocsp_url)


def issue_relay_certificate(
    issuing: Authority,
    public_key: PublicKey,
    now: datetime,
    *,
    serial: int | None = None,
    crl_url: str | None = None,
    ocsp_url: str | None = None,
    profile: Profile = DEFAULT,
) -> x509.Certificate:
    """The relay's certificate: signs receipts, and nothing else (own extended key usage, SAN urn:renkei:relay)."""
    subject = name(profile, f"{profile.organisation} Relay")
    life = profile.relay_life
    builder = _begin(issuing, public_key, subject, now=now, life=life, serial=serial, profile=profile)
    builder = _add_use(builder, public_key, [profile.receipt_signing], RELAY, agree=False)
    return _finish(builder, issuing, crl_url, ocsp_url)


def _begin(
    issuing: Authority,
    key: PublicKey,
    subject: x509.Name,
    *,
    now: datetime,
    life: timedelta,
    serial: int | None,
    profile: Profile,
) -> x509.CertificateBuilder:
    if key == issuing.key.public_key():
        raise CsrError("the authority's own key")
    start, end = lifetime(now, life, profile)
    if not issuing.certificate.not_valid_before_utc <= now < issuing.certificate.not_valid_after_utc:
        raise AuthorityError("issuing certificate is not valid now")
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuing.certificate.subject)
        .public_key(key)
        .serial_number(x509.random_serial_number() if serial is None else serial)
        .not_valid_before(max(start, issuing.certificate.not_valid_before_utc))
        .not_valid_after(min(end, issuing.certificate.not_valid_after_utc))
    )


def _add_use(
    builder: x509.CertificateBuilder, key: PublicKey, ekus: list[ObjectIdentifier], uri: str, *, agree: bool
) -> x509.CertificateBuilder:
    keying = "key_encipherment" if isinstance(key, rsa.RSAPublicKey) else "key_agreement"
    allowed = ("digital_signature", keying) if agree else ("digital_signature",)
    names = x509.SubjectAlternativeName([x509.UniformResourceIdentifier(uri)])
    return (
        builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage(*allowed), critical=True)
        .add_extension(x509.ExtendedKeyUsage(ekus), critical=False)
        .add_extension(names, critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _finish(
    builder: x509.CertificateBuilder, issuing: Authority, crl_url: str | None, ocsp_url: str | None
) -> x509.Certificate:
    builder = builder.add_extension(authority_key(issuing), critical=False)
    for optional in (distribution(crl_url), access(ocsp_url)):
        if optional is not None:
            builder = builder.add_extension(optional, critical=False)
    return builder.sign(issuing.key, hashes.SHA256())

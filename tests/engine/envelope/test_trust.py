"""Which certificates are trusted, and why the others are not."""

from __future__ import annotations

import json
import warnings
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from engine.envelope import errors
from engine.envelope.trust import CLIENT_AUTH, EMAIL_PROTECTION, Trust, is_relay, office_number_of
from engine.pki.rules import Authority, Revoked, build_crl, make_issuing, make_root
from engine.pki.rules.authority import authority_key
from engine.pki.rules.profiles import usage
from tests.engine.envelope.offices import (
    NOW,
    RECEIVER,
    SENDER,
    STRANGER,
    crl,
    issuing,
    later,
    new_office,
    office,
    relay,
    root,
    trust,
)

SAN = x509.SubjectAlternativeName([x509.UniformResourceIdentifier(f"urn:renkei:office:{SENDER}")])
EKU = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.EMAIL_PROTECTION])
LEAF = x509.BasicConstraints(ca=False, path_length=None)
SIGNS = usage("digital_signature", "key_agreement")


def _issue(
    *extensions: x509.ExtensionType,
    by: Authority | None = None,
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | None = None,
    critical: bool = False,
    name: str = "a",
) -> x509.Certificate:
    """A certificate with any content, by our authority."""
    authority = by or issuing()
    key = key or ec.generate_private_key(ec.SECP256R1())
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(authority.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW)
        .not_valid_after(later(days=10))
        .add_extension(authority_key(authority), critical=False)
    )
    for one in extensions:
        builder = builder.add_extension(one, critical=critical)
    return builder.sign(authority.key, hashes.SHA256())


def test_an_office_is_trusted_with_its_chain_and_number() -> None:
    certificate = office(SENDER).certificate
    chain = trust().verify(certificate, at=NOW, office=SENDER)
    assert chain == (certificate, issuing().certificate, root().certificate)
    assert office_number_of(certificate) == SENDER
    assert trust().verify(certificate, at=NOW, eku=CLIENT_AUTH)
    assert trust().verify(certificate, at=NOW, key_usage="key_agreement")
    assert trust().verify(office(RECEIVER, use_rsa=True).certificate, at=NOW, key_usage="key_agreement")
    with pytest.raises(errors.OfficeMismatchError):
        trust().verify(certificate, at=NOW, office=STRANGER)


def test_the_relay_is_no_office_and_an_office_no_relay() -> None:
    believing = trust()
    assert is_relay(relay().certificate)
    assert not is_relay(office(SENDER).certificate)
    assert believing.verify(relay().certificate, at=NOW, eku=believing.receipt_signing)
    with pytest.raises(errors.UsageError):
        believing.verify(relay().certificate, at=NOW, eku=EMAIL_PROTECTION)
    with pytest.raises(errors.UsageError):
        believing.verify(office(SENDER).certificate, at=NOW, eku=believing.receipt_signing)
    with pytest.raises(errors.ProfileError):
        office_number_of(relay().certificate)


def test_the_window_of_ten_minutes_on_either_side() -> None:
    certificate = office(SENDER).certificate
    believing = Trust([root().certificate], [issuing().certificate], revoked=frozenset())
    start, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    # The authorities begin at the same moment as the office here.
    assert believing.verify(certificate, at=start - timedelta(minutes=10))
    assert believing.verify(certificate, at=end + timedelta(minutes=10))
    with pytest.raises(errors.NotYetValidError):
        believing.verify(certificate, at=start - timedelta(minutes=10, seconds=1))
    with pytest.raises(errors.ExpiredError):
        believing.verify(certificate, at=end + timedelta(minutes=10, seconds=1))


def test_the_proved_path_is_remembered_but_time_and_revocation_are_asked_each_time() -> None:
    revoked: set[int] = set()
    believing = Trust([root().certificate], [issuing().certificate], revoked=revoked)
    certificate = office(SENDER).certificate
    assert believing.verify(certificate, at=NOW) == believing.verify(certificate, at=NOW)
    revoked.add(certificate.serial_number)
    with pytest.raises(errors.RevokedError):
        believing.verify(certificate, at=NOW)
    revoked.clear()
    with pytest.raises(errors.ExpiredError):
        believing.verify(certificate, at=later(days=4000))


def test_signed_revocation_lists() -> None:
    roots, issuers = [root().certificate], [issuing().certificate]
    certificate = office(SENDER).certificate

    def attempt(*lists: x509.CertificateRevocationList, at: datetime = NOW, minimum: int = 0) -> None:
        Trust(roots, issuers, lists, minimum_crl_number=minimum).verify(certificate, at=at)

    attempt(crl(number=7), minimum=7)
    attempt(crl(number=7), crl(certificate, number=6))
    with pytest.raises(errors.RevokedError):
        attempt(crl(certificate, number=7), crl(number=6))
    with pytest.raises(errors.CrlMissingError):
        attempt()
    with pytest.raises(errors.CrlRolledBackError):
        attempt(crl(number=6), minimum=7)
    with pytest.raises(errors.CrlExpiredError):
        attempt(crl(), at=later(days=7, minutes=11))
    with pytest.raises(errors.CrlError):
        attempt(crl(now=later(minutes=11)))
    impostor = make_issuing(root(), NOW)  # the same name with another key
    with pytest.raises(errors.CrlError):
        attempt(build_crl(impostor, 8, [], NOW))
    with pytest.raises(errors.CrlMissingError):
        attempt(build_crl(root(), 8, [], NOW))


def test_an_issuing_authority_can_be_revoked_by_the_root() -> None:
    above = build_crl(root(), 1, [Revoked(issuing().certificate.serial_number, NOW)], NOW)
    certificate = office(SENDER).certificate
    believing = Trust([root().certificate], [issuing().certificate], [above], revoked=frozenset())
    with pytest.raises(errors.RevokedError):
        believing.verify(certificate, at=NOW)
    strict = Trust([root().certificate], [issuing().certificate], [crl()], whole_chain=True)
    with pytest.raises(errors.CrlMissingError):
        strict.verify(certificate, at=NOW)
    clean = Trust(
        [root().certificate],
        [issuing().certificate],
        [crl(), build_crl(root(), 1, [], NOW)],
        whole_chain=True,
    )
    assert clean.verify(certificate, at=NOW)


def test_an_entry_or_list_not_understood_makes_the_list_unusable() -> None:
    point = x509.IssuingDistributionPoint(None, None, False, True, None, False, False)  # noqa: FBT003 - positional API
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuing().certificate.subject)
        .last_update(NOW)
        .next_update(later(days=1))
    )
    partial = builder.add_extension(x509.CRLNumber(9), critical=False).add_extension(point, critical=True)
    for one in (builder, partial):
        believing = Trust(
            [root().certificate], [issuing().certificate], [one.sign(issuing().key, hashes.SHA256())]
        )
        with pytest.raises(errors.CrlError):
            believing.verify(office(SENDER).certificate, at=NOW)


@pytest.mark.parametrize(
    ("extensions", "error"),
    [
        ((LEAF, SIGNS, SAN), errors.UsageError),
        ((LEAF, SIGNS, SAN, x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])), errors.UsageError),
        ((LEAF, SIGNS, SAN, x509.ExtendedKeyUsage([ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE])), errors.UsageError),
        ((LEAF, SAN, EKU), errors.UsageError),
        ((LEAF, usage("key_agreement"), SAN, EKU), errors.UsageError),
        ((x509.BasicConstraints(ca=True, path_length=None), SIGNS, SAN, EKU), errors.ProfileError),
        ((LEAF, SIGNS, EKU), errors.ProfileError),
        ((LEAF, SIGNS, EKU, x509.SubjectAlternativeName([x509.DNSName(f"urn:renkei:office:{SENDER}")])), errors.ProfileError),
        ((LEAF, SIGNS, EKU, x509.SubjectAlternativeName([*SAN, *SAN])), errors.ProfileError),
        ((LEAF, SIGNS, SAN, EKU, x509.NameConstraints([x509.DNSName("x")], None)), errors.ProfileError),
        ((LEAF, SIGNS, SAN, EKU, x509.InhibitAnyPolicy(0)), errors.ProfileError),
    ],
    ids=[
        "no EKU", "server EKU", "any EKU", "no key usage", "may not sign", "an authority", "no name", "name of another kind",
        "two names", "name constraints", "policy constraints",
    ],
)  # fmt: skip
def test_a_certificate_outside_the_profile_is_refused(
    extensions: tuple[x509.ExtensionType, ...], error: type[errors.TrustError]
) -> None:
    with pytest.raises(error):
        trust().verify(_issue(*extensions), at=NOW, office=SENDER)


def test_an_unknown_critical_extension_is_refused() -> None:
    unknown = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.4.1.99999.1"), b"\x05\0")
    assert trust().verify(_issue(LEAF, SIGNS, SAN, EKU, unknown), at=NOW)
    with pytest.raises(errors.ProfileError):
        trust().verify(_issue(LEAF, SIGNS, SAN, EKU, unknown, critical=True), at=NOW)


def test_weak_keys_are_refused() -> None:
    weak = rsa.generate_private_key(65537, 1024)
    other = ec.generate_private_key(ec.SECP256K1())
    for key in (weak, other):
        with pytest.raises(errors.WeakKeyError):
            trust().verify(_issue(LEAF, SIGNS, SAN, EKU, key=key), at=NOW)


def test_an_office_cannot_issue_certificates() -> None:
    sender = office(SENDER)
    assert isinstance(sender.key, ec.EllipticCurvePrivateKey)
    rogue = Authority(sender.key, sender.certificate, (sender.certificate,))
    certificate = _issue(LEAF, SIGNS, SAN, EKU, by=rogue)
    with pytest.raises(errors.ProfileError):
        trust().verify(certificate, at=NOW, untrusted=[sender.certificate])


def test_an_issuing_authority_cannot_make_another_below_it() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    below = _issue(
        x509.BasicConstraints(ca=True, path_length=0),
        usage("key_cert_sign", "crl_sign"),
        x509.SubjectKeyIdentifier.from_public_key(key.public_key()),
        key=key,
        name="below",
    )
    certificate = _issue(LEAF, SIGNS, SAN, EKU, by=Authority(key, below, (below,)))
    with pytest.raises(errors.ProfileError):
        trust().verify(certificate, at=NOW, untrusted=[below])


def test_the_same_names_with_another_key_lead_nowhere() -> None:
    other_root = make_root(NOW)
    impostor = new_office(SENDER, authority=make_issuing(other_root, NOW))
    with pytest.raises(errors.UntrustedIssuerError):
        trust().verify(impostor.certificate, at=NOW)
    with pytest.raises(errors.UntrustedIssuerError):
        trust().verify(impostor.certificate, at=NOW, untrusted=[other_root.certificate])


def test_a_root_is_no_office() -> None:
    with pytest.raises(errors.TrustError):
        trust().verify(root().certificate, at=NOW)


def test_every_error_speaks_to_its_reader() -> None:
    def tree(kind: type[errors.EnvelopeError]) -> list[type[errors.EnvelopeError]]:
        return [kind, *(below for one in kind.__subclasses__() for below in tree(one))]

    kinds = tree(errors.EnvelopeError)
    assert len({one.code for one in kinds}) == len(kinds)
    for one in kinds:
        assert one.title
        assert one.detail.endswith("。")
        assert one.next_step.endswith("。")
        assert str(one("why")) == f"{one.code}: why"


def test_no_certificate_of_the_nist_suite_that_must_fail_is_accepted(shared: Path | None) -> None:
    """NIST PKITS: what must fail fails; of what is valid, this narrow profile refuses more than half on purpose."""
    folder = shared / "vectors" / "pkits" if shared else Path("/nonexistent")
    cases = json.loads((folder / "pkits.json").read_text()) if folder.is_dir() else []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # some of them are made to be odd
        outcomes = Counter(_pkits(folder, case) for case in cases)
    assert outcomes["FAILURE", True] == 0
    assert outcomes["SUCCESS", True] == (21 if cases else 0)


def _pkits(folder: Path, case: dict[str, list[str]]) -> tuple[str, bool]:
    expected = str(case["expect"])
    try:
        top, leaf, *between = (
            x509.load_der_x509_certificate((folder / "certs" / name).read_bytes())
            for name in ("TrustAnchorRootCertificate.crt", str(case["leaf"]), *case["intermediates"])
        )
        lists = [x509.load_der_x509_crl((folder / "crls" / name).read_bytes()) for name in case["crls"]]
        believing = Trust([top], between, lists, whole_chain=True)
        believing.verify(leaf, at=datetime(2026, 11, 24, tzinfo=UTC), eku=None)
    except (errors.TrustError, ValueError):
        return expected, False
    return expected, True

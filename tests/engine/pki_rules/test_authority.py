"""Root, issuing authority, office certificates: their profile, seen by cryptography and by openssl."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from cryptography.x509 import verification
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID

from engine.envelope.errors import EnvelopeError
from engine.envelope.trust import Trust, is_relay, office_number_of
from engine.pki.rules import (
    KAIGO_DX,
    KAIGO_HOKEN,
    KIND_TITLES_JA,
    Authority,
    Csr,
    build_crl,
    certs_only,
    check_csr,
    issue_office_certificate,
    issue_relay_certificate,
    kind_of,
    load_authority,
    make_issuing,
    make_root,
    read_certs_only,
    renew_from,
    save_key,
)
from engine.pki.rules.errors import AuthorityError, CsrError, KindError
from engine.pki.rules.profiles import Profile
from engine.pki.rules.renewal import may_renew
from tests.engine.envelope.offices import NOW, SENDER, request

CRL_URL, OCSP_URL = "http://renkei.example/pki/issuing.crl", "http://renkei.example/pki/ocsp"


@pytest.fixture(scope="module")
def root() -> Authority:
    return make_root(NOW)


@pytest.fixture(scope="module")
def issuing(root: Authority) -> Authority:
    return make_issuing(root, NOW)


@pytest.fixture(scope="module")
def csr() -> Csr:
    return check_csr(request(ec.generate_private_key(ec.SECP256R1())))


def test_the_office_profile(root: Authority, issuing: Authority, csr: Csr) -> None:
    one = issue_office_certificate(
        issuing, csr, SENDER, KAIGO_DX, NOW, serial=4711, crl_url=CRL_URL, ocsp_url=OCSP_URL
    )
    found = one.extensions
    assert one.serial_number == 4711
    assert one.public_key() == csr.public_key
    assert one.subject.rfc4514_string() == f"CN={SENDER},O=Renkei Desk,C=JP"
    assert one.not_valid_after_utc == NOW + timedelta(days=1095)
    assert one.not_valid_before_utc <= NOW
    constraints = found.get_extension_for_class(x509.BasicConstraints)
    assert constraints.critical
    assert not constraints.value.ca
    usage = found.get_extension_for_class(x509.KeyUsage)
    assert usage.critical
    assert usage.value.digital_signature
    assert usage.value.key_agreement
    assert not usage.value.key_cert_sign
    assert not usage.value.key_encipherment
    assert set(found.get_extension_for_class(x509.ExtendedKeyUsage).value) == {
        ExtendedKeyUsageOID.CLIENT_AUTH,
        ExtendedKeyUsageOID.EMAIL_PROTECTION,
    }
    assert office_number_of(one) == SENDER
    assert not is_relay(one)
    own = issuing.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    assert found.get_extension_for_class(x509.AuthorityKeyIdentifier).value.key_identifier == own.digest
    assert found.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
    point = found.get_extension_for_class(x509.CRLDistributionPoints).value[0]
    assert point.full_name == [x509.UniformResourceIdentifier(CRL_URL)]
    access = found.get_extension_for_class(x509.AuthorityInformationAccess).value[0]
    assert access.access_method == AuthorityInformationAccessOID.OCSP
    assert access.access_location == x509.UniformResourceIdentifier(OCSP_URL)


@pytest.mark.parametrize("kind", [KAIGO_HOKEN, KAIGO_DX])
def test_the_kind_stands_in_the_policy(issuing: Authority, csr: Csr, kind: str) -> None:
    own_arc = Profile(arc="1.3.6.1.4.1.99998.7")
    assert kind_of(issue_office_certificate(issuing, csr, SENDER, kind, NOW)) == kind
    other = issue_office_certificate(issuing, csr, SENDER, kind, NOW, profile=own_arc)
    assert kind_of(other) is None
    assert kind_of(other, own_arc) == kind
    assert KIND_TITLES_JA[kind].endswith("証明書")


def test_what_the_authority_will_not_issue(issuing: Authority, csr: Csr) -> None:
    with pytest.raises(KindError):
        issue_office_certificate(issuing, csr, SENDER, "dairinin", NOW)
    with pytest.raises(CsrError):
        issue_office_certificate(issuing, csr, "../../etc", KAIGO_DX, NOW)
    with pytest.raises(AuthorityError):
        issue_office_certificate(issuing, csr, SENDER, KAIGO_DX, NOW + timedelta(days=3651))
    with pytest.raises(CsrError):
        issue_office_certificate(issuing, check_csr(request(issuing.key)), SENDER, KAIGO_DX, NOW)


def test_no_certificate_outlives_its_issuer(issuing: Authority, csr: Csr) -> None:
    late = NOW + timedelta(days=3649)
    one = issue_office_certificate(issuing, csr, SENDER, KAIGO_DX, late)
    assert one.not_valid_after_utc == issuing.certificate.not_valid_after_utc


def test_an_rsa_key_enciphers_instead_of_agreeing(issuing: Authority) -> None:
    csr = check_csr(request(rsa.generate_private_key(65537, 2048)))
    one = issue_office_certificate(issuing, csr, SENDER, KAIGO_DX, NOW)
    usage = one.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.key_encipherment
    assert not usage.key_agreement


def test_the_relay_signs_receipts_and_nothing_else(issuing: Authority) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    one = issue_relay_certificate(issuing, key.public_key(), NOW, crl_url=CRL_URL)
    assert is_relay(one)
    assert [
        oid.dotted_string for oid in one.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    ] == ["1.3.6.1.4.1.99999.26.2.1"]
    assert kind_of(one) is None


def test_the_authorities_are_kept_under_a_passphrase(root: Authority, issuing: Authority) -> None:
    pem = b"".join(one.public_bytes(Encoding.PEM) for one in issuing.chain)
    kept = save_key(issuing, b"ume sakura momo")
    assert b"ENCRYPTED" in kept
    again = load_authority(kept, b"ume sakura momo", pem)
    assert again.certificate == issuing.certificate
    assert again.chain == (issuing.certificate, root.certificate)
    with pytest.raises(AuthorityError):
        load_authority(kept, b"wrong passphrase", pem)
    with pytest.raises(AuthorityError):
        load_authority(save_key(root, b"ume sakura momo"), b"ume sakura momo", pem)
    with pytest.raises(AuthorityError):
        save_key(issuing, b"short")


def test_offices_renew_on_different_days(issuing: Authority, csr: Csr) -> None:
    some = [issue_office_certificate(issuing, csr, SENDER, KAIGO_DX, NOW) for _ in range(60)]
    end = some[0].not_valid_after_utc
    days = {(end - renew_from(one)).days for one in some}
    assert min(days) >= 45
    assert max(days) <= 90
    assert len(days) > 15
    assert renew_from(some[0]) == renew_from(some[0])
    assert not may_renew(some[0], end - timedelta(days=91))
    assert may_renew(some[0], end - timedelta(days=89))
    assert not may_renew(some[0], end)


def test_bundles_are_certs_only(root: Authority, issuing: Authority) -> None:
    data = certs_only([issuing.certificate, root.certificate])
    both = {issuing.certificate, root.certificate}
    assert set(read_certs_only(data)) == both
    assert set(pkcs7.load_der_pkcs7_certificates(data)) == both
    assert set(read_certs_only(pkcs7.serialize_certificates(list(both), Encoding.DER))) == both
    for spoiled in (b"", data[:-1], data + b"\0", data.replace(b"\x02\x01\x01", b"\x02\x01\x03", 1)):
        with pytest.raises(EnvelopeError):
            read_certs_only(spoiled)


def test_openssl_agrees(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    root = make_root(now)
    issuing = make_issuing(root, now)
    csr = check_csr(request(ec.generate_private_key(ec.SECP256R1())))
    one = issue_office_certificate(issuing, csr, SENDER, KAIGO_DX, now, crl_url=CRL_URL, ocsp_url=OCSP_URL)
    for name, certificate in (("root", root.certificate), ("issuing", issuing.certificate), ("office", one)):
        (tmp_path / f"{name}.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    (tmp_path / "crl.pem").write_bytes(build_crl(issuing, 1, [], now).public_bytes(Encoding.PEM))
    (tmp_path / "est.p7").write_bytes(certs_only([one]))
    for purpose in ("smimesign", "sslclient"):
        answer = _openssl(
            tmp_path, "verify", "-x509_strict", "-crl_check", "-purpose", purpose, "-CAfile", "root.pem",
            "-untrusted", "issuing.pem", "-CRLfile", "crl.pem", "office.pem",
        )  # fmt: skip
        assert "office.pem: OK" in answer
    assert f"URI:urn:renkei:office:{SENDER}" in _openssl(
        tmp_path, "x509", "-in", "office.pem", "-noout", "-text"
    )
    assert f"CN = {SENDER}" in _openssl(tmp_path, "pkcs7", "-inform", "DER", "-in", "est.p7", "-print_certs")
    # cryptography's own verifier finds the same path.
    chain = Trust([root.certificate], [issuing.certificate], revoked=frozenset()).verify(one, at=now)
    store = verification.Store([root.certificate])
    policy = verification.PolicyBuilder().store(store).time(now)
    verifier = policy.extension_policies(
        ca_policy=verification.ExtensionPolicy.permit_all().require_present(
            x509.BasicConstraints, verification.Criticality.CRITICAL, None
        ),
        ee_policy=verification.ExtensionPolicy.permit_all(),
    ).build_client_verifier()
    assert tuple(verifier.verify(one, [issuing.certificate]).chain) == chain


def _openssl(folder: Path, *words: str) -> str:
    answer = subprocess.run(["openssl", *words], cwd=folder, capture_output=True, text=True, check=False)
    return answer.stdout + answer.stderr

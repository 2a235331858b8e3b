"""Revocation lists and OCSP answers, read back by cryptography and by openssl."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from engine.pki.rules import (
    KAIGO_DX,
    Authority,
    Revoked,
    answer_ocsp,
    build_crl,
    check_csr,
    issue_office_certificate,
    make_issuing,
    make_root,
    read_ocsp_request,
)
from tests.engine.envelope.offices import NOW, SENDER, request


@pytest.fixture(scope="module")
def issuing() -> Authority:
    return make_issuing(make_root(NOW), NOW)


def _office(issuing: Authority, now: datetime = NOW) -> x509.Certificate:
    csr = check_csr(request(ec.generate_private_key(ec.SECP256R1())))
    return issue_office_certificate(issuing, csr, SENDER, KAIGO_DX, now)


def test_the_list_says_who_since_when_and_why(issuing: Authority) -> None:
    entries = [Revoked(7, NOW, "keyCompromise"), Revoked(8, NOW), Revoked(9, NOW, "superseded")]
    crl = build_crl(issuing, 42, entries, NOW)
    assert crl.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number == 42
    assert crl.is_signature_valid(issuing.key.public_key())
    assert (crl.last_update_utc, crl.next_update_utc) == (NOW, NOW + timedelta(days=7))
    found = {one.serial_number: one for one in crl}
    assert sorted(found) == [7, 8, 9]
    assert (
        found[7].extensions.get_extension_for_class(x509.CRLReason).value.reason
        == x509.ReasonFlags.key_compromise
    )
    assert len(found[8].extensions) == 0
    assert found[8].revocation_date_utc == NOW


def _request(issuing: Authority, certificate: x509.Certificate, *, nonce: bytes | None = None) -> bytes:
    builder = ocsp.OCSPRequestBuilder().add_certificate(certificate, issuing.certificate, hashes.SHA256())
    if nonce:
        builder = builder.add_extension(x509.OCSPNonce(nonce), critical=False)
    return builder.build().public_bytes(Encoding.DER)


def _always(status: Revoked | str) -> Callable[[int], Revoked | str | None]:
    return lambda _: status


def test_ocsp_answers_for_its_own_certificates(issuing: Authority) -> None:
    certificate = _office(issuing)
    for status, expected in (
        ("good", ocsp.OCSPCertStatus.GOOD),
        (Revoked(certificate.serial_number, NOW, "keyCompromise"), ocsp.OCSPCertStatus.REVOKED),
    ):
        der = answer_ocsp(issuing, _request(issuing, certificate, nonce=b"n" * 16), _always(status), NOW)
        answer = ocsp.load_der_ocsp_response(der)
        assert answer.response_status == ocsp.OCSPResponseStatus.SUCCESSFUL
        assert answer.certificate_status == expected
        assert answer.serial_number == certificate.serial_number
        assert answer.extensions.get_extension_for_class(x509.OCSPNonce).value.nonce == b"n" * 16


def test_ocsp_says_nothing_about_others(issuing: Authority) -> None:
    certificate = _office(issuing)
    other = make_issuing(make_root(NOW), NOW)

    def status(data: bytes, known: str | None = "good") -> ocsp.OCSPResponseStatus:
        return ocsp.load_der_ocsp_response(answer_ocsp(issuing, data, lambda _: known, NOW)).response_status

    assert status(_request(issuing, certificate), None) == ocsp.OCSPResponseStatus.UNAUTHORIZED
    assert status(_request(other, _office(other))) == ocsp.OCSPResponseStatus.UNAUTHORIZED
    for broken in (b"", b"x", b"\x30" * 5000):
        assert status(broken) == ocsp.OCSPResponseStatus.MALFORMED_REQUEST
        assert read_ocsp_request(broken) is None


def test_openssl_reads_the_ocsp_answer(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    root = make_root(now)
    issuing = make_issuing(root, now)
    certificate = _office(issuing, now)
    for name, one in (("root", root), ("issuing", issuing)):
        (tmp_path / f"{name}.pem").write_bytes(one.certificate.public_bytes(Encoding.PEM))
    (tmp_path / "office.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    words = "ocsp -issuer issuing.pem -cert office.pem -reqout request"
    subprocess.run(["openssl", *words.split()], cwd=tmp_path, check=True, capture_output=True)
    der = answer_ocsp(issuing, (tmp_path / "request").read_bytes(), lambda _: "good", now)
    (tmp_path / "answer").write_bytes(der)
    words = "ocsp -issuer issuing.pem -cert office.pem -respin answer -CAfile root.pem -verify_other issuing.pem -no_nonce"
    answer = subprocess.run(
        ["openssl", *words.split()], cwd=tmp_path, check=False, capture_output=True, text=True
    )
    assert "office.pem: good" in answer.stdout
    assert "Response verify OK" in answer.stderr

"""Whoever signs a fresh challenge for this very relay is signed in; nobody else is."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

from engine.pki.records import ApiSession, Challenge
from engine.pki.service.sessions import is_own_host
from store.work import Work

OFFICE_A = "9970100013"


def is_refused(answer: Any, status: int, code: str) -> bool:
    return (answer.status_code, answer.get_json()["code"]) == (status, code)


def ask(office: Any) -> str:
    challenge: str = office.http.post("/api/v1/sessions/challenge", json={}).get_json()["challenge"]
    return challenge


def test_a_signed_challenge_opens_a_session_for_fifteen_minutes(office_a: Any, work: Work) -> None:
    answer = office_a.session().get_json()
    assert (answer["office_number"], answer["office_name"]) == (OFFICE_A, "事業所0013")
    assert answer["expires_at"] == "2026-11-24T01:15:00.000Z"
    assert all(answer["token"] not in one.token_hash for one in work.session.query(ApiSession))


def test_a_challenge_is_good_once(office_a: Any) -> None:
    challenge = ask(office_a)
    assert office_a.prove(challenge).status_code == 200
    assert is_refused(office_a.prove(challenge), 401, "challenge-invalid")


def test_a_wrong_signature_uses_the_challenge_up(office_a: Any, office_b: Any, work: Work) -> None:
    challenge = ask(office_a)
    kept, office_a.key = office_a.key, office_b.key
    office_a.certificate, own = office_b.certificate, office_a.certificate
    wrong = office_a.sign(b"something else")
    fields = {
        "challenge": challenge,
        "signature": wrong,
        "certificate_pem": own.public_bytes(Encoding.PEM).decode(),
    }
    assert is_refused(office_a.http.post("/api/v1/sessions", json=fields), 401, "signature-invalid")
    office_a.key, office_a.certificate = kept, own
    assert is_refused(office_a.prove(challenge), 401, "challenge-invalid")


def test_a_challenge_ends_after_two_minutes(office_a: Any, clock: Any, work: Work) -> None:
    challenge = ask(office_a)
    clock.advance(minutes=2)
    assert is_refused(office_a.prove(challenge), 401, "challenge-invalid")
    ask(office_a)
    assert work.session.query(Challenge).count() == 1


def test_a_signature_for_another_relay_is_no_use_here(office_a: Any) -> None:
    assert is_refused(office_a.session(host="relay.example"), 401, "signature-invalid")


def test_a_relay_in_between_cannot_pass_the_signature_on(office_a: Any) -> None:
    challenge = ask(office_a)
    signed = office_a.sign(b"renkei-session-v1\n" + challenge.encode() + b"\nevil.example")
    fields = {
        "challenge": challenge,
        "signature": signed,
        "certificate_pem": office_a.certificate.public_bytes(Encoding.PEM).decode(),
    }
    answer = office_a.http.post("/api/v1/sessions", json=fields, headers={"Host": "evil.example"})
    assert is_refused(answer, 401, "signature-invalid")


@pytest.mark.parametrize(
    ("host", "own"),
    [
        ("desk.example", True),
        ("127.0.0.1:8123", True),
        ("localhost", True),
        ("[::1]:80", True),
        ("desk.example:81", False),
        ("127.0.0.1.evil.example", False),
        ("", False),
        ("localhost.evil:80", False),
    ],
)
def test_which_hosts_are_this_relay(host: str, own: bool) -> None:  # noqa: FBT001 - a table of cases
    assert is_own_host(host, "https://desk.example") is own


def test_a_certificate_of_somebody_elses_making_is_unknown(office_a: Any, clock: Any) -> None:
    own = office_a.certificate
    forged = (
        x509.CertificateBuilder()
        .subject_name(own.subject)
        .issuer_name(own.issuer)
        .public_key(office_a.key.public_key())
        .serial_number(own.serial_number)
        .not_valid_before(own.not_valid_before_utc)
        .not_valid_after(own.not_valid_after_utc)
        .sign(office_a.key, hashes.SHA256())
    )
    office_a.certificate = forged
    answer = office_a.prove(ask(office_a))
    assert is_refused(answer, 401, "certificate-unknown")


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"challenge": "x"},
        {"challenge": 1, "certificate_pem": "x", "signature": "x"},
        {"challenge": "x" * 201, "certificate_pem": "x", "signature": "x"},
    ],
)
def test_fields_of_another_shape(office_a: Any, fields: dict[str, Any]) -> None:
    assert is_refused(office_a.http.post("/api/v1/sessions", json=fields), 400, "bad-request")


def test_a_certificate_that_cannot_be_read(office_a: Any) -> None:
    fields = {"challenge": ask(office_a), "certificate_pem": "-----BEGIN nonsense", "signature": "AAAA"}
    assert is_refused(office_a.http.post("/api/v1/sessions", json=fields), 400, "bad-request")

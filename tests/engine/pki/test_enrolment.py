"""A one-time code and a request become a certificate; a lost answer strands nobody, a stolen code helps nobody."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from engine.envelope.certsonly import read_certs_only
from engine.envelope.trust import office_number_of
from engine.events import CertificateIssued
from engine.pki import service as pki
from engine.pki.records import EnrolmentCodeRecord
from store.work import Work
from web.extension import Renkei

OFFICE_A, OFFICE_B = "9970100013", "9971100020"


@pytest.fixture
def office(make_office: Any) -> Any:
    """Known, without a certificate."""
    return make_office(OFFICE_A, certificate=False)


@pytest.fixture
def code(house: Renkei, office: Any) -> str:
    """A fresh code of that office."""
    with house.works.begin() as work:
        return pki.create_enrolment(work, OFFICE_A, "kaigo_hoken").code


def is_refused(answer: Any, status: int, code: str) -> bool:
    assert answer.mimetype == "application/problem+json"
    return (answer.status_code, answer.get_json()["code"]) == (status, code)


def test_the_certificate_names_the_office_whatever_the_request_says(
    office: Any, code: str, house: Renkei
) -> None:
    heard: list[CertificateIssued] = []
    house.events.subscribe(CertificateIssued, lambda _work, event: heard.append(event))
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "9999999999")])
    csr = x509.CertificateSigningRequestBuilder().subject_name(name).sign(office.key, hashes.SHA256())
    answer = office.http.post(
        "/.well-known/est/simpleenroll",
        data=base64.b64encode(csr.public_bytes(Encoding.DER)),
        auth=(OFFICE_A, code),
        headers={"Renkei-PC-Name": "事務所PC".encode().decode("latin-1")},
    )
    assert answer.headers["Content-Type"] == "application/pkcs7-mime; smime-type=certs-only"
    assert answer.headers["Content-Transfer-Encoding"] == "base64"
    [made] = read_certs_only(base64.b64decode(answer.data))
    assert office_number_of(made) == OFFICE_A
    assert made.public_key() == office.key.public_key()
    office.trust().verify(made, at=office.moment(), office=OFFICE_A)
    assert [(one.office_number, one.kind, one.renewal) for one in heard] == [(OFFICE_A, "kaigo_hoken", False)]
    with house.works.begin(writing=False) as work:
        [kept] = pki.certificates_of(work, OFFICE_A)
    assert (kept.pc_name, kept.status, kept.kind) == ("事務所PC", "active", "kaigo_hoken")


def test_the_same_request_again_gets_the_same_certificate_even_later(
    office: Any, code: str, clock: Any
) -> None:
    first = office.ask_certificate(code)
    clock.advance(days=3)
    again = office.ask_certificate(code)
    assert again.status_code == 200
    assert again.data == first.data


def test_the_code_may_be_typed_in_any_way(office: Any, code: str) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isalnum() else "　" for c in code.lower())
    assert office.ask_certificate(wide.encode().decode("utf-8")).status_code == 200


def test_a_used_code_is_no_use_for_another_key(office: Any, code: str) -> None:
    office.ask_certificate(code)
    office.key = ec.generate_private_key(ec.SECP256R1())
    assert is_refused(office.ask_certificate(code), 409, "enrolment-code-used")


def test_a_code_ends_after_a_day(office: Any, code: str, clock: Any) -> None:
    clock.advance(hours=24)
    assert is_refused(office.ask_certificate(code), 401, "enrolment-code-expired")


def test_a_code_is_good_for_its_own_office_only(office: Any, code: str, make_office: Any) -> None:
    other = make_office(OFFICE_B, certificate=False)
    assert is_refused(other.ask_certificate(code), 401, "enrolment-code-wrong")


def test_guessing_is_stopped_and_the_count_survives_the_refusals(office: Any, code: str, clock: Any) -> None:
    answers = [office.ask_certificate("AAAA-BBBB-CCCC") for _ in range(11)]
    assert all(is_refused(one, 401, "enrolment-code-wrong") for one in answers[:10])
    assert is_refused(answers[10], 429, "too-many-tries")
    assert is_refused(office.ask_certificate(code), 429, "too-many-tries")
    clock.advance(minutes=10)
    assert office.ask_certificate(code).status_code == 200


def test_a_key_belongs_to_one_office(office_a: Any, make_office: Any, house: Renkei) -> None:
    thief = make_office(OFFICE_B, certificate=False)
    thief.key = office_a.key
    with house.works.begin() as work:
        code = pki.create_enrolment(work, OFFICE_B).code
    assert is_refused(thief.ask_certificate(code), 409, "key-in-use")


def _signed(key: Any) -> bytes:
    builder = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([]))
    algorithm = None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    return base64.b64encode(builder.sign(key, algorithm).public_bytes(Encoding.DER))


def _broken(key: Any) -> bytes:
    der = bytearray(base64.b64decode(_signed(key)))
    der[-1] ^= 1
    return base64.b64encode(bytes(der))


@pytest.mark.parametrize(
    "request_body",
    [
        b"",
        b"not base64!",
        base64.b64encode(b"not a request"),
        base64.b64encode(b"x" * 20_000),
        b"A" * 300_000,
        _signed(rsa.generate_private_key(65537, 1024)),
        _signed(ec.generate_private_key(ec.SECP384R1())),
        _signed(ed25519.Ed25519PrivateKey.generate()),
        _broken(ec.generate_private_key(ec.SECP256R1())),
    ],
    ids=["empty", "text", "nonsense", "large", "huge", "rsa1024", "p384", "ed25519", "broken"],
)
def test_requests_that_cannot_be_signed_leave_the_code_unused(
    office: Any, code: str, request_body: bytes
) -> None:
    answer = office.http.post("/.well-known/est/simpleenroll", data=request_body, auth=(OFFICE_A, code))
    assert answer.status_code in {400, 413}
    assert answer.get_json()["next_step"]
    assert office.ask_certificate(code).status_code == 200


def test_an_rsa_key_of_today_is_taken(office: Any, code: str) -> None:
    body = _signed(rsa.generate_private_key(65537, 2048))
    assert (
        office.http.post("/.well-known/est/simpleenroll", data=body, auth=(OFFICE_A, code)).status_code == 200
    )


def test_without_a_login_it_says_how(office: Any) -> None:
    answer = office.http.post("/.well-known/est/simpleenroll", data=office.csr())
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Basic")


def test_codes_are_kept_as_hashes_only(work: Work, code: str) -> None:
    kept = work.session.query(EnrolmentCodeRecord).filter_by(office_number=OFFICE_A).all()
    assert all(code.replace("-", "") not in one.code_hash.upper() for one in kept)
    assert all(len(one.code_hash) == 64 for one in kept)


def test_cacerts_holds_issuing_ca_and_root(office: Any) -> None:
    answer = office.http.get("/.well-known/est/cacerts")
    found = {one.public_bytes(Encoding.PEM) for one in read_certs_only(base64.b64decode(answer.data))}
    assert found == {office.http.get("/pki/root.pem").data, office.http.get("/pki/issuing.pem").data}


class TestRenewal:
    """The next certificate against the current one's session."""

    def renew(self, office: Any, key: ec.EllipticCurvePrivateKey) -> Any:
        return office.http.post(
            "/.well-known/est/simplereenroll", data=office.csr(key), headers=office.bearer
        )

    def test_ninety_days_before_the_end_a_new_key_gets_a_new_certificate(
        self,
        office_a: Any,
        clock: Any,
        house: Renkei,
    ) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        assert is_refused(self.renew(office_a, key), 409, "renewal-too-early")
        clock.advance(days=3 * 365 - 80)
        office_a.sign_in()
        first, again = self.renew(office_a, key), self.renew(office_a, key)
        assert first.status_code == 200, first.get_json()
        assert first.data == again.data
        with house.works.begin(writing=False) as work:
            assert [one.status for one in pki.certificates_of(work, OFFICE_A)] == ["active", "active"]
        office_a.key, office_a.certificate = key, read_certs_only(base64.b64decode(first.data))[0]
        assert office_a.session().status_code == 200

    def test_the_old_key_is_not_certified_again(self, office_a: Any, clock: Any) -> None:
        clock.advance(days=3 * 365 - 80)
        office_a.sign_in()
        assert is_refused(self.renew(office_a, office_a.key), 409, "key-in-use")

    def test_without_a_session_nothing_is_renewed(self, office_a: Any) -> None:
        office_a.token = "x"
        assert is_refused(self.renew(office_a, ec.generate_private_key(ec.SECP256R1())), 401, "token-expired")

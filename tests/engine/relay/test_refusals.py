"""Everything the relay refuses says why in Japanese, with a code, and accepts nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest

from engine.licences import service as licences
from engine.pki import service as pki
from engine.relay.rules.packages import write_digest
from store.base import new_id
from web.extension import Renkei
from web.settings import Settings

OFFICE_A, OFFICE_B, OFFICE_C = "9970100013", "9971100020", "9972200035"


def refused(answer: Any, status: int, code: str) -> dict[str, Any]:
    problem: dict[str, Any] = answer.get_json()
    assert (answer.status_code, problem["code"]) == (status, code)
    assert answer.mimetype == "application/problem+json"
    assert problem["type"] == f"urn:renkei:error:{code}"
    assert all(problem[name] for name in ("title", "detail", "next_step"))
    return problem


def test_without_a_licence_nothing_is_sent_until_there_is_one(
    make_office: Any, office_b: Any, house: Renkei
) -> None:
    office_a = make_office(OFFICE_A, licence=False)
    message_id, sealed = office_a.seal(OFFICE_B)
    refused(office_a.put(OFFICE_B, message_id, sealed), 402, "licence-missing")
    with house.works.begin() as work:
        licences.grant(work, OFFICE_A, "KJ000000000001", "2026-04")
    assert office_a.put(OFFICE_B, message_id, sealed).status_code == 201


def test_a_receiver_nobody_knows(office_a: Any) -> None:
    message_id, sealed = office_a.seal(OFFICE_A)
    refused(office_a.put("9979999999", message_id, sealed), 404, "receiver-unknown")


@pytest.mark.parametrize("has", ["certificate", "licence"])
def test_a_receiver_who_is_only_half_ready(office_a: Any, make_office: Any, has: str) -> None:
    make_office(OFFICE_B, certificate=has == "certificate", licence=has == "licence")
    message_id, sealed = office_a.seal(OFFICE_A)
    refused(office_a.put(OFFICE_B, message_id, sealed), 409, "receiver-not-ready")
    office = office_a.get(f"/offices/{OFFICE_B}").get_json()
    assert office["ready"] is False
    assert len(office["certificates"]) == (1 if has == "certificate" else 0)


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        ({"Content_Digest": ""}, 400, "bad-request"),
        ({"Content_Digest": "sha-256=:AAAA:"}, 400, "bad-request"),
        ({"Content_Digest": write_digest(sha256(b"other").digest())}, 422, "digest-mismatch"),
        ({"Renkei_Receiver": ""}, 400, "bad-request"),
        ({"Renkei_Receiver": "997110002０"}, 400, "bad-request"),
        ({"Renkei_Send_Unit": "<b>"}, 400, "bad-request"),
        ({"Renkei_Month": "202613"}, 400, "bad-request"),
    ],
)
def test_headers_that_say_too_little_or_something_else(
    office_a: Any,
    office_b: Any,
    sent: dict[str, str],
    status: int,
    code: str,
) -> None:
    message_id, sealed = office_a.seal(OFFICE_B)
    sent = {name: value.encode().decode("latin-1") for name, value in sent.items()}
    refused(office_a.put(OFFICE_B, message_id, sealed, **sent), status, code)
    assert office_b.inbox() == []


@pytest.mark.parametrize("message_id", ["1", "0192F0C4-0000-7000-8000-000000000000", "not-a-uuid", "a" * 400])
def test_an_id_that_is_no_uuid7(office_a: Any, office_b: Any, message_id: str) -> None:
    _, sealed = office_a.seal(OFFICE_B)
    refused(office_a.put(OFFICE_B, message_id, sealed), 400, "bad-request")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _sealed: b"",
        lambda _sealed: b"UPPLAN,plain text\r\n",
        lambda sealed: sealed + b"\x00",
        lambda sealed: sealed[:-1],
        lambda sealed: b"\x30\x80" + sealed[10:],
    ],
)
def test_bytes_that_are_no_sealed_package(
    office_a: Any, office_b: Any, spoil: Callable[[bytes], bytes]
) -> None:
    _, sealed = office_a.seal(OFFICE_B)
    refused(office_a.put(OFFICE_B, new_id(), spoil(sealed)), 422, "not-an-envelope")
    assert office_b.inbox() == []


class TestSmallHouse:
    """A relay with a small limit or no space."""

    @pytest.fixture(params=[{"package_megabytes": 1}, {"reserve_megabytes": 999_999_999}])
    def settings(self, settings: Settings, request: pytest.FixtureRequest) -> Settings:
        return replace(settings, **request.param)

    def test_too_large_or_too_full_is_said_before_anything_is_accepted(
        self,
        office_a: Any,
        office_b: Any,
        settings: Settings,
    ) -> None:
        _, sealed = office_a.seal(OFFICE_B)
        answer = office_a.put(OFFICE_B, new_id(), sealed + bytes(1_100_000))
        if settings.package_megabytes == 1:
            assert "1MB" in refused(answer, 413, "too-large")["detail"]
        else:
            refused(answer, 507, "storage-full")
        assert office_b.inbox() == []


def test_without_a_token(stranger: Any, office_b: Any) -> None:
    stranger.token = ""
    answer = stranger.http.get("/api/v1/me")
    refused(answer, 401, "sign-in-needed")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    stranger.token = "x" * 43
    refused(stranger.get("/inbox"), 401, "token-expired")


def test_a_token_ends_after_fifteen_minutes(office_a: Any, clock: Any) -> None:
    clock.advance(minutes=14)
    assert office_a.get("/me").status_code == 200
    clock.advance(minutes=1)
    refused(office_a.get("/me"), 401, "token-expired")


def test_a_revoked_certificate_ends_its_tokens_at_once(office_a: Any, office_b: Any, house: Renkei) -> None:
    message_id, sealed = office_a.seal(OFFICE_B)
    with house.works.begin() as work:
        pki.revoke(work, office_a.serial, "keyCompromise")
    assert office_a.put(OFFICE_B, message_id, sealed).status_code in {401, 403}
    refused(office_a.session(), 403, "certificate-revoked")


def test_a_revoked_receiver_is_not_ready_and_its_certificate_is_not_handed_out(
    office_a: Any,
    office_b: Any,
    house: Renkei,
) -> None:
    message_id, sealed = office_a.seal(OFFICE_B)
    with house.works.begin() as work:
        pki.revoke(work, office_b.serial)
    refused(office_a.put(OFFICE_B, message_id, sealed), 409, "receiver-not-ready")
    assert office_a.get(f"/offices/{OFFICE_B}").get_json()["certificates"] == []


def test_an_expired_certificate_opens_no_session(office_a: Any, clock: Any) -> None:
    clock.advance(days=3 * 365 + 1)
    refused(office_a.session(), 403, "certificate-expired")


def test_an_unknown_office(office_a: Any) -> None:
    refused(office_a.get("/offices/9979999999"), 404, "office-unknown")
    refused(office_a.get("/offices/999"), 404, "office-unknown")


@pytest.mark.parametrize("path", ["/inbox?after=x", "/inbox?after=-1", "/sent?since=yesterday"])
def test_cursors_of_another_shape(office_a: Any, path: str) -> None:
    refused(office_a.get(path), 400, "bad-request")


def test_somebody_elses_package_looks_like_no_package(office_a: Any, office_b: Any, make_office: Any) -> None:
    message_id = office_a.send(OFFICE_B)
    office_c = make_office(OFFICE_C)
    path = f"/packages/{OFFICE_A}/{message_id}"
    refused(office_c.get(path), 404, "package-unknown")
    refused(office_a.get(path), 404, "package-unknown")
    refused(office_b.get(f"/sent/{message_id}"), 404, "package-unknown")
    assert office_b.get(path).status_code == 200


@pytest.mark.parametrize("odd", ["%00", "..%2f..", "あ", "9970100013%00", "' OR 1=1 --", "x" * 3000])
def test_names_of_another_shape_are_simply_unknown(office_a: Any, odd: str) -> None:
    for path in (f"/packages/{odd}/{new_id()}", f"/packages/{OFFICE_B}/{odd}", f"/sent/{odd}", f"/offices/{odd}"):
        assert office_a.get(path).status_code == 404, path
    login = office_a.http.post("/.well-known/est/simpleenroll", data=office_a.csr(), auth=(odd, odd))
    assert login.get_json()["code"] == "enrolment-code-wrong"


def test_json_that_is_none(office_a: Any, clock: Any) -> None:
    path = f"/api/v1/packages/{OFFICE_B}/{new_id()}/receipts"
    for body in (b"", b"[]", b"{", b"\xff", b'{"receipt": 1}', b'{"receipt": ""}', b'{"receipt": "\\ud800"}', b'{"receipt": "\\u0000"}', b"[" * 100_000):
        answer = office_a.http.post(path, data=body, headers=office_a.bearer, content_type="application/json")
        refused(answer, 400, "bad-request")
    huge = office_a.http.post(path, data=b"x" * 300_000, headers=office_a.bearer)
    assert huge.status_code == 413

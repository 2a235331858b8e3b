"""Receipts: who may attest what, and that there is one form of each."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from engine.envelope import errors
from engine.envelope.receipts import ReceiptFacts, make_receipt, read_receipt
from engine.envelope.signer import Signer
from tests.engine.envelope.offices import NOW, RECEIVER, SENDER, STRANGER, header, office, relay, trust

FACTS = ReceiptFacts(
    header().message_id, SENDER, RECEIVER, "ab" * 32, 20_480, NOW + timedelta(milliseconds=123)
)
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _plain(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("ACCEPTED", replace(FACTS, serial=0)),
        ("ACCEPTED", FACTS),
        ("RECEIVED", FACTS),
        ("IMPORTED", FACTS),
        ("REFUSED", replace(FACTS, reason="signature-invalid")),
    ],
)
def test_a_receipt_says_what_was_attested(kind: str, facts: ReceiptFacts) -> None:
    signer = relay() if kind == "ACCEPTED" else office(RECEIVER)
    jws = make_receipt(kind, facts, signer.signer())
    receipt = read_receipt(jws, trust(), NOW)
    assert (receipt.kind, receipt.facts, receipt.signer) == (kind, facts, signer.certificate)
    assert receipt.jws == jws


def test_an_office_with_an_rsa_certificate_signs_receipts_too() -> None:
    receiver = office(RECEIVER, use_rsa=True)
    jws = make_receipt("RECEIVED", FACTS, receiver.signer())
    assert read_receipt(jws, trust(), NOW).signer == receiver.certificate
    assert json.loads(_plain(jws.split(".")[0]))["alg"] == "PS256"


def test_nobody_attests_for_somebody_else() -> None:
    for kind, facts, signer in (
        ("RECEIVED", FACTS, office(SENDER)),
        ("RECEIVED", FACTS, office(STRANGER)),
        ("RECEIVED", FACTS, relay()),
        ("ACCEPTED", FACTS, office(RECEIVER)),
    ):
        with pytest.raises(errors.EnvelopeError):
            make_receipt(kind, facts, signer.signer())
        with pytest.raises(errors.EnvelopeError):
            read_receipt(_forge(signer, kind=kind), trust(), NOW)


def _forge(signer: Any, *, header_changes: dict[str, Any] | None = None, **payload: Any) -> str:
    """A receipt with any header and payload, rightly signed by this key."""
    good = make_receipt("RECEIVED", FACTS, office(RECEIVER).signer())
    head = json.loads(_plain(good.split(".")[0]))
    chain = [signer.certificate, *signer.signer().chain]
    from engine.envelope.names import certificate_der, fingerprint

    head["x5c"] = [base64.b64encode(certificate_der(one)).decode() for one in chain]
    head["x5t#S256"] = _b64(fingerprint(signer.certificate))
    head |= header_changes or {}
    body = json.loads(_plain(good.split(".")[1])) | payload
    body = {key: value for key, value in body.items() if value is not ...}
    return _sign(head, body, signer.key)


def _sign(head: object, body: object, key: ec.EllipticCurvePrivateKey) -> str:
    parts = [_b64(json.dumps(one, sort_keys=True, separators=(",", ":")).encode()) for one in (head, body)]
    r, s = decode_dss_signature(key.sign(".".join(parts).encode(), ec.ECDSA(hashes.SHA256())))
    return ".".join([*parts, _b64(r.to_bytes(32, "big") + min(s, ORDER - s).to_bytes(32, "big"))])


def test_the_forger_of_these_tests_can_make_a_good_receipt() -> None:
    assert read_receipt(_forge(office(RECEIVER)), trust(), NOW).kind == "RECEIVED"


@pytest.mark.parametrize(
    "header_changes",
    [
        {"alg": "none"}, {"alg": "HS256"}, {"alg": "PS256"}, {"alg": "ES384"}, {"typ": "JWT"}, {"kid": "1"},
        {"jku": "https://example.invalid/"}, {"crit": ["exp"]}, {"x5c": []}, {"x5c": ["!"]}, {"x5c": "a"},
        {"x5c": [1]}, {"x5t#S256": "a"}, {"jwk": {}},
    ],
)  # fmt: skip
def test_the_header_has_one_form(header_changes: dict[str, Any]) -> None:
    with pytest.raises(errors.ReceiptError):
        read_receipt(_forge(office(RECEIVER), header_changes=header_changes), trust(), NOW)


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "SENT"}, {"kind": 1}, {"extra": 1}, {"size": True}, {"size": -1}, {"size": 1.0}, {"size": "1"},
        {"serial": 3}, {"reason": "x"}, {"at": "2026-11-24"}, {"at": "2026-11-24T01:00:00Z"}, {"at": None},
        {"message_id": "x"}, {"message_id": 1}, {"sha256": "AB" * 32}, {"sender": "1"}, {"receiver": STRANGER},
        {"sha256": ...}, {"kind": ...}, {"kind": "REFUSED"}, {"kind": "REFUSED", "reason": "Not A Code"},
    ],
)  # fmt: skip
def test_the_payload_has_one_form(changes: dict[str, Any]) -> None:
    with pytest.raises(errors.ReceiptError):
        read_receipt(_forge(office(RECEIVER), **changes), trust(), NOW)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda good: good + "=",
        lambda good: good + ".",
        lambda good: " " + good,
        lambda good: good.replace(".", "..", 1),
        lambda good: ".".join([*good.split(".")[:2], ""]),
        lambda good: ".".join([good.split(".")[0], _b64(b"{}"), good.split(".")[2]]),
        lambda good: ".".join([_b64(b"[1]"), *good.split(".")[1:]]),
        lambda good: ".".join([_b64(b"[" * 20_000), *good.split(".")[1:]]),
        lambda good: "é" + good,
        lambda _: "",
        lambda _: "a" * 40_000,
    ],
)
def test_a_receipt_has_one_form(spoil: Callable[[str], str]) -> None:
    good = make_receipt("RECEIVED", FACTS, office(RECEIVER).signer())
    with pytest.raises(errors.ReceiptError):
        read_receipt(spoil(good), trust(), NOW)


def test_the_other_form_of_the_same_signature_is_refused() -> None:
    head, body, signature = make_receipt("RECEIVED", FACTS, office(RECEIVER).signer()).split(".")
    raw = _plain(signature)
    high = raw[:32] + (ORDER - int.from_bytes(raw[32:], "big")).to_bytes(32, "big")
    with pytest.raises(errors.ReceiptError):
        read_receipt(".".join([head, body, _b64(high)]), trust(), NOW)


def test_no_character_can_be_changed() -> None:
    good, believing = make_receipt("RECEIVED", FACTS, office(RECEIVER).signer()), trust()
    accepted = []
    for at in range(len(good)):
        spoiled = good[:at] + ("A" if good[at] != "A" else "B") + good[at + 1 :]
        try:
            read_receipt(spoiled, believing, NOW)
            accepted.append(at)
        except errors.EnvelopeError:
            pass
    assert accepted == []


def test_the_signers_certificate_must_be_good() -> None:
    jws = make_receipt("RECEIVED", FACTS, office(RECEIVER).signer())
    with pytest.raises(errors.RevokedError):
        read_receipt(jws, trust(office(RECEIVER).certificate), NOW)
    with pytest.raises(errors.ExpiredError):
        read_receipt(jws, trust(), NOW + timedelta(days=1200), now=NOW)
    # An old receipt stays proof: the certificate counts at its time, the revocation list now.
    assert read_receipt(jws, trust(), NOW, now=NOW + timedelta(days=3)).facts == FACTS


def test_certificates_that_are_not_above_the_signer_have_no_place_in_a_receipt() -> None:
    receiver = office(RECEIVER)
    wide = Signer(
        receiver.key, receiver.certificate, (*receiver.signer().chain, office(STRANGER).certificate)
    )
    with pytest.raises(errors.ReceiptError):
        read_receipt(make_receipt("RECEIVED", FACTS, wide), trust(), NOW)

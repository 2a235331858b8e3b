"""Offices for the engine's tests: each holds its own key and speaks HTTP, like the real program."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from accounts import service as accounts
from engine.envelope.certsonly import read_certs_only
from engine.envelope.open import Opened, open_sealed
from engine.envelope.receipts import ReceiptFacts, make_receipt
from engine.envelope.seal import Header, Part, Signer, seal
from engine.envelope.trust import Trust
from engine.licences import service as licences
from engine.pki import service as pki
from engine.relay.rules.packages import write_digest
from store.base import new_id
from store.clock import FixedClock
from web.extension import Renkei

OFFICE_A, OFFICE_B, OFFICE_C = "9970100013", "9971100020", "9972200035"
CONTENT = "予定,実績\r\n".encode("cp932")


@dataclass
class TestOffice:
    """An office's program as far as the relay can tell: real key, real seals, real receipts."""

    __test__ = False

    app: Flask
    clock: FixedClock
    number: str
    http: FlaskClient
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    certificate: x509.Certificate | None = None
    token: str = ""

    @property
    def serial(self) -> str:
        return f"{self.signer.certificate.serial_number:x}"

    @property
    def signer(self) -> Signer:
        assert self.certificate is not None
        return Signer(self.key, self.certificate, (self.issuing(),))

    def csr(self, key: ec.EllipticCurvePrivateKey | None = None) -> bytes:
        builder = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([]))
        return base64.encodebytes(builder.sign(key or self.key, hashes.SHA256()).public_bytes(Encoding.DER))

    def ask_certificate(self, code: str, **headers: str) -> TestResponse:
        return self.http.post(
            "/.well-known/est/simpleenroll",
            data=self.csr(),
            auth=(self.number, code),
            content_type="application/pkcs10",
            headers=headers,
        )

    def enrol(self, code: str) -> None:
        answer = self.ask_certificate(code)
        assert answer.status_code == 200, answer.get_json()
        self.certificate = read_certs_only(base64.b64decode(answer.data))[0]

    def session(self, host: str = "localhost") -> TestResponse:
        challenge = self.http.post("/api/v1/sessions/challenge", json={}).get_json()["challenge"]
        return self.prove(challenge, host)

    def prove(self, challenge: str, host: str = "localhost") -> TestResponse:
        signed = self.sign(b"renkei-session-v1\n" + challenge.encode() + b"\n" + host.encode())
        pem = self.signer.certificate.public_bytes(Encoding.PEM).decode()
        fields = {"challenge": challenge, "certificate_pem": pem, "signature": signed}
        return self.http.post("/api/v1/sessions", json=fields)

    def sign_in(self) -> None:
        self.token = self.session().get_json()["token"]

    def sign(self, data: bytes) -> str:
        return base64.b64encode(self.key.sign(data, ec.ECDSA(hashes.SHA256()))).decode()

    @property
    def bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def get(self, path: str) -> TestResponse:
        return self.http.get(f"/api/v1{path}", headers=self.bearer)

    def beat(self, **changes: Any) -> TestResponse:
        fields = {
            "client_version": "0.1.0",
            "os": "Windows 11",
            "python": "3.11",
            "pc_name": "事務所PC",
            "at": self.clock.now().isoformat(),
            "outbox_waiting": 0,
            **changes,
        }
        body = json.dumps(fields).encode()
        return self.http.post(
            "/api/v1/heartbeat",
            data=body,
            content_type="application/json",
            headers={**self.bearer, "Renkei-Signature": self.sign(body)},
        )

    def issuing(self) -> x509.Certificate:
        return x509.load_pem_x509_certificate(self.http.get("/pki/issuing.pem").data)

    def trust(self) -> Trust:
        said = self.http.get("/api/v1/trust").get_json()
        pems = [x509.load_pem_x509_certificate(said[name].encode()) for name in ("root_pem", "issuing_pem")]
        return Trust(pems[:1], pems[1:], [x509.load_pem_x509_crl(said["crl_pem"].encode())])

    def certificates_of(self, number: str) -> list[x509.Certificate]:
        said = self.get(f"/offices/{number}").get_json()
        return [x509.load_pem_x509_certificate(one["pem"].encode()) for one in said["certificates"]]

    def seal(
        self, receiver: str, files: Mapping[str, bytes] | None = None, message_id: str = ""
    ) -> tuple[str, bytes]:
        message_id, out = message_id or new_id(), io.BytesIO()
        parts = [Part(name, content) for name, content in (files or {"memo.csv": CONTENT}).items()]
        header = Header(message_id, self.number, receiver, self.clock.now(), "K2")
        seal(out, parts, header, self.signer, self.certificates_of(receiver))
        return message_id, out.getvalue()

    def put(self, receiver: str, message_id: str, sealed: bytes, **headers: str) -> TestResponse:
        sent = {
            **self.bearer,
            "Renkei-Receiver": receiver,
            "Renkei-Send-Unit": "K2",
            "Renkei-Month": "202612",
            "Content-Digest": write_digest(sha256(sealed).digest()),
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        return self.http.put(
            f"/api/v1/packages/{message_id}", data=sealed, headers=sent, content_type="application/pkcs7-mime"
        )

    def send(self, receiver: str, files: Mapping[str, bytes] | None = None) -> str:
        message_id, sealed = self.seal(receiver, files)
        answer = self.put(receiver, message_id, sealed)
        assert answer.status_code == 201, answer.get_json()
        return message_id

    def send_refused(self, receiver: str) -> dict[str, Any]:
        message_id, sealed = self.seal(receiver)
        answer = self.put(receiver, message_id, sealed)
        assert answer.status_code >= 400
        problem: dict[str, Any] = answer.get_json()
        return problem

    def inbox(self) -> list[dict[str, Any]]:
        packages: list[dict[str, Any]] = self.get("/inbox").get_json()["packages"]
        return packages

    def fetch(self, package: Mapping[str, Any]) -> bytes:
        answer = self.get(f"/packages/{package['sender']['number']}/{package['message_id']}")
        assert answer.status_code == 200, answer.get_json()
        return answer.data

    def open(self, sealed: bytes, into: Path) -> Opened:
        return open_sealed(
            io.BytesIO(sealed), self.key, self.signer.certificate, self.trust(), into, self.clock.now()
        )

    def receipt(self, kind: str, package: Mapping[str, Any], sealed: bytes, reason: str | None = None) -> str:
        facts = ReceiptFacts(
            message_id=package["message_id"],
            sender=package["sender"]["number"],
            receiver=self.number,
            sha256=sha256(sealed).hexdigest(),
            size=len(sealed),
            at=self.clock.now(),
            reason=reason,
        )
        return make_receipt(kind, facts, self.signer)

    def post_receipt(self, package: Mapping[str, Any], jws: str) -> TestResponse:
        path = f"/api/v1/packages/{package['sender']['number']}/{package['message_id']}/receipts"
        return self.http.post(path, json={"receipt": jws}, headers=self.bearer)

    def moment(self) -> datetime:
        return self.clock.now()


MakeOffice = Callable[..., TestOffice]


@pytest.fixture
def stranger(app: Flask, clock: FixedClock) -> TestOffice:
    """An office with a key and nothing else."""
    return TestOffice(app, clock, OFFICE_C, app.test_client())


@pytest.fixture
def make_office(app: Flask, house: Renkei, clock: FixedClock) -> MakeOffice:
    """Makes an office that is known; `certificate` and `licence` say how far it has come."""

    def make(number: str, *, certificate: bool = True, licence: bool = True) -> TestOffice:
        office = TestOffice(app, clock, number, app.test_client())
        with house.works.begin() as work:
            accounts.ensure_office(
                work, number, name=f"事業所{number[-4:]}", kind="service_office", service_type="11"
            )
            if licence:
                licences.grant(work, number, f"KJ99{number}", "2026-04")
            code = pki.create_enrolment(work, number)
        if certificate:
            office.enrol(code.code)
            office.sign_in()
        return office

    return make


@pytest.fixture
def office_a(make_office: MakeOffice) -> TestOffice:
    """みどり野の居宅: ready to send."""
    return make_office(OFFICE_A)


@pytest.fixture
def office_b(make_office: MakeOffice) -> TestOffice:
    """Its partner: ready to receive."""
    return make_office(OFFICE_B)

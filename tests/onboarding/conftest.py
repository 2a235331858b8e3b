"""Facts of an office on its way for the tables, and a newcomer at a browser for the stories."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from accounts import service as accounts
from accounts.service import Letter
from engine.licences import service as licences
from engine.pki import service as pki
from engine.standard.sample import make_set
from onboarding.rules.facts import Application, Certificate, Client, Facts, Partner, Reading, Send
from store.clock import FixedClock
from tests.conftest import run_due_jobs
from tests.engine.conftest import TestOffice
from web.extension import Renkei

NUMBER, HIMAWARI = "9970100013", "9971100020"
OWN_PASSWORD = "midori2026a"
MACHINE = {
    "by": "machine",
    "platform": "Windows",
    "platform_version": "15.0.0",
    "width": "1920",
    "height": "1080",
    "ratio": "1",
    "reach_ms": "180",
    "skew_seconds": "1",
    "pdf": "yes",
}
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/150.0.0.0 Safari/537.36 Edg/150.0.0.0"

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
GOOD = Reading(
    "windows",
    "11",
    "edge",
    "150",
    1920,
    1080,
    1.0,
    pdf=True,
    reach_ms=200,
    skew_seconds=0,
    by_machine=True,
    at=NOW,
)
CERTIFICATE = Certificate("0a1b", "kaigo_dx", NOW, NOW + timedelta(days=1095), "active", "事務所のパソコン")
CLIENT = Client(NOW, "0.1.0", "Windows 11", "0a1b")
PARTNER = Partner("9971100020", "ひまわり訪問介護", ready=True)
DELIVERED = Send("m1", "9979900015", "練習の相手", NOW, received_at=NOW, answered_at=NOW)
APPLICATION = Application("A-2026-000001", NOW, 0, "フリーパス")

OFFICE = {
    "office_kind": "care_management_office",
    "office_number": "9970100013",
    "office_confirmed": "yes",
    "billing": "paper",
    "software": "けあノート 4.2",
    "set": "later",
}


@dataclass
class Newcomer:
    """Goes through the wizard as the forms of its pages do."""

    app: Flask
    http: FlaskClient
    letter: Letter
    clock: FixedClock

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.http.get(path, headers=headers)

    def post(self, path: str, **fields: Any) -> TestResponse:
        return self.http.post(path, data=fields, headers={"User-Agent": EDGE})

    def on(self, path: str, **fields: Any) -> str:
        """Post a form that must be taken; where the browser is led."""
        answer = self.post(path, **fields)
        assert answer.status_code == 303, heading(answer)
        return str(answer.headers["Location"])

    def drop(self, files: Mapping[str, bytes]) -> TestResponse:
        sent = [(io.BytesIO(content), name) for name, content in files.items()]
        return self.http.post("/journey/set", data={"files": sent})

    def to_step_1(self, kind: str = "care_management_office") -> None:
        self.on("/journey/start")
        self.on("/journey/environment", **MACHINE)
        self.on("/journey/office-kind", office_kind=kind)
        self.on("/journey/office-number", office_number=self.letter.office_number)
        self.on("/journey/office-confirm")
        self.on("/journey/billing", billing="paper")
        self.on("/journey/software", software="けあノート 4.2")
        self.on("/journey/set", later="yes")

    def to_proof(self, kind: str = "care_management_office") -> None:
        self.to_step_1(kind)
        self.on("/journey/certificate-kind", certificate_kind="none")
        self.on("/journey/letter", letter="yes")
        self.on("/journey/letter-code", letter_code=self.letter.letter_code)

    def to_certificate(self, kind: str = "care_management_office") -> TestOffice:
        self.to_proof(kind)
        self.on("/journey/enrol")
        code = re.search(r"--code ([A-Z0-9-]+)", self.get("/journey/enrol").text)
        assert code is not None
        office = TestOffice(self.app, self.clock, self.letter.office_number, self.app.test_client())
        office.enrol(code.group(1))
        office.sign_in()
        return office

    def to_application(self, kind: str = "care_management_office") -> TestOffice:
        office = self.to_certificate(kind)
        self.on("/journey/sign-in", kj_id=self.letter.kj_id, password=self.letter.temporary_password)
        self.on("/journey/password", old=self.letter.temporary_password, new=OWN_PASSWORD, again=OWN_PASSWORD)
        self.on("/journey/terms", terms="agreed")
        self.on("/journey/review")
        return office

    def to_practice(self, kind: str = "care_management_office") -> TestOffice:
        office = self.to_application(kind)
        assert office.beat().status_code == 200
        return office

    def work_through_jobs(self) -> None:
        run_due_jobs(self.app)


def heading(answer: TestResponse) -> str:
    """The page's h1, as people read it."""
    found = re.search(r"<h1[^>]*>(.*?)</h1>", answer.text, re.DOTALL)
    return re.sub(r"<[^>]+>|\s+", "", found.group(1)) if found else ""


def a_set(receiver: str = HIMAWARI, users: int = 2) -> dict[str, bytes]:
    """A planned set of the newcomer's office, made up."""
    return make_set(sender=(NUMBER, "43"), receiver=(receiver, "11"), users=users)


@pytest.fixture
def facts() -> Callable[..., Facts]:
    """Facts at 10:00 on 24 November 2026 in Japan, with whatever a test adds."""

    def make(answers: dict[str, str] | None = None, **more: Any) -> Facts:
        return Facts(NOW, date(2026, 11, 24), answers or {}, **more)

    return make


@pytest.fixture
def letter(app: Flask, house: Renkei) -> Letter:
    """The posted letter of a new office of みどり野市."""
    with house.works.begin() as work:
        accounts.ensure_office(
            work,
            NUMBER,
            name="みどり野ケアプランセンター",
            kind="care_management_office",
            service_type="43",
            city="みどり野市",
        )
        return accounts.issue_letter(work, NUMBER)


@pytest.fixture
def newcomer(app: Flask, client: FlaskClient, letter: Letter, clock: FixedClock) -> Newcomer:
    """Somebody of that office at a browser without JavaScript."""
    return Newcomer(app, client, letter, clock)


@pytest.fixture
def partner(app: Flask, house: Renkei, clock: FixedClock) -> TestOffice:
    """ひまわり訪問介護, ready to receive."""
    with house.works.begin() as work:
        accounts.ensure_office(
            work,
            HIMAWARI,
            name="ひまわり訪問介護",
            kind="service_office",
            service_type="11",
            city="みどり野市",
        )
        licences.grant(work, HIMAWARI, "KJ990000000001", "2026-11")
        code = pki.create_enrolment(work, HIMAWARI)
    office = TestOffice(app, clock, HIMAWARI, app.test_client())
    office.enrol(code.code)
    office.sign_in()
    return office

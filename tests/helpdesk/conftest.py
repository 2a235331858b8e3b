"""People of the stories: an office that asks, another one, and agents."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from accounts import service as accounts
from accounts.guard import ACCOUNT, STAFF, VISITOR
from accounts.records import Staff
from helpdesk.service import Agent, Line, Opened, Opening, open_ticket
from store.work import Work
from web.extension import renkei

OFFICE, STRANGER = "9970100013", "9971100020"
PASSWORD = "Midorino2026"
NAMES = {"agent": "佐藤 担当", "second agent": "上田 担当"}


@pytest.fixture
def agent() -> Agent:
    """An agent who is nobody's row: enough for services."""
    return Agent("staff-1", "佐藤 担当")


@pytest.fixture
def offices(work: Work) -> Work:
    """Two offices that are known here."""
    for number, name in ((OFFICE, "こもれび居宅支援"), (STRANGER, "すずらん訪問介護")):
        accounts.ensure_office(work, number, name=name, kind="care_management_office", service_type="43")
    return work


@pytest.fixture
def staff(work: Work) -> Staff:
    """A real agent with a password."""
    return accounts.ensure_staff(
        work, email="sato@desk.example", name="佐藤 担当", role="agent", password=PASSWORD
    )


@pytest.fixture
def browse(app: Flask) -> Callable[[str], FlaskClient]:
    """Browsers of the people in the stories, signed in where they have an account."""

    def of(person: str) -> FlaskClient:
        client = app.test_client()
        with renkei(app).works.begin() as work:
            if person in {"agent", "second agent"}:
                row = accounts.ensure_staff(
                    work,
                    email=f"{person[0]}@desk.example",
                    name=NAMES[person],
                    role="agent",
                    password=PASSWORD,
                )
                kept: tuple[str, list[object]] = (STAFF, [row.id, row.session_version])
            elif person in {"owner", "stranger"}:
                number = OFFICE if person == "owner" else STRANGER
                accounts.issue_letter(work, number)
                account = accounts.account_of(work, number)
                assert account is not None
                kept = (ACCOUNT, [account.kj_id, account.session_version])
            else:
                kept = (VISITOR, ["visitor-1" if person == "same browser" else "visitor-2"])
        with client.session_transaction() as session:
            session[kept[0]] = kept[1][0] if kept[0] == VISITOR else kept[1]
        return client

    return of


def opening(work: Work, subject: str = "12月分が見えない", **more: object) -> Opening:
    """An opening as the chat makes it."""
    lines = (
        Line("office", "みどり野さんが送ったという12月分が見えません", work.now()),
        Line("bot", "「受け取る」の画面を開いて、しばらくお待ちください。", work.now(), "F-021"),
    )
    values: dict[str, object] = {
        "source": "chat",
        "subject": subject,
        "office_number": OFFICE,
        "conversation": lines,
        "situation": {
            "step": "STEP 3",
            "failed_checks": [{"code": "client-silent", "title": "ソフトの応答がない"}],
        },
        "reason": "解決しない",
        "visitor_key": "visitor-1",
    }
    return Opening(**{**values, **more})  # type: ignore[arg-type]  # a test's keywords


@pytest.fixture
def opened(offices: Work) -> Opened:
    """A ticket from the chat, durable, so that browsers see it."""
    opened = open_ticket(offices, opening(offices))
    offices.commit()
    return opened

"""What stands beside a ticket: the snapshot of the wizard and the bot, earlier tickets, the record of the ticket."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from helpdesk import service
from helpdesk.own_panels import earlier_tickets, when_asked
from helpdesk.panels import PanelView
from helpdesk.records import Ticket
from helpdesk.rules.states import Priority
from helpdesk.service import Agent, Opened
from store.clock import FixedClock
from store.work import Work
from tests.helpdesk.conftest import OFFICE, STRANGER, opening


def ticket_with(work: Work, **more: object) -> Ticket:
    found = service.find(work, service.open_ticket(work, opening(work, **more)).number)  # type: ignore[arg-type]  # a test's keywords
    assert found is not None
    return found


def words(view: PanelView | None) -> list[tuple[str, str, str]]:
    assert view is not None
    return [(row.label, row.value, row.tone) for row in view.rows]


def test_the_wizards_snapshot_is_read_with_its_evidence(offices: Work) -> None:
    check = {
        "code": "screen",
        "title": "画面の広さが足りない",
        "severity": "ask",
        "evidence": [{"name": "幅", "value": "1024"}, {"name": "必要", "value": 1366}],
    }
    situation = {
        "step": 0,
        "step_title": "使う前の確認",
        "page_title": "パソコンを確かめる",
        "failed_checks": [check, {"code": "clock"}, {}],
        "environment": "Windows 11",
        "office_said": OFFICE,
    }
    ticket = ticket_with(offices, situation=situation, reason="check", office_number=None)
    assert ticket.category == "step0"
    assert words(when_asked(offices, None, ticket)) == [
        ("手順", "STEP 0 使う前の確認", ""),
        ("画面", "パソコンを確かめる", ""),
        ("止まった所", "画面の広さが足りない", "ask"),
        ("読み取り", "幅 1024、必要 1366", ""),
        ("止まった所", "clock", "stop"),
        ("パソコン", "Windows 11", ""),
        ("入れた番号", f"{OFFICE}（本人の申し出）", ""),
        ("きっかけ", "うまくいかない確認", ""),
    ]


def test_the_bots_tries_come_with_version_and_likeness(offices: Work) -> None:
    tried = [
        {"entry_id": "LIC-01", "title": "料金", "version": 4, "score": 71},
        "LIC-02",
        {"entry_id": "X-1", "score": 1},
    ]
    ticket = ticket_with(offices, situation={"tried": tried}, reason="")
    assert words(when_asked(offices, None, ticket)) == [
        ("示した答え", "料金（第4版・71%）", ""),
        ("示した答え", "LIC-02", ""),
    ]


def test_odd_snapshots_break_nothing(offices: Work) -> None:
    odd = {"step": ["x"], "failed_checks": "none", "tried": {"a": 1}, "environment": 5}
    assert when_asked(offices, None, ticket_with(offices, situation=odd)) is not None
    assert when_asked(offices, None, ticket_with(offices, situation={}, reason="")) is None


def test_earlier_tickets_are_those_of_the_same_office(offices: Work, clock: FixedClock) -> None:
    first = ticket_with(offices, subject="はじめの相談")
    ticket_with(offices, subject="よその相談", office_number=STRANGER)
    clock.advance(days=1)
    now = ticket_with(offices, subject="いまの相談")
    assert words(earlier_tickets(offices, OFFICE, now)) == [("26/11/24", "はじめの相談（新しい）", "")]
    assert earlier_tickets(offices, None, now) is None
    assert earlier_tickets(offices, STRANGER, first) is not None


def test_the_tickets_record_is_told_in_words(
    offices: Work, opened: Opened, browse: Callable[[str], FlaskClient]
) -> None:
    agent = browse("agent")
    agent.post(f"/desk/tickets/{opened.number}/assign", data={"to": "me"})
    page = agent.get(f"/desk/tickets/{opened.number}").text
    assert "佐藤 担当　担当を変えた　佐藤 担当" in page
    assert "佐藤 担当　状態を変えた　対応中" in page


def test_deadlines_are_counted_anew_by_command(app: Flask, offices: Work, opened: Opened) -> None:
    ticket = service.find(offices, opened.number)
    assert ticket is not None
    due, ticket.due_at = ticket.due_at, None
    offices.commit()
    from helpdesk.commands import helpdesk

    with app.app_context():
        result = app.test_cli_runner().invoke(helpdesk, ["recompute"])
    assert result.exit_code == 0
    assert "1件の期限を数え直しました" in result.output
    offices.session.expire_all()
    assert ticket.due_at == due


def test_a_priority_set_twice_is_one_change(offices: Work) -> None:
    ticket = ticket_with(offices)
    for _ in range(2):
        service.set_priority(offices, ticket, Agent("staff-1", "佐藤"), Priority.HIGH)
    assert ticket.version == 2

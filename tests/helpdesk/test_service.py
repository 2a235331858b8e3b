"""A ticket's life: opened by the chat, answered, reopened, ended; nothing twice, nothing secret kept."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from helpdesk import events, service
from helpdesk.errors import AnswerTooLateError, EmptyTextError, MoveNotAllowedError, SensitiveTextError
from helpdesk.records import AuditRow, Ticket
from helpdesk.rules.states import Priority, State
from helpdesk.service import Agent, Line, Opened
from store.clock import TOKYO, FixedClock
from store.work import Work
from tests.helpdesk.conftest import opening


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=TOKYO)


def ticket_of(work: Work, opened: Opened) -> Ticket:
    ticket = service.find(work, opened.number)
    assert ticket is not None
    return ticket


def heard(work: Work, kind: type[Any]) -> list[Any]:
    got: list[Any] = []
    work.events.subscribe(kind, lambda _work, event: got.append(event))
    return got


def test_a_chat_becomes_a_ticket_with_number_deadline_office_and_category(offices: Work) -> None:
    got = heard(offices, events.TicketOpened)
    opened = service.open_ticket(offices, opening(offices))
    ticket = ticket_of(offices, opened)
    assert opened.number == "T-000001"
    assert ticket.office_name == "こもれび居宅支援"
    assert (ticket.state, ticket.category, ticket.version) == ("new", "step3", 1)
    assert ticket.due_at == ticket.answer_due_at == at("11-24T12:00")
    assert [(line.who, line.entry_id) for line in service.messages_for(offices, opened)] == [
        ("office", ""),
        ("bot", "F-021"),
    ]
    assert got == [events.TicketOpened(ticket.id, "T-000001", "chat", "9970100013", "visitor-1")]


def test_the_same_request_key_gives_the_same_ticket_and_link(offices: Work) -> None:
    first = service.open_ticket(offices, opening(offices, request_key="once-1"))
    again = service.open_ticket(offices, opening(offices, request_key="once-1"))
    assert first == again
    assert len(service.messages_for(offices, first)) == 2


def test_the_link_secret_is_not_in_the_database(offices: Work, opened: Opened) -> None:
    ticket = ticket_of(offices, opened)
    kept = " ".join(str(getattr(ticket, column.key)) for column in Ticket.__table__.columns)
    assert opened.follow_token not in kept
    assert len(opened.follow_token) == 26


def test_what_the_bot_was_told_in_confidence_is_hidden_at_the_door(offices: Work) -> None:
    lines = (Line("office", "番号は 1234-5678-9018 です。パスワード：hogehoge", offices.now()),)
    opened = service.open_ticket(offices, opening(offices, "123456789018 が通らない", conversation=lines))
    ticket = ticket_of(offices, opened)
    kept = ticket.subject + ticket.search_text + service.messages_for(offices, opened)[0].text
    assert "9018" not in kept
    assert "hogehoge" not in kept
    assert "伏せました" in kept


def test_an_answer_waits_for_the_office_and_stops_the_clock(
    offices: Work, opened: Opened, agent: Agent, clock: FixedClock
) -> None:
    ticket, got = ticket_of(offices, opened), heard(offices, events.AgentReplied)
    clock.advance(minutes=38)
    said = service.reply_by_agent(offices, ticket, agent, "STEP 3 から続けてください。", entry_id="F-021")
    assert (ticket.state, ticket.assignee_id, ticket.first_minutes) == ("waiting_office", "staff-1", 38)
    assert ticket.due_at is None
    assert [event.message_id for event in got] == [said.message.id]
    clock.advance(days=2)
    service.reply_by_office(offices, ticket, "できました。あと、もう1台あります。")
    assert ticket.state == "open"
    assert ticket.answer_due_at == at("11-26T12:38")
    assert ticket.solve_due_at == at("11-30T10:00")  # 960 minutes less the 38 used: 11/26 10:38 + 922


def test_a_second_press_of_the_button_says_it_once(offices: Work, opened: Opened, agent: Agent) -> None:
    ticket = ticket_of(offices, opened)
    first = service.reply_by_agent(offices, ticket, agent, "お調べします。", request_key="k")
    again = service.reply_by_agent(offices, ticket, agent, "お調べします。", request_key="k")
    assert (first.again, again.again) == (False, True)
    assert again.message.id == first.message.id
    service.reply_by_office(offices, ticket, "はい", request_key="o")
    assert service.reply_by_office(offices, ticket, "はい", request_key="o").again
    assert len(service.messages_for(offices, opened)) == 4


def test_notes_are_for_colleagues(offices: Work, opened: Opened, agent: Agent) -> None:
    ticket = ticket_of(offices, opened)
    due = ticket.due_at
    service.add_note(offices, ticket, agent, "電話した。留守")
    assert "note" not in {line.who for line in service.messages_for(offices, ticket)}
    assert [line.text for line in service.messages_for(offices, ticket, notes=True)][-1] == "電話した。留守"
    assert (ticket.state, ticket.due_at) == ("new", due)


@pytest.mark.parametrize("text", ["パスワードは abc12345 です", "1234-5678-9018"])
def test_secrets_are_refused_before_anything_is_written(
    offices: Work, opened: Opened, agent: Agent, text: str
) -> None:
    ticket = ticket_of(offices, opened)
    for say in (
        lambda: service.reply_by_office(offices, ticket, text),
        lambda: service.reply_by_agent(offices, ticket, agent, text),
        lambda: service.add_note(offices, ticket, agent, text),
    ):
        with pytest.raises(SensitiveTextError) as caught:
            say()
        assert "abc12345" not in caught.value.detail
    with pytest.raises(EmptyTextError):
        service.reply_by_office(offices, ticket, " 　\n")
    assert len(service.messages_for(offices, opened, notes=True)) == 2


def test_an_ended_ticket_opens_again_for_fourteen_days(
    offices: Work, opened: Opened, agent: Agent, clock: FixedClock
) -> None:
    ticket, got = ticket_of(offices, opened), heard(offices, events.TicketClosed)
    service.close(offices, ticket, agent)
    assert (ticket.state, ticket.due_at, [event.solved for event in got]) == ("solved", None, [True])
    clock.advance(days=13)
    assert service.reply_by_office(offices, ticket, "まだ出ません").reopened
    assert (ticket.state, ticket.solved_at, ticket.ended_at) == ("open", None, None)
    service.close(offices, ticket, agent, solved=False)
    clock.advance(days=14, seconds=1)
    with pytest.raises(AnswerTooLateError):
        service.reply_by_office(offices, ticket, "もう一度")


def test_a_filed_ticket_cannot_be_put_to_waiting(offices: Work, opened: Opened, agent: Agent) -> None:
    ticket = ticket_of(offices, opened)
    service.close(offices, ticket, agent, solved=False)
    with pytest.raises(MoveNotAllowedError):
        service.change_state(offices, ticket, agent, State.WAITING_OFFICE)


def test_urgent_and_priority_change_the_deadline(offices: Work, agent: Agent) -> None:
    opened = service.open_ticket(offices, opening(offices, "別の事業所へ誤送信した", urgent=True))
    ticket = ticket_of(offices, opened)
    assert (ticket.priority, ticket.category) == ("urgent", "incident")
    assert ticket.due_at == at("11-24T10:30")
    service.set_priority(offices, ticket, agent, Priority.LOW)
    assert ticket.due_at == at("11-25T10:00")


def test_taking_a_new_ticket_opens_it_and_giving_it_back_leaves_it_open(
    offices: Work, opened: Opened, agent: Agent
) -> None:
    ticket = ticket_of(offices, opened)
    service.assign(offices, ticket, agent, agent.staff_id)
    assert (ticket.state, ticket.assignee_id) == ("open", "staff-1")
    service.assign(offices, ticket, agent, None)
    assert (ticket.state, ticket.assignee_id) == ("open", None)


def test_every_change_leaves_a_trace_without_the_words(offices: Work, opened: Opened, agent: Agent) -> None:
    ticket = ticket_of(offices, opened)
    service.reply_by_agent(offices, ticket, agent, "ないしょの文章")
    service.close(offices, ticket, agent)
    rows = offices.session.query(AuditRow).order_by(AuditRow.id).all()
    assert [row.action for row in rows] == ["opened", "replied", "moved", "moved"]
    assert {row.office_number for row in rows} == {"9970100013"}
    assert "ないしょ" not in str([row.detail for row in rows])


def test_the_office_is_told_when_to_expect_an_answer_in_and_out_of_hours(
    offices: Work, opened: Opened, clock: FixedClock
) -> None:
    ticket = ticket_of(offices, opened)
    assert service.expected_answer(offices, ticket) == "きょうの12時ごろまで"
    clock.moment = at("11-27T18:20")
    late = ticket_of(offices, service.open_ticket(offices, opening(offices)))
    assert service.expected_answer(offices, late) == "11月30日（月）の11時ごろまで"
    assert "過ぎています" in service.expected_answer(offices, ticket)


def test_recomputing_moves_only_live_tickets(offices: Work, opened: Opened, agent: Agent) -> None:
    other = ticket_of(offices, service.open_ticket(offices, opening(offices)))
    service.close(offices, other, agent)
    ticket = ticket_of(offices, opened)
    ticket.due_at = None
    assert service.recompute(offices) == 1
    assert ticket.due_at == at("11-24T12:00")

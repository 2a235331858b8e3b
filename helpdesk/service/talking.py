"""The conversation: answers of the desk and of the office, notes among colleagues."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from helpdesk.errors import AnswerTooLateError, EmptyTextError, SensitiveTextError
from helpdesk.events import AgentReplied, OfficeReplied
from helpdesk.records import Ticket, TicketMessage
from helpdesk.rules.guard import explain, inspect
from helpdesk.rules.states import State, after_agents_answer, after_offices_answer, answerable
from helpdesk.service import deadlines, notices
from helpdesk.service.audit import record
from helpdesk.service.door import find
from helpdesk.service.handling import move, touch
from helpdesk.service.opening import Opened, add_message
from helpdesk.service.people import Agent, Viewer
from store.work import Work

NOTE = "note"


@dataclass(frozen=True, slots=True)
class Said:
    """What came of an answer; `again` when the same form had been sent before."""

    message: TicketMessage
    again: bool = False
    reopened: bool = False


def messages_for(work: Work, ticket: Ticket | Opened | str, *, notes: bool = False) -> list[TicketMessage]:
    """The conversation in order; notes only for colleagues. `ticket` may be a ticket, its number or its id."""
    ticket_id = _id(work, ticket)
    talk = select(TicketMessage).where(TicketMessage.ticket_id == ticket_id)
    if not notes:
        talk = talk.where(TicketMessage.who != NOTE)
    return list(work.session.scalars(talk.order_by(TicketMessage.position)))


def check_text(text: str) -> None:
    """`EmptyTextError`, or `SensitiveTextError` with what to take out."""
    if not text.strip():
        raise EmptyTextError
    findings = inspect(text)
    if findings:
        raise SensitiveTextError(explain(findings))


def reply_by_agent(
    work: Work,
    ticket: Ticket,
    agent: Agent,
    text: str,
    *,
    entry_id: str = "",
    then: State | None = None,
    request_key: str = "",
) -> Said:
    """The desk answers; the ticket then waits for the office unless `then` says otherwise."""
    before = _sent(work, ticket, request_key)
    if before is not None:
        return Said(before, again=True)
    check_text(text)
    message = add_message(
        work, ticket, "agent", text, author=agent.name, entry_id=entry_id, request_key=request_key
    )
    deadlines.note_first_answer(work, ticket)
    ticket.answer_since = None
    ticket.assignee_id = ticket.assignee_id or agent.staff_id
    record(work, agent, "replied", ticket, message=message.id)
    move(work, ticket, agent, then or after_agents_answer(State(ticket.state)))
    notices.tell_office(work, ticket, message)
    work.announce(
        AgentReplied(ticket.id, ticket.number, message.id, ticket.office_number, ticket.visitor_key)
    )
    return Said(message)


def add_note(work: Work, ticket: Ticket, agent: Agent, text: str, *, request_key: str = "") -> Said:
    """Something for colleagues only; changes no deadline."""
    before = _sent(work, ticket, request_key)
    if before is not None:
        return Said(before, again=True)
    check_text(text)
    message = add_message(work, ticket, NOTE, text, author=agent.name, request_key=request_key)
    touch(work, ticket)
    record(work, agent, "noted", ticket, message=message.id)
    return Said(message)


def reply_by_office(
    work: Work, ticket: Ticket, text: str, *, by: Viewer | None = None, request_key: str = ""
) -> Said:
    """The office writes on. An ended ticket opens again within 14 days; later it is `AnswerTooLateError`."""
    before = _sent(work, ticket, request_key)
    if before is not None:
        return Said(before, again=True)
    fate = answerable(State(ticket.state), ticket.ended_at, work.now())
    if fate == "too-late":
        raise AnswerTooLateError
    check_text(text)
    message = add_message(work, ticket, "office", text, request_key=request_key)
    ticket.answer_since, ticket.snoozed_until = ticket.answer_since or work.now(), None
    record(work, by, "answered", ticket, message=message.id, reopened=fate == "reopens")
    if State(ticket.state) is State.NEW:
        touch(work, ticket)
    else:
        move(work, ticket, by, after_offices_answer())
    work.announce(OfficeReplied(ticket.id, ticket.number, message.id, fate == "reopens"))
    return Said(message, reopened=fate == "reopens")


def expected_answer(work: Work, ticket: Ticket | Opened) -> str:
    """When the office may count on an answer, in words; empty when none is owed."""
    return notices.expected(work, ticket.answer_due_at)


def _sent(work: Work, ticket: Ticket, request_key: str) -> TicketMessage | None:
    if not request_key:
        return None
    same = (TicketMessage.request_key == request_key[:80], TicketMessage.ticket_id == ticket.id)
    return work.session.scalar(select(TicketMessage).where(*same))


def _id(work: Work, ticket: Ticket | Opened | str) -> str:
    if not isinstance(ticket, str):
        return ticket.id
    found = find(work, ticket)
    return found.id if found is not None else ""

"""Opens tickets: from the chat, a failed check, the form, a telephone call or machine evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import func, select

from accounts import service as accounts
from helpdesk.events import TicketOpened
from helpdesk.records import Ticket, TicketMessage
from helpdesk.rules.categories import category_of, step_words
from helpdesk.rules.guard import hide
from helpdesk.rules.states import LIVE, Priority, State
from helpdesk.rules.words import format_number
from helpdesk.service import deadlines, tokens
from helpdesk.service.audit import record
from helpdesk.service.people import Viewer
from helpdesk.service.searching import index
from store.base import new_id
from store.counters import next_number
from store.work import Work
from web.japanese import tidy

Source = Literal["chat", "check", "form", "phone", "evidence"]
TEXT_LIMIT = 4000
SUBJECT_LIMIT = 80
SAME_PRESS = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing said before the ticket was opened; `entry_id` is the FAQ entry a bot's answer came from."""

    who: Literal["office", "bot", "agent"]
    text: str
    at: datetime
    entry_id: str = ""


@dataclass(frozen=True, slots=True)
class Opening:
    """What a new ticket is made of.

    `situation` is kept as it was at that moment (step, step_title, failed_checks, tried, …; JSON values only).
    `request_key` makes a double submit harmless: the same key gives the same ticket.
    """

    source: Source
    subject: str
    office_number: str | None = None
    contact: str = ""
    conversation: Sequence[Line] = ()
    situation: dict[str, Any] = field(default_factory=dict)
    reason: str = ""
    urgent: bool = False
    visitor_key: str = ""
    request_key: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """A ticket as its opener gets it, with the secret of its link."""

    id: str
    number: str
    follow_token: str
    follow_path: str
    answer_due_at: datetime
    state: str


def open_ticket(work: Work, opening: Opening, *, by: Viewer | None = None) -> Opened:
    """Take the matter in: number, deadlines, conversation, audit, event.

    Numbers of persons, passwords and keys in the conversation are hidden, for whoever opens a ticket by machine;
    forms say so to the writer first (`helpdesk.rules.guard`).
    """
    key = opening.request_key[:80] or None
    if key is not None:
        before = work.session.scalar(select(Ticket).where(Ticket.request_key == key))
        if before is not None and _is_same_press(work, before):
            return opened(work, before)
        if before is not None:
            before.request_key = None
            work.session.flush()
    ticket = _new_ticket(work, opening, key)
    work.session.add(ticket)
    work.session.flush()
    index(work, ticket)
    for line in opening.conversation:
        add_message(work, ticket, line.who, line.text, at=line.at, entry_id=line.entry_id)
    deadlines.refresh(work, ticket)
    record(work, by, "opened", ticket, source=ticket.source, priority=ticket.priority)
    work.session.flush()
    work.announce(
        TicketOpened(ticket.id, ticket.number, ticket.source, ticket.office_number, ticket.visitor_key)
    )
    return opened(work, ticket)


def _is_same_press(work: Work, before: Ticket) -> bool:
    # The same words about a matter that has ended, or another day, are a new question.
    return State(before.state) in LIVE and work.now() - before.created_at < SAME_PRESS


def opened(work: Work, ticket: Ticket) -> Opened:
    """The opener's view of a ticket."""
    token = tokens.derive(work, ticket.id)
    path = f"/tickets/{ticket.number}/{token}"
    return Opened(
        ticket.id, ticket.number, token, path, ticket.answer_due_at or ticket.first_due_at, ticket.state
    )


def _new_ticket(work: Work, opening: Opening, key: str | None) -> Ticket:
    now, ticket_id = work.now(), new_id()
    text = " ".join(line.text for line in opening.conversation if line.who == "office")
    subject = _subject(opening.subject, text)
    office = accounts.get_office(work, opening.office_number) if opening.office_number else None
    step = step_words(opening.situation.get("step"))
    return Ticket(
        id=ticket_id,
        number=format_number(next_number(work, "ticket")),
        subject=subject,
        state=State.NEW.value,
        priority=(Priority.URGENT if opening.urgent else Priority.NORMAL).value,
        category=category_of(step, subject, f"{opening.reason} {text}", urgent=opening.urgent),
        source=opening.source,
        reason=hide(tidy(opening.reason, 200)),
        office_number=opening.office_number or None,
        office_name=office.name if office else "",
        contact=tidy(opening.contact, 200),
        visitor_key=opening.visitor_key[:80],
        request_key=key,
        token_hash=tokens.hashed(tokens.derive(work, ticket_id)),
        situation=opening.situation,
        search_text="",
        created_at=now,
        updated_at=now,
        first_due_at=now,
        answer_since=now,
        version=1,
    )


def _subject(given: str, text: str) -> str:
    first_line = tidy(given, SUBJECT_LIMIT * 2) or tidy(text, SUBJECT_LIMIT * 2)
    line = hide(first_line).split("\n", 1)[0].strip()
    return f"{line[: SUBJECT_LIMIT - 1]}…" if len(line) > SUBJECT_LIMIT else line or "（件名なし）"


def add_message(
    work: Work,
    ticket: Ticket,
    who: str,
    text: str,
    *,
    author: str = "",
    at: datetime | None = None,
    entry_id: str = "",
    request_key: str = "",
) -> TicketMessage:
    """Append to the conversation and to what the search reads."""
    message = TicketMessage(
        id=new_id(),
        ticket_id=ticket.id,
        position=_next_position(work, ticket),
        who=who,
        author=author,
        text=hide(tidy(text, TEXT_LIMIT)),
        at=at or work.now(),
        entry_id=entry_id,
        request_key=request_key[:80] or None,
    )
    work.session.add(message)
    work.session.flush()
    index(work, ticket, message.text if who != "bot" else "")
    return message


def _next_position(work: Work, ticket: Ticket) -> int:
    last = select(func.max(TicketMessage.position)).where(TicketMessage.ticket_id == ticket.id)
    return (work.session.scalar(last) or 0) + 1

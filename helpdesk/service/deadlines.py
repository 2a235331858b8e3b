"""Keeps a ticket's due times in step with its state, its priority and the desk's calendar."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from helpdesk.records import Ticket
from helpdesk.rules.deadlines import TARGETS, Targets, add_open_time, open_time_between
from helpdesk.rules.states import LIVE, WAITING, Priority, State
from store.work import Work
from web.hours import Desk

MINUTE = timedelta(minutes=1)
FAR = datetime(9999, 1, 1, tzinfo=UTC)


def desk_of(work: Work) -> Desk:
    """The calendar the settings give."""
    return Desk.from_text(work.settings.desk.opens, work.settings.desk.closes)


def targets(ticket: Ticket) -> Targets:
    """How fast this ticket's priority wants the desk to be."""
    return TARGETS[Priority(ticket.priority)]


def refresh(work: Work, ticket: Ticket) -> None:
    """Set all due times from what the ticket has lived through; call after any change of it."""
    desk, state, wanted = desk_of(work), State(ticket.state), targets(ticket)
    runs = state in LIVE and state not in WAITING
    watch = ticket.stopwatch
    ticket.stopwatch = watch.run(work.now()) if runs else watch.stand(desk, work.now())
    ticket.solve_due_at = ticket.stopwatch.due(desk, timedelta(minutes=wanted.solve_minutes))
    answer = timedelta(minutes=wanted.answer_minutes)
    ticket.first_due_at = add_open_time(desk, ticket.created_at, answer)
    unanswered = state in LIVE and ticket.answer_since is not None
    ticket.answer_due_at = (
        add_open_time(desk, ticket.answer_since, answer) if unanswered and ticket.answer_since else None
    )
    ticket.due_at = min((due for due in (ticket.answer_due_at, ticket.solve_due_at) if due), default=None)
    ticket.queue_at = (ticket.due_at or FAR) if state in LIVE else None


def note_first_answer(work: Work, ticket: Ticket) -> None:
    """Keep when the desk first answered, and after how many of its minutes (rounded down)."""
    if ticket.first_answer_at is None:
        ticket.first_answer_at = work.now()
        ticket.first_minutes = open_time_between(desk_of(work), ticket.created_at, work.now()) // MINUTE


def recompute(work: Work) -> int:
    """Refresh all live tickets, for a new calendar or new targets; returns how many."""
    live = work.session.scalars(select(Ticket).where(Ticket.state.in_([state.value for state in LIVE]))).all()
    for ticket in live:
        refresh(work, ticket)
    return len(live)


def expected_for_new(work: Work) -> datetime:
    """By when a question asked now is answered, at ordinary priority."""
    wanted = timedelta(minutes=TARGETS[Priority.NORMAL].answer_minutes)
    return add_open_time(desk_of(work), work.now(), wanted)

"""What agents do with a ticket besides answering: take it, move it, end it."""

from __future__ import annotations

from helpdesk.errors import MoveNotAllowedError
from helpdesk.events import TicketClosed
from helpdesk.records import Ticket
from helpdesk.rules.categories import CATEGORIES
from helpdesk.rules.states import DONE, Priority, State, may_move
from helpdesk.service import deadlines
from helpdesk.service.audit import record
from helpdesk.service.people import Agent, Viewer
from helpdesk.service.searching import index
from store.work import Work


def touch(work: Work, ticket: Ticket) -> None:
    """A change has happened: new version, new due times."""
    ticket.updated_at = work.now()
    ticket.version += 1
    deadlines.refresh(work, ticket)


def move(work: Work, ticket: Ticket, by: Viewer | None, new: State) -> None:
    """Put the ticket into `new` and keep its times; `MoveNotAllowedError` for a move that is not on the map."""
    old = State(ticket.state)
    if not may_move(old, new):
        raise MoveNotAllowedError
    ticket.state = new.value
    if new in DONE and old not in DONE:
        ticket.ended_at, ticket.answer_since, ticket.snoozed_until = work.now(), None, None
    if new is State.SOLVED:
        ticket.solved_at = work.now()
    if new not in DONE:
        ticket.ended_at = ticket.solved_at = None
    touch(work, ticket)
    if new == old:
        return
    record(work, by, "moved", ticket, old=old.value, new=new.value)
    if new in DONE and old not in DONE:
        solved = new is State.SOLVED
        work.announce(
            TicketClosed(ticket.id, ticket.number, solved, ticket.office_number, ticket.visitor_key)
        )


def change_state(work: Work, ticket: Ticket, agent: Agent, new: State) -> None:
    """An agent moves the ticket; who touches an unowned one becomes its owner."""
    ticket.assignee_id = ticket.assignee_id or agent.staff_id
    move(work, ticket, agent, new)


def close(work: Work, ticket: Ticket, agent: Agent, *, solved: bool = True) -> None:
    """End the ticket: solved, or closed without a solution."""
    change_state(work, ticket, agent, State.SOLVED if solved else State.CLOSED)


def assign(work: Work, ticket: Ticket, agent: Agent, to: str | None) -> None:
    """Give the ticket to a member of the desk (id), or to nobody; a new one becomes open with it."""
    if ticket.assignee_id == to:
        return
    record(work, agent, "assigned", ticket, old=ticket.assignee_id, new=to)
    ticket.assignee_id = to
    if to is not None and State(ticket.state) is State.NEW:
        move(work, ticket, agent, State.OPEN)
    else:
        touch(work, ticket)


def set_priority(work: Work, ticket: Ticket, agent: Agent, priority: Priority) -> None:
    """Change how soon the desk has to act; the deadlines follow."""
    if ticket.priority == priority:
        return
    record(work, agent, "priority", ticket, old=ticket.priority, new=priority.value)
    ticket.priority = priority.value
    touch(work, ticket)


def set_category(work: Work, ticket: Ticket, agent: Agent, category: str) -> None:
    """File the ticket under another group of the report."""
    if category not in CATEGORIES or ticket.category == category:
        return
    record(work, agent, "category", ticket, old=ticket.category, new=category)
    ticket.category = category
    touch(work, ticket)


def set_office(work: Work, ticket: Ticket, agent: Agent, number: str, name: str) -> None:
    """Say which office the matter is about, once the agent knows; both numbers are kept in the audit."""
    if ticket.office_number == number:
        return
    old, ticket.office_number, ticket.office_name = ticket.office_number, number, name
    index(work, ticket)
    record(work, agent, "office", ticket, old=old, new=number)
    touch(work, ticket)

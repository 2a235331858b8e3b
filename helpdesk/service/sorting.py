"""How agents keep their queue in order: labels, and putting a ticket off for a while."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, func, select

from helpdesk.records import Ticket, TicketTag
from helpdesk.rules.snooze import Later, choices
from helpdesk.rules.states import LIVE, State
from helpdesk.service.audit import record
from helpdesk.service.deadlines import desk_of
from helpdesk.service.handling import touch
from helpdesk.service.people import Agent
from store.work import Work


def tags_of(work: Work, ticket: Ticket) -> list[str]:
    """The ticket's labels, in order."""
    rows = select(TicketTag.tag).where(TicketTag.ticket_id == ticket.id).order_by(TicketTag.tag)
    return list(work.session.scalars(rows))


def tags_of_many(work: Work, tickets: Iterable[Ticket]) -> dict[str, list[str]]:
    """The labels of a page's tickets, by the ticket's id."""
    ids, found = [ticket.id for ticket in tickets], dict[str, list[str]]()
    rows = select(TicketTag.ticket_id, TicketTag.tag).where(TicketTag.ticket_id.in_(ids)).order_by(TicketTag.tag)
    for ticket_id, tag in work.session.execute(rows) if ids else ():
        found.setdefault(ticket_id, []).append(tag)
    return found


def usual_tags(work: Work, most: int = 8) -> list[str]:
    """The labels used most, for a hint."""
    rows = select(TicketTag.tag).group_by(TicketTag.tag).order_by(func.count().desc(), TicketTag.tag).limit(most)
    return list(work.session.scalars(rows))


def set_tags(work: Work, ticket: Ticket, agent: Agent, tags: Iterable[str]) -> bool:
    """Give the ticket exactly these labels; whether anything changed."""
    old, new = set(tags_of(work, ticket)), set(tags)
    if old == new:
        return False
    gone = delete(TicketTag).where(TicketTag.ticket_id == ticket.id, TicketTag.tag.in_(old - new))
    work.session.execute(gone)
    work.session.add_all(TicketTag(ticket_id=ticket.id, tag=tag) for tag in sorted(new - old))
    record(work, agent, "tagged", ticket, added=sorted(new - old), removed=sorted(old - new))
    touch(work, ticket)
    return True


def later(work: Work, ticket: Ticket) -> list[Later]:
    """Until when this ticket may be put off now; nothing for one that has ended."""
    return choices(desk_of(work), work.now(), ticket.due_at) if State(ticket.state) in LIVE else []


def snooze(work: Work, ticket: Ticket, agent: Agent, value: str) -> Later | None:
    """Put the ticket off; None when that choice isn't there (any more). Its deadlines go on."""
    chosen = next((one for one in later(work, ticket) if one.value == value), None)
    if chosen is not None:
        ticket.snoozed_until = chosen.at
        record(work, agent, "snoozed", ticket, until=chosen.at.isoformat())
        touch(work, ticket)
    return chosen


def wake(work: Work, ticket: Ticket, agent: Agent) -> None:
    """Take the ticket back into the queue at once."""
    if ticket.snoozed_until is not None:
        ticket.snoozed_until = None
        record(work, agent, "woken", ticket)
        touch(work, ticket)

"""The one door to a ticket: whoever wants it is checked here, and nowhere else."""

from __future__ import annotations

from sqlalchemy import or_, select

from helpdesk.errors import LinkExpiredError, TicketNotFoundError
from helpdesk.records import Ticket
from helpdesk.rules.states import State, link_expired
from helpdesk.service import tokens
from helpdesk.service.people import Agent, LinkViewer, OfficeViewer, Viewer, Visitor
from store.work import Work


def ticket_for(work: Work, viewer: Viewer, number: str) -> Ticket:
    """The ticket of that number (or id), if it is this viewer's to see.

    `TicketNotFoundError` when there is none or it is another's: both look alike. `LinkExpiredError` for a
    true link that has run out.
    """
    ticket = find(work, number)
    if ticket is None or not _may_see(viewer, ticket):
        raise TicketNotFoundError
    if isinstance(viewer, LinkViewer) and link_expired(State(ticket.state), ticket.ended_at, work.now()):
        raise LinkExpiredError
    return ticket


def find(work: Work, number: str) -> Ticket | None:
    """The ticket of that number or id, for callers who have no viewer (jobs, events)."""
    return work.session.scalar(select(Ticket).where(or_(Ticket.number == number, Ticket.id == number)))


def _may_see(viewer: Viewer, ticket: Ticket) -> bool:
    match viewer:
        case Agent():
            return True
        case OfficeViewer(office_number=number):
            return bool(number) and ticket.office_number == number
        case LinkViewer(token=token):
            return tokens.matches(ticket, token)
        case Visitor(visitor_key=key):
            return bool(key) and ticket.visitor_key == key


def tickets_of(work: Work, viewer: OfficeViewer | Visitor, *, most: int = 50) -> list[Ticket]:
    """What an office, or a browser, has asked; newest first."""
    mine = (
        Ticket.office_number == viewer.office_number
        if isinstance(viewer, OfficeViewer)
        else Ticket.visitor_key == viewer.visitor_key
    )
    wanted = viewer.office_number if isinstance(viewer, OfficeViewer) else viewer.visitor_key
    if not wanted:
        return []
    newest = (Ticket.created_at.desc(), Ticket.number.desc())
    return list(work.session.scalars(select(Ticket).where(mine).order_by(*newest).limit(most)))

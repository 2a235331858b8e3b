"""Who is asking, as the service's door wants to know it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import request, session

from accounts.guard import VISITOR, current_office_number, current_staff
from helpdesk.errors import TicketNotFoundError
from helpdesk.records import Ticket
from helpdesk.service import Agent, LinkViewer, OfficeViewer, Viewer, Visitor, ticket_for
from store.counters import throttle
from store.errors import ForbiddenError
from store.work import Work
from web.extension import renkei
from web.work import current_work

F = TypeVar("F", bound=Callable[..., Any])
WRONG_LINKS = 20


def opens_to(*who: str) -> Callable[[F], F]:
    """Say who may come in, for the access matrix; the door itself is in the service."""

    def mark(view: F) -> F:
        cast("Any", view).access = who
        return view

    return mark


def agent_here() -> Agent:
    """The signed-in member of the desk; behind `staff_required`."""
    staff = current_staff()
    if staff is None:
        raise ForbiddenError
    return Agent(staff.id, staff.name, staff.role)


def asker_here() -> list[Viewer]:
    """Under which names this browser may have asked: the office signed in, and the browser itself."""
    number, key = current_office_number(), session.get(VISITOR, "")
    return [*([OfficeViewer(number)] if number else []), *([Visitor(str(key))] if key else [])]


def asked_ticket(number: str, token: str) -> tuple[Ticket, Viewer]:
    """The ticket somebody follows, by link or as who they are; `TicketNotFoundError` for everybody else."""
    work = current_work()
    for viewer in [LinkViewer(token)] if token else asker_here():
        try:
            return ticket_for(work, viewer, number), viewer
        except TicketNotFoundError:
            continue
    _count_wrong_link()
    raise TicketNotFoundError


def _count_wrong_link() -> None:
    # In a transaction of its own: the request's is read-only for GET, and rolled back by the error anyway.
    # Given up first, because SQLite knows one writer at a time.
    current_work().rollback()
    with renkei().works.begin() as apart:
        throttle(apart, f"ticket-link:{request.remote_addr}", limit=WRONG_LINKS)


def throttle_opening(work: Work) -> None:
    """No more than a handful of new tickets from one place in ten minutes."""
    throttle(work, f"ticket-open:{request.remote_addr}", limit=15)

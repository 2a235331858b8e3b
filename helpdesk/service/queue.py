"""The queue: what is due next, views, search, pages by key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from helpdesk.records import Ticket
from helpdesk.rules.states import WAITING, State
from helpdesk.service import postings
from helpdesk.service.people import Agent
from helpdesk.service.searching import search
from store.work import Work

View = Literal["open", "new", "mine", "waiting", "done", "all"]
VIEWS: dict[View, str] = {
    "open": "順番待ち",
    "new": "新しい",
    "mine": "自分の担当",
    "waiting": "返事待ち",
    "done": "終わった",
    "all": "すべて",
}
PAGE = 30
LIVE = Ticket.queue_at.is_not(None)


@dataclass(frozen=True, slots=True)
class Page:
    """A stretch of the queue; `after` leads on, and is empty on the last.

    `total` is counted for searches only (`about` when it is an upper bound): the views' numbers are in `counts`.
    """

    tickets: list[Ticket]
    total: int
    after: str
    about: bool = False


def view_named(name: str) -> View:
    """The view of that name, the plain queue for any other."""
    return next((view for view in get_args(View) if view == name), "open")


def queue(
    work: Work, agent: Agent, *, view: View = "open", query: str = "", after: str = "", size: int = PAGE
) -> Page:
    """Tickets in the order they are due; those at rest follow, and the newest of the ended come first.

    What a search found comes in the order of its likeness instead.
    """
    if query.strip():
        return _searched(work, agent, view, query, after=after, size=size)
    chosen = _after(work, select(Ticket).where(*_filters(agent, view)), view, after)
    tickets = list(work.session.scalars(chosen.limit(size + 1)))
    more = len(tickets) > size
    return Page(tickets[:size], 0, tickets[size - 1].number if more else "")


def counts(work: Work, agent: Agent) -> dict[View, int]:
    """How many tickets each view holds, the ended ones left out: nobody works by that number."""
    states = select(Ticket.state, func.count()).where(LIVE).group_by(Ticket.state)
    by_state = {row.state: row[1] for row in work.session.execute(states)}
    mine = select(func.count()).where(Ticket.assignee_id == agent.staff_id, LIVE)
    return {
        "open": sum(by_state.values()),
        "new": by_state.get(State.NEW.value, 0),
        "mine": work.session.scalar(mine) or 0,
        "waiting": sum(by_state.get(state.value, 0) for state in WAITING),
    }


def waiting(work: Work) -> int:
    """How many live tickets there are."""
    return work.session.scalar(select(func.count()).where(LIVE)) or 0


def late(work: Work) -> int:
    """How many live tickets are past their time."""
    return work.session.scalar(select(func.count()).where(Ticket.queue_at < work.now())) or 0


def _filters(agent: Agent, view: View) -> list[ColumnElement[bool]]:
    by_view: dict[View, list[ColumnElement[bool]]] = {
        "open": [LIVE],
        "new": [Ticket.state == State.NEW.value],
        "mine": [LIVE, Ticket.assignee_id == agent.staff_id],
        "waiting": [Ticket.state.in_([state.value for state in WAITING])],
        "done": [Ticket.queue_at.is_(None)],
        "all": [],
    }
    return by_view[view]


def _searched(work: Work, agent: Agent, view: View, query: str, *, after: str, size: int) -> Page:
    within = None
    if view != "all":
        numbers = work.session.scalars(select(Ticket.number).where(*_filters(agent, "open" if view == "done" else view)))
        within = postings.bits_of(map(postings.ordinal, numbers))
        # The ended are nearly all: those that are not live are quicker to name.
        within = ~within if view == "done" else within
    found = search(work, query, within=within, after=after, size=size)
    rows = work.session.scalars(select(Ticket).where(Ticket.number.in_(found.numbers)))
    by_number = {ticket.number: ticket for ticket in rows}
    return Page([by_number[number] for number in found.numbers], found.total, found.after, found.about)


def _after(work: Work, chosen: Select[Any], view: View, after: str) -> Select[Any]:
    last = work.session.scalar(select(Ticket).where(Ticket.number == after)) if after else None
    if view in {"done", "all"}:
        if last is not None:
            older = and_(Ticket.updated_at == last.updated_at, Ticket.number < last.number)
            chosen = chosen.where(Ticket.updated_at <= last.updated_at, or_(Ticket.updated_at < last.updated_at, older))
        return chosen.order_by(Ticket.updated_at.desc(), Ticket.number.desc())
    if last is not None and last.queue_at is not None:
        later = and_(Ticket.queue_at == last.queue_at, Ticket.number > last.number)
        chosen = chosen.where(Ticket.queue_at >= last.queue_at, or_(Ticket.queue_at > last.queue_at, later))
    return chosen.order_by(Ticket.queue_at, Ticket.number)

"""The queue: what is due next, views, search, pages by key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from helpdesk.records import Ticket, TicketTag
from helpdesk.rules.states import WAITING, State
from helpdesk.service import postings
from helpdesk.service.people import Agent
from helpdesk.service.searching import search
from store.work import Work

View = Literal["open", "new", "mine", "waiting", "later", "done", "all"]
VIEWS: dict[View, str] = {
    "open": "順番待ち",
    "new": "新しい",
    "mine": "自分の担当",
    "waiting": "返事待ち",
    "later": "あと回し",
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
    work: Work, agent: Agent, *, view: View = "open", query: str = "", tag: str = "", after: str = "", size: int = PAGE
) -> Page:
    """Tickets in the order they are due; those at rest follow, and the newest of the ended come first.

    What a search found comes in the order of its likeness instead.
    """
    if query.strip():
        within = _numbers(work, agent, view, tag)
        found = search(work, query, within=within, after=after, size=size)
        rows = work.session.scalars(select(Ticket).where(Ticket.number.in_(found.numbers)))
        by_number = {ticket.number: ticket for ticket in rows}
        return Page([by_number[number] for number in found.numbers], found.total, found.after, found.about)
    chosen = _after(work, select(Ticket).where(*_filters(work, agent, view, tag)), view, after)
    tickets = list(work.session.scalars(chosen.limit(size + 1)))
    more = len(tickets) > size
    return Page(tickets[:size], 0, tickets[size - 1].number if more else "")


def counts(work: Work, agent: Agent) -> dict[View, int]:
    """How many tickets each view holds, the ended ones left out: nobody works by that number."""
    awake = _awake(work)
    states = select(Ticket.state, awake, func.count()).where(LIVE).group_by(Ticket.state, awake)
    rows = [(state, bool(up), count) for state, up, count in work.session.execute(states)]
    mine = select(func.count()).where(*_filters(work, agent, "mine"))
    rests = {state.value for state in WAITING}
    return {
        "open": sum(count for _, up, count in rows if up),
        "new": sum(count for state, up, count in rows if up and state == State.NEW.value),
        "mine": work.session.scalar(mine) or 0,
        "waiting": sum(count for state, _, count in rows if state in rests),
        "later": sum(count for _, up, count in rows if not up),
    }


def waiting(work: Work) -> int:
    """How many live tickets are before the desk."""
    return work.session.scalar(select(func.count()).where(LIVE, _awake(work))) or 0


def late(work: Work) -> int:
    """How many live tickets are past their time."""
    return work.session.scalar(select(func.count()).where(Ticket.queue_at < work.now())) or 0


def _awake(work: Work) -> ColumnElement[bool]:
    return or_(Ticket.snoozed_until.is_(None), Ticket.snoozed_until <= work.now())


def _filters(work: Work, agent: Agent, view: View, tag: str = "") -> list[ColumnElement[bool]]:
    awake = _awake(work)
    by_view: dict[View, list[ColumnElement[bool]]] = {
        "open": [LIVE, awake],
        "new": [Ticket.state == State.NEW.value, awake],
        "mine": [LIVE, Ticket.assignee_id == agent.staff_id, awake],
        "waiting": [Ticket.state.in_([state.value for state in WAITING])],
        "later": [LIVE, ~awake],
        "done": [Ticket.queue_at.is_(None)],
        "all": [],
    }
    labelled = select(TicketTag.ticket_id).where(TicketTag.tag == tag)
    return [*by_view[view], *([Ticket.id.in_(labelled)] if tag else [])]


def _numbers(work: Work, agent: Agent, view: View, tag: str) -> int | None:
    if view == "all" and not tag:
        return None
    # The ended are nearly all: those that are not are quicker to name.
    turned = view == "done" and not tag
    wanted = [LIVE] if turned else _filters(work, agent, view, tag)
    bits = postings.bits_of(map(postings.ordinal, work.session.scalars(select(Ticket.number).where(*wanted))))
    return ~bits if turned else bits


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

"""The queue: what is due next, filters, search, pages by key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from helpdesk.records import Ticket
from helpdesk.rules.states import LIVE, WAITING, State
from helpdesk.rules.words import escape_like, ticket_number, words
from helpdesk.service.people import Agent
from store.work import Work
from web.japanese import plain

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
FAR = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Page:
    """A stretch of the queue; `after` leads on, and is empty on the last."""

    tickets: list[Ticket]
    total: int
    after: str


def view_named(name: str) -> View:
    """The view of that name, the plain queue for any other."""
    return next((view for view in get_args(View) if view == name), "open")


def queue(
    work: Work, agent: Agent, *, view: View = "open", query: str = "", after: str = "", size: int = PAGE
) -> Page:
    """Tickets in the order they are due; those at rest follow, and the newest of the ended come first."""
    chosen = select(Ticket).where(*_filters(agent, view, query))
    total = work.session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    ordered = _ordered(work, chosen, view, after).limit(size + 1)
    tickets = list(work.session.scalars(ordered))
    more = len(tickets) > size
    return Page(tickets[:size], total, tickets[size - 1].number if more else "")


def counts(work: Work, agent: Agent) -> dict[View, int]:
    """How many tickets each view holds, the ended ones left out: nobody works by that number."""
    shown: tuple[View, ...] = ("open", "new", "mine", "waiting")
    ask = select(*(func.sum(case((and_(*_filters(agent, view, "")), 1), else_=0)) for view in shown))
    row = work.session.execute(ask).one()
    return {view: int(value or 0) for view, value in zip(shown, row, strict=True)}


def late(work: Work) -> int:
    """How many live tickets are past their time."""
    live = Ticket.state.in_([state.value for state in LIVE])
    return work.session.scalar(select(func.count()).where(live, Ticket.due_at < work.now())) or 0


def _filters(agent: Agent, view: View, query: str) -> list[ColumnElement[bool]]:
    live = Ticket.state.in_([state.value for state in LIVE])
    by_view: dict[View, list[ColumnElement[bool]]] = {
        "open": [live],
        "new": [Ticket.state == State.NEW.value],
        "mine": [live, Ticket.assignee_id == agent.staff_id],
        "waiting": [Ticket.state.in_([state.value for state in WAITING])],
        "done": [Ticket.state.in_([State.SOLVED.value, State.CLOSED.value])],
        "all": [],
    }
    return by_view[view] + _search(query)


def _search(query: str) -> list[ColumnElement[bool]]:
    number = ticket_number(query)
    found = words(query)
    if not found:
        return []
    every = and_(*(Ticket.search_text.like(f"%{escape_like(word)}%", escape="\\") for word in found))
    exact = [Ticket.number == number] if number else []
    return [or_(every, Ticket.office_number == plain(query), *exact)]


def _ordered(work: Work, chosen: Select[Any], view: View, after: str) -> Select[Any]:
    last = work.session.scalar(select(Ticket).where(Ticket.number == after)) if after else None
    if view in {"done", "all"}:
        if last is not None:
            older = and_(Ticket.updated_at == last.updated_at, Ticket.number < last.number)
            chosen = chosen.where(or_(Ticket.updated_at < last.updated_at, older))
        return chosen.order_by(Ticket.updated_at.desc(), Ticket.number.desc())
    due = func.coalesce(Ticket.due_at, FAR)
    if last is not None:
        mark = last.due_at or FAR
        chosen = chosen.where(or_(due > mark, and_(due == mark, Ticket.number > last.number)))
    return chosen.order_by(due, Ticket.number)

"""The agent's three columns, put together for the ticket's page and for its forms that come back."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import render_template, request

from accounts import service as accounts
from helpdesk import actions, suggestions
from helpdesk.own_panels import earlier_tickets, when_asked
from helpdesk.panels import views
from helpdesk.records import Ticket
from helpdesk.rules.states import MOVES, STATE_JA, State
from helpdesk.service import Agent, messages_for, sorting
from helpdesk.service import queue as queues
from helpdesk.service.audit import LOOKED, needs_look, record, trail
from helpdesk.service.colleagues import colleagues
from store.base import new_id
from store.work import Work
from web.extension import renkei
from web.forms import Errors

SHORT = 6
LINKS = "ticket_links"


@dataclass(slots=True)
class Draft:
    """What the agent is writing, kept through errors and suggestions."""

    reply: str = ""
    note: str = ""
    entry_id: str = ""
    then: str = ""
    once: str = field(default_factory=new_id)
    errors: Errors | None = None


def screen(
    work: Work, agent: Agent, ticket: Ticket, draft: Draft | None = None, status: int = 200
) -> tuple[str, int]:
    """The page; looking at an office's data is written down first."""
    note_look(work, agent, ticket)
    house, state = renkei(), State(ticket.state)
    waiting = queues.queue(work, agent, size=SHORT)
    people = colleagues(work)
    page = render_template(
        "helpdesk/ticket.html",
        ticket=ticket,
        draft=draft or Draft(),
        errors=draft.errors if draft else None,
        agent=agent,
        waiting_count=queues.waiting(work),
        shown=_with_this(waiting.tickets, ticket),
        messages=messages_for(work, ticket, notes=True),
        suggestions=suggestions.suggestions(work, house.suggesters, ticket),
        panels=views(work, [*house.panels, when_asked, earlier_tickets], ticket),
        links=[link for provider in house.extras.get(LINKS, []) for link in provider(work, ticket)],
        actions=actions.offered(work, house.extras.get(actions.REGISTRY, []), agent, ticket),
        office=accounts.get_office(work, ticket.office_number) if ticket.office_number else None,
        tags=sorting.tags_of(work, ticket),
        usual_tags=sorting.usual_tags(work),
        later=sorting.later(work, ticket),
        asleep=ticket.snoozed_until is not None and ticket.snoozed_until > work.now(),
        people=people,
        owner=people.get(ticket.assignee_id or "", ""),
        moves=[(one.value, STATE_JA[one]) for one in State if one in MOVES[state]],
        thens=thens(ticket),
        trail=trail(work, ticket, most=20),
    )
    return page, status


def thens(ticket: Ticket) -> list[tuple[str, str]]:
    """What may happen to the ticket once an answer is sent, the usual first."""
    state = State(ticket.state)
    words = {
        State.WAITING_OFFICE: "事業所の返事を待つ",
        State.SOLVED: "解決にする",
        State.OPEN: "対応を続ける",
        State.WAITING_THIRD_PARTY: "ほかの会社を待つ",
        State.CLOSED: "終わったままにする",
    }
    if state in {State.SOLVED, State.CLOSED}:
        return [(state.value, words[State.CLOSED]), (State.OPEN.value, "もう一度開く")]
    allowed = (State.WAITING_OFFICE, State.SOLVED, State.OPEN, State.WAITING_THIRD_PARTY)
    return [(one.value, words[one]) for one in allowed if one == state or one in MOVES[state]]


def _with_this(waiting: list[Ticket], ticket: Ticket) -> list[Ticket]:
    return waiting if any(one.id == ticket.id for one in waiting) else [ticket, *waiting[: SHORT - 1]]


def note_look(work: Work, agent: Agent, ticket: Ticket) -> None:
    """Write down that this agent saw the ticket; once in half an hour."""
    if not needs_look(work, agent, ticket):
        return
    if request.method == "POST":
        record(work, agent, LOOKED, ticket)
        return
    # Reading requests take no write lock; the look is written beside them.
    with renkei().works.begin() as apart:
        record(apart, agent, LOOKED, ticket)

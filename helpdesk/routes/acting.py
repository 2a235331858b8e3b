"""What an agent does with a ticket besides talking: take it, move it, file it."""

from __future__ import annotations

from flask import flash, request
from flask.typing import ResponseReturnValue

from accounts import service as accounts
from accounts.guard import staff_required
from helpdesk.errors import MoveNotAllowedError
from helpdesk.forms import read_state
from helpdesk.records import Ticket
from helpdesk.routes.blueprints import desk
from helpdesk.routes.ticket import page_of, tell_if_changed
from helpdesk.routes.viewers import agent_here
from helpdesk.rules.states import STATE_JA, Priority
from helpdesk.service import (
    Agent,
    assign,
    change_state,
    set_category,
    set_office,
    set_priority,
    ticket_for,
)
from helpdesk.service.colleagues import colleagues
from store.work import Work
from web.htmx import go_to
from web.japanese import plain
from web.work import current_work


def here(number: str) -> tuple[Work, Agent, Ticket]:
    """The ticket to act on; says so when somebody else was faster."""
    work, agent = current_work(), agent_here()
    found = ticket_for(work, agent, number)
    tell_if_changed(work, agent, found)
    return work, agent, found


@desk.post("/tickets/<number>/assign")
@staff_required()
def give(number: str) -> ResponseReturnValue:
    """Take the ticket, or give it to a colleague or to nobody."""
    work, agent, found = here(number)
    wanted, people = request.form.get("to", "me"), colleagues(work)
    to = agent.staff_id if wanted == "me" else wanted or None
    if to is not None and to not in people:
        flash("その担当者は、もう登録がありません。ほかの人を選んでください。", "ask")
        return go_to(page_of(found))
    assign(work, found, agent, to)
    flash(f"{people[to]}さんの担当にしました。" if to else "担当を空けました。", "ok")
    return go_to(page_of(found))


@desk.post("/tickets/<number>/state")
@staff_required()
def state(number: str) -> ResponseReturnValue:
    """Move the ticket."""
    work, agent, found = here(number)
    new = read_state(request.form.get("state", ""))
    if new is None:
        flash("状態が選ばれていません。選んでから、もう一度押してください。", "ask")
        return go_to(page_of(found))
    try:
        change_state(work, found, agent, new)
    except MoveNotAllowedError as error:
        flash(f"{error.title}。{error.detail}", "ask")
    else:
        flash(f"状態を「{STATE_JA[new]}」にしました。", "ok")
    return go_to(page_of(found))


@desk.post("/tickets/<number>/file")
@staff_required()
def file(number: str) -> ResponseReturnValue:
    """Priority and category."""
    work, agent, found = here(number)
    priority = request.form.get("priority", "")
    if priority in set(Priority):
        set_priority(work, found, agent, Priority(priority))
    set_category(work, found, agent, request.form.get("category", ""))
    flash("急ぎ具合と分類を変えました。期限も合わせて変わっています。", "ok")
    return go_to(page_of(found))


@desk.post("/tickets/<number>/office")
@staff_required()
def office(number: str) -> ResponseReturnValue:
    """Say which office the matter is about."""
    work, agent, found = here(number)
    typed = plain(request.form.get("office_number", "")[:60])
    known = accounts.get_office(work, typed)
    if known is None:
        flash("この番号の事業所は、ここには登録がありません。番号をもう一度確かめてください。", "ask")
    else:
        set_office(work, found, agent, known.number, known.name)
        flash(f"{known.name}の相談にしました。", "ok")
    return go_to(page_of(found))

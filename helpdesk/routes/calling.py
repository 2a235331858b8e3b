"""A call comes in: the agent writes while talking, and it becomes a ticket."""

from __future__ import annotations

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from accounts import service as accounts
from accounts.guard import staff_required
from helpdesk.forms import read_question
from helpdesk.routes.blueprints import desk
from helpdesk.routes.ticket import page_of
from helpdesk.routes.viewers import agent_here
from helpdesk.service import Line, Opening, assign, find, open_ticket
from store.base import new_id
from web.forms import Errors
from web.htmx import go_to
from web.japanese import plain, tidy
from web.work import current_work


@desk.get("/new")
@staff_required()
def call() -> ResponseReturnValue:
    """An empty note."""
    return _form({}, None)


@desk.post("/new")
@staff_required()
def note_call() -> ResponseReturnValue:
    """Make a ticket of it, owned by whoever took the call."""
    work, agent = current_work(), agent_here()
    question, errors = read_question(request.form)
    number = plain(request.form.get("office_number", "")[:60])
    if number and accounts.get_office(work, number) is None:
        errors.add("office_number", "この番号の事業所は登録がありません。分からないときは空けてください。")
    if errors:
        return _form(request.form.to_dict(), errors), 422
    opened = open_ticket(
        work,
        Opening(
            source="phone",
            subject=question.subject,
            office_number=number or None,
            contact=question.contact,
            conversation=(Line("office", question.text, work.now()),),
            urgent=request.form.get("urgent") == "1",
            reason="電話を受けた",
            request_key=question.once,
        ),
        by=agent,
    )
    ticket = find(work, opened.number)
    if ticket is None:
        raise LookupError(opened.number)
    if ticket.assignee_id is None:
        assign(work, ticket, agent, agent.staff_id)
    flash(f"{opened.number} として残しました。電話の方に、この番号をお伝えください。", "ok")
    return go_to(page_of(ticket))


def _form(typed: dict[str, str], errors: Errors | None) -> str:
    shown = {name: tidy(value, 20_000) for name, value in typed.items()}
    once = typed.get("once") or new_id()
    return render_template("helpdesk/call.html", typed=shown, errors=errors, once=once)

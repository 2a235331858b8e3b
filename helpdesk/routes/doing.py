"""An action on an office: a page that says what will happen, then the thing itself, its secrets shown once."""

from __future__ import annotations

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from accounts.guard import staff_required
from helpdesk.actions import REGISTRY, DeskAction, action_named
from helpdesk.forms import Deed, read_deed
from helpdesk.records import Ticket
from helpdesk.routes.blueprints import desk
from helpdesk.routes.screen import note_look
from helpdesk.routes.ticket import page_of, tell_if_changed
from helpdesk.routes.viewers import agent_here
from helpdesk.service import Agent, ticket_for
from helpdesk.service.acting import perform
from store.base import new_id
from store.work import Work
from web.extension import renkei
from web.forms import Errors
from web.htmx import go_to
from web.work import current_work


def _here(number: str, key: str) -> tuple[Work, Agent, Ticket, DeskAction]:
    work, agent = current_work(), agent_here()
    found = ticket_for(work, agent, number)
    note_look(work, agent, found)
    return work, agent, found, action_named(work, renkei().extras.get(REGISTRY, []), agent, found, key)


@desk.get("/tickets/<number>/do/<key>")
@staff_required()
def deed(number: str, key: str) -> ResponseReturnValue:
    """What will happen, and why it is done."""
    _, _, found, action = _here(number, key)
    return _form(found, action, Deed(once=new_id()), None)


@desk.post("/tickets/<number>/do/<key>")
@staff_required()
def do(number: str, key: str) -> ResponseReturnValue:
    """Do it; a second press does nothing new."""
    work, agent, found, action = _here(number, key)
    given, errors = read_deed(request.form, [one.value for one in action.choices], proof=action.proof)
    if errors:
        return _form(found, action, given, errors), 422
    tell_if_changed(work, agent, found)
    outcome = perform(
        work, found, agent, lambda: action.run(work, given.choice),
        note=_note(action, given), request_key=given.once,
        detail={"act": action.key.partition(":")[0], "choice": given.choice, "proof": given.proof, **dict(action.kept)},
    )
    if outcome is None:
        flash("この操作は、もう済んでいます。表示した番号やパスワードは、もう一度は出せません。", "ask")
        return go_to(page_of(found))
    if not outcome.secrets:
        flash(outcome.text, "ok")
        return go_to(page_of(found))
    return render_template("helpdesk/done.html", ticket=found, action=action, outcome=outcome)


def _note(action: DeskAction, given: Deed) -> str:
    choice = next((one.text for one in action.choices if one.value == given.choice), "")
    lines = [f"操作：{action.title}", f"{action.question}：{choice}" if choice else "", f"理由：{given.reason}"]
    lines.append("本人確認：登録の電話番号にかけ直して確かめた" if given.proof else "")
    return "\n".join(line for line in lines if line)


def _form(found: Ticket, action: DeskAction, given: Deed, errors: Errors | None) -> str:
    return render_template("helpdesk/deed.html", ticket=found, action=action, given=given, errors=errors)

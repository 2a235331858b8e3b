"""The ticket's page and what is said there: answers, suggestions, notes."""

from __future__ import annotations

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.guard import staff_required
from helpdesk import suggestions
from helpdesk.forms import read_state, read_text
from helpdesk.records import Ticket
from helpdesk.routes.blueprints import desk
from helpdesk.routes.screen import Draft, screen, thens
from helpdesk.routes.viewers import agent_here
from helpdesk.rules.states import State, may_move
from helpdesk.service import Agent, add_note, messages_for, reply_by_agent, ticket_for
from helpdesk.service.audit import last_other
from store.work import Work
from web.extension import renkei
from web.htmx import go_to, is_htmx
from web.japanese import tidy
from web.work import current_work

FOUND_BY_OFFICE = frozenset({"office", "link", "visitor"})


def page_of(ticket: Ticket) -> str:
    """The ticket's address on the desk."""
    return url_for("desk.ticket", number=ticket.number)


@desk.get("/tickets/<number>")
@staff_required()
def ticket(number: str) -> ResponseReturnValue:
    """Queue, conversation, situation."""
    work, agent = current_work(), agent_here()
    return screen(work, agent, ticket_for(work, agent, number))


@desk.get("/tickets/<number>/talk")
@staff_required()
def talk(number: str) -> ResponseReturnValue:
    """The conversation alone, for the page that refreshes it; nothing when nothing has changed."""
    work, agent = current_work(), agent_here()
    found = ticket_for(work, agent, number)
    if request.args.get("v") == str(found.version):
        return "", 204
    return render_template(
        "helpdesk/_desktalk.html",
        ticket=found,
        messages=messages_for(work, found, notes=True),
        refreshed=True,
    )


@desk.post("/tickets/<number>/suggest")
@staff_required()
def suggest(number: str) -> ResponseReturnValue:
    """Put a suggested answer below what was written so far."""
    work, agent = current_work(), agent_here()
    found, draft = ticket_for(work, agent, number), _draft()
    offered = suggestions.suggestions(work, renkei().suggesters, found)
    chosen = next((one for one in offered if one.entry_id == request.form.get("use")), None)
    if chosen is not None and chosen.text not in draft.reply:
        draft.reply = f"{draft.reply}\n\n{chosen.text}".strip()
        draft.entry_id = chosen.entry_id
    if is_htmx():
        return render_template("helpdesk/_reply.html", **_reply_parts(found, draft, offered))
    return screen(work, agent, found, draft)


@desk.post("/tickets/<number>/reply")
@staff_required()
def reply(number: str) -> ResponseReturnValue:
    """Answer the office."""
    work, agent = current_work(), agent_here()
    found, draft = ticket_for(work, agent, number), _draft()
    text, errors = read_text(request.form)
    if errors:
        draft.errors = errors
        return screen(work, agent, found, draft, 422)
    tell_if_changed(work, agent, found)
    wanted = read_state(draft.then)
    then = wanted if wanted is not None and may_move(State(found.state), wanted) else None
    said = reply_by_agent(
        work, found, agent, text, entry_id=draft.entry_id, then=then, request_key=draft.once
    )
    flash("同じ返事は、もう送ってあります。" if said.again else f"{found.number} に返事を送りました。", "ok")
    return go_to(page_of(found))


@desk.post("/tickets/<number>/note")
@staff_required()
def note(number: str) -> ResponseReturnValue:
    """Write something down for colleagues: a note, or what was said on the telephone."""
    work, agent = current_work(), agent_here()
    found = ticket_for(work, agent, number)
    text, errors = read_text(request.form, "note")
    if errors:
        draft = Draft(note=tidy(request.form.get("note", ""), 20_000), errors=errors)
        return screen(work, agent, found, draft, 422)
    is_call = request.form.get("kind") == "call"
    said = add_note(
        work, found, agent, f"電話：{text}" if is_call else text, request_key=request.form.get("once", "")
    )
    words = "電話の記録を残しました。" if is_call else "メモを残しました。事業所には見えません。"
    flash("同じメモは、もう残してあります。" if said.again else words, "ok")
    return go_to(page_of(found))


def tell_if_changed(work: Work, agent: Agent, ticket: Ticket) -> None:
    """Say that somebody was faster; the last change counts, but nobody should miss the other."""
    if request.form.get("version", str(ticket.version)) == str(ticket.version):
        return
    other = last_other(work, agent, ticket)
    if other is None:
        return
    if other.actor_kind in FOUND_BY_OFFICE:
        flash("この画面を開いたあとに、事業所から新しい文章が届いています。会話を確かめてください。", "ask")
    else:
        flash(
            "ほかの担当者が、先にこの相談を変えています。いまの内容は、あなたの変更を重ねたものです。", "ask"
        )


def _draft() -> Draft:
    form = request.form
    draft = Draft(tidy(form.get("text", ""), 20_000), "", form.get("entry_id", "")[:40], form.get("then", ""))
    draft.once = form.get("once", "")[:60] or draft.once
    return draft


def _reply_parts(found: Ticket, draft: Draft, offered: list[suggestions.Suggestion]) -> dict[str, object]:
    return {"ticket": found, "draft": draft, "suggestions": offered, "errors": None, "thens": thens(found)}

"""The asker's side: the conversation by secret link or as the signed-in office, and an answer to it."""

from __future__ import annotations

from typing import Any

import segno
from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.guard import office_required
from helpdesk.forms import read_text
from helpdesk.records import Ticket
from helpdesk.routes.blueprints import tickets
from helpdesk.routes.viewers import asked_ticket, asker_here, opens_to
from helpdesk.rules.states import State, answerable
from helpdesk.service import OfficeViewer, expected_answer, messages_for, reply_by_office, tickets_of
from store.base import new_id
from web.forms import Errors
from web.htmx import go_to
from web.work import current_work


def page_of(ticket: Ticket, token: str) -> str:
    """The ticket's address on the asker's side."""
    if token:
        return url_for("tickets.follow", number=ticket.number, token=token)
    return url_for("tickets.mine", number=ticket.number)


@tickets.get("/")
@office_required
def listing() -> ResponseReturnValue:
    """What the signed-in office has asked so far."""
    viewers = [viewer for viewer in asker_here() if isinstance(viewer, OfficeViewer)]
    work = current_work()
    found = tickets_of(work, viewers[0]) if viewers else []
    return render_template(
        "helpdesk/list.html", tickets=found, expected=lambda one: expected_answer(work, one)
    )


@tickets.get("/<number>")
@opens_to("office", "visitor")
def mine(number: str) -> ResponseReturnValue:
    """A ticket of the signed-in office, or of this browser."""
    return _show(*asked_ticket(number, "")[:1], token="")


@tickets.get("/<number>/<token>")
@opens_to("link")
def follow(number: str, token: str) -> ResponseReturnValue:
    """The ticket behind a secret link."""
    return _show(*asked_ticket(number, token)[:1], token=token)


@tickets.get("/<number>/now")
@opens_to("office", "visitor")
def now_mine(number: str) -> ResponseReturnValue:
    """What is new, for the page that refreshes itself."""
    return _now(number, "")


@tickets.get("/<number>/<token>/now")
@opens_to("link")
def now(number: str, token: str) -> ResponseReturnValue:
    """What is new, by the link."""
    return _now(number, token)


@tickets.get("/<number>/<token>/received")
@opens_to("link")
def received(number: str, token: str) -> ResponseReturnValue:
    """The confirmation: number, what happens when, to keep or to print."""
    ticket, _viewer = asked_ticket(number, token)
    work = current_work()
    full_link = work.settings.public_url + page_of(ticket, token)
    return render_template(
        "helpdesk/received.html",
        ticket=ticket,
        expected=expected_answer(work, ticket),
        link=page_of(ticket, token),
        full_link=full_link,
        qr=segno.make(full_link, error="m", micro=False).svg_inline(scale=3, border=4, light="#fff"),
    )


@tickets.post("/<number>")
@opens_to("office", "visitor")
def answer_mine(number: str) -> ResponseReturnValue:
    """Write on, as the signed-in office or this browser."""
    return _answer(number, "")


@tickets.post("/<number>/<token>")
@opens_to("link")
def answer(number: str, token: str) -> ResponseReturnValue:
    """Write on, by the link."""
    return _answer(number, token)


def _answer(number: str, token: str) -> ResponseReturnValue:
    ticket, viewer = asked_ticket(number, token)
    work, (text, errors) = current_work(), read_text(request.form)
    if answerable(State(ticket.state), ticket.ended_at, work.now()) == "too-late":
        return _show(ticket, token=token, typed=text), 409
    if errors:
        return _show(ticket, token=token, typed=text, errors=errors), 422
    said = reply_by_office(work, ticket, text, by=viewer, request_key=request.form.get("once", ""))
    words = "もう一度開いて、担当者に送りました。" if said.reopened else "担当者に送りました。"
    flash("同じ文章は、もう届いています。" if said.again else words, "ok")
    return go_to(page_of(ticket, token))


def _now(number: str, token: str) -> ResponseReturnValue:
    ticket, _viewer = asked_ticket(number, token)
    if request.args.get("v") == str(ticket.version):
        return "", 204
    return render_template("helpdesk/_now.html", **_seen(ticket, token))


def _seen(ticket: Ticket, token: str) -> dict[str, Any]:
    work = current_work()
    return {
        "ticket": ticket,
        "messages": messages_for(work, ticket),
        "expected": expected_answer(work, ticket),
        "fate": answerable(State(ticket.state), ticket.ended_at, work.now()),
        "here": page_of(ticket, token),
    }


def _show(ticket: Ticket, *, token: str, typed: str = "", errors: Errors | None = None) -> str:
    return render_template(
        "helpdesk/follow.html",
        typed=typed,
        errors=errors,
        once=request.form.get("once") or new_id(),
        **_seen(ticket, token),
    )

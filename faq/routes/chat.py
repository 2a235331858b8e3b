"""The conversation over HTTP: a page, a panel on every page, and what its buttons do; works without JavaScript."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from flask import Response, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from accounts.guard import VISITOR, current_office_number, visitor_key
from faq.context import visitor_context
from faq.forms import HERE, local_page, read_question
from faq.records import Conversation
from faq.routes import bp
from faq.service import (
    Asker,
    ask,
    choose,
    conversation_of,
    hand_over,
    rate,
    search_entries,
    start_again,
    talk_view,
)
from faq.service.talking import current_talk
from helpdesk.errors import SensitiveTextError
from store.base import new_id
from store.counters import throttle
from web.extension import renkei
from web.forms import Errors, FormErrors
from web.htmx import is_htmx
from web.work import current_work

ASKED_IN_TEN_MINUTES = 60
FREQUENT = (
    ("CRT-01", "証明書はどれを使えますか"),
    ("LIC-01", "利用料はいくらですか"),
    ("PTN-01", "相手が使っているか調べたい"),
    ("ERR-01", "パスワードが通りません"),
    ("INT-03", "引っ越しの準備は何をしますか"),
    ("INS-05", "何から始めればよいですか"),
)


def asker_here() -> Asker:
    """Who writes, from which page, and what is known about them."""
    work, house = current_work(), renkei()
    context = visitor_context(work, house.faq_context)
    page = local_page(request.values.get("from"))
    return Asker(visitor_key(), house.desk, page, current_office_number(), context)


def my_conversation() -> Conversation | None:
    """The latest conversation of this browser, without making one."""
    return conversation_of(current_work(), str(session.get(VISITOR, "")))


@bp.get("/")
def page() -> ResponseReturnValue:
    """The chat as a page. `q` is put into the field, with the nearest entries below it; nothing is written."""
    asked = request.args.get("q", "").strip()[:200]
    near = search_entries(current_work(), asked, 5) if asked else []
    return render_template("faq/chat.html", **shown(typed=asked, near=near))


@bp.get("/panel")
def panel() -> ResponseReturnValue:
    """The chat as a panel beside the page somebody is on; a plain browser gets the page."""
    if not is_htmx():
        return redirect(f"{url_for('faq.page')}?from={quote(request.args.get('from', '/'))}")
    if "/help/" in request.headers.get("HX-Current-URL", "") or local_page(request.args.get("from")) == "":
        return _elsewhere(url_for("faq.page"))
    return render_template("faq/_panel.html", **shown(place="panel"))


@bp.get("/talk")
def newer() -> ResponseReturnValue:
    """Lines newer than `after`, for the page that keeps itself fresh."""
    if not is_htmx():
        return redirect(url_for("faq.page"))
    after = _after()
    view = talk_view(current_work(), my_conversation())
    if not view.after(after) and view.with_person:
        return make_response("", 204)
    return _fragment(after, place=_place())


@bp.post("/ask")
def post_question() -> ResponseReturnValue:
    """A question, or a line to the person who owns the conversation."""
    work, asker = current_work(), asker_here()
    after = _after()
    throttle(work, f"faq-ask:{request.remote_addr}", limit=ASKED_IN_TEN_MINUTES)
    try:
        typed = read_question(request.form)
        ask(work, asker, typed.text, typed.once)
    except FormErrors as wrong:
        return _wrong(wrong.errors, after)
    except SensitiveTextError as wrong:
        errors = Errors()
        errors.add(HERE, wrong.detail)
        return _wrong(errors, after)
    return _done(after)


@bp.post("/choose")
def post_choice() -> ResponseReturnValue:
    """One of the near questions, or none of them."""
    after = _after()
    choose(current_work(), asker_here(), request.form.get("line", ""), request.form.get("entry", ""))
    return _done(after)


@bp.post("/rate")
def post_rating() -> ResponseReturnValue:
    """解決した・解決しない."""
    after = _after()
    rate(current_work(), asker_here(), request.form.get("line", ""), solved=request.form.get("solved") == "yes")
    return _done(after)


@bp.post("/person")
def post_person() -> ResponseReturnValue:
    """人に代わってもらう, at any time."""
    work, asker, after = current_work(), asker_here(), _after()
    throttle(work, f"faq-person:{request.remote_addr}", limit=15)
    hand_over(work, current_talk(work, asker), "human", asker.context)
    return _done(after)


@bp.post("/again")
def post_again() -> ResponseReturnValue:
    """A new conversation with the bot; the earlier one keeps its ticket."""
    start_again(current_work(), asker_here())
    if is_htmx() and _place() == "panel":
        return render_template("faq/_panel.html", **shown(place="panel"))
    return _elsewhere(url_for("faq.page")) if is_htmx() else redirect(url_for("faq.page"), 303)


def shown(**more: Any) -> dict[str, Any]:
    """What the templates of the conversation need."""
    work = current_work()
    asker_context = visitor_context(work, renkei().faq_context)
    view = talk_view(work, my_conversation())
    known: dict[str, Any] = {
        "talk": view, "lines": view.lines, "last": len(view.lines), "frequent": FREQUENT, "once": new_id(),
        "context": asker_context, "came_from": local_page(request.values.get("from")), "place": "page", "typed": "",
        "near": [], "errors": None, "oob": False, "posted": False,
    }
    return known | more


def _done(after: int) -> ResponseReturnValue:
    if is_htmx():
        return _fragment(after, place=_place())
    return redirect(url_for("faq.page", _anchor="latest"), 303)


def _fragment(after: int, **more: Any) -> Response:
    """New lines to append, and the moving parts around them out of band."""
    known = shown(**more)
    known["lines"] = known["talk"].after(after)
    known["posted"] = request.method == "POST"
    known["earlier"] = [line for line in known["talk"].lines if line.number <= after and line.kind in {"choices", "answer"}]
    return make_response(render_template("faq/_new.html", **known))


def _wrong(errors: Errors, after: int) -> ResponseReturnValue:
    typed = request.form.get("question", "")[:2000]
    if is_htmx():
        response = _fragment(after, place=_place(), errors=errors, typed=typed)
        response.status_code = 422
        return response
    return make_response(render_template("faq/chat.html", **shown(errors=errors, typed=typed)), 422)


def _after() -> int:
    text = request.values.get("after", "0")
    return int(text) if text.isdigit() and len(text) < 7 else 0


def _place() -> str:
    return "panel" if request.values.get("place") == "panel" else "page"


def _elsewhere(url: str) -> Response:
    response = make_response("", 204)
    response.headers["HX-Redirect"] = url
    return response

"""Save and return, handing a step to somebody else, and asking a person."""

from __future__ import annotations

import io

import segno
from flask import Response, flash, redirect, render_template, request, session
from flask.typing import ResponseReturnValue

from accounts.guard import visitor_key
from onboarding.routes.visit import bind, bp, go_on, need_visit, page, part, url_of, viewer
from onboarding.rules import walk
from onboarding.service import asking, links
from onboarding.service.links import LinkError
from web.extension import renkei
from web.japanese import tidy
from web.work import current_work

LINK = "return_link"


@bp.get("/journey/save")
def save_page() -> ResponseReturnValue:
    """The link to go on with, on paper or on another PC."""
    visit = need_visit()
    token, active = session.get(LINK), links.active(visit.work, visit.journey)
    shown = token if active is not None and isinstance(token, str) and token.startswith(active.id) else None
    url = f"{renkei().settings.public_url}/journey/return/{shown}" if shown else ""
    return page("onboarding/save.html", walk.resume(visit.facts), visit, url=url, active=active)


@bp.post("/journey/save")
def save() -> ResponseReturnValue:
    """Make a link, or take it back."""
    visit = need_visit()
    if request.form.get("revoke") == "yes":
        links.revoke_all(visit.work, visit.journey)
        session.pop(LINK, None)
        flash("続きのリンクを取り消しました。もう、だれも開けません。", "ok")
    else:
        session[LINK] = links.create(visit.work, visit.journey).token
    return redirect("/journey/save", 303)


@bp.post("/journey/leave")
def leave_here() -> ResponseReturnValue:
    """Leave nothing of the journey in this browser; it stays on the server for the link and the KJ-ID."""
    need_visit()
    session.pop(LINK, None)
    part()
    flash("このパソコンから、準備の記録を消しました。続きは、リンクか KJ の ID で開けます。", "ok")
    return redirect("/", 303)


@bp.get("/journey/save/qr.svg")
def save_qr() -> Response:
    """The link as a QR code, for this browser only."""
    visit = need_visit()
    token, active = session.get(LINK), links.active(visit.work, visit.journey)
    url = renkei().settings.public_url
    if active is not None and isinstance(token, str):
        url = f"{url}/journey/return/{token}"
    buffer = io.BytesIO()
    segno.make(url, error="m", micro=False).save(buffer, kind="svg", scale=5, border=2, xmldecl=False)
    return Response(buffer.getvalue(), mimetype="image/svg+xml")


@bp.get("/journey/return/<token>")
def return_page(token: str) -> ResponseReturnValue:
    """Says what the link does; only its button uses it, so that mail previews don't."""
    if not links.looks_open(current_work(), token[:80]):
        return render_template("onboarding/return.html", token="", ok=False), LinkError.status
    return render_template("onboarding/return.html", token=token, ok=True)


@bp.post("/journey/return/<token>")
def follow(token: str) -> ResponseReturnValue:
    """Go on with the journey in this browser. Office data stays closed until the office is proved here."""
    work = current_work()
    try:
        journey = links.follow(work, token[:80], visitor_key())
    except LinkError:
        return render_template("onboarding/return.html", token="", ok=False), LinkError.status
    bind(journey)
    visit = need_visit()
    visit.viewer = viewer(journey, work)
    return go_on(visit)


@bp.get("/journey/ask")
def ask_page() -> ResponseReturnValue:
    """What will be sent to the desk, before it is sent."""
    visit = need_visit()
    check = asking.find_check(visit.facts, request.args.get("check", ""))
    situation = asking.situation(visit.facts)
    return page("onboarding/ask.html", walk.resume(visit.facts), visit, check=check, situation=situation)


@bp.post("/journey/ask")
def ask() -> ResponseReturnValue:
    """Open the ticket and lead to it."""
    visit = need_visit()
    words, contact = tidy(request.form.get("words", ""), 1000), tidy(request.form.get("contact", ""), 120)
    code = request.form.get("check", "")[:60]
    ticket = asking.ask(
        visit.work, visit.journey, visit.facts, code, asking.Told(words, contact, visitor_key())
    )
    here = url_of(walk.resume(visit.facts))
    return page("onboarding/asked.html", walk.resume(visit.facts), visit, ticket=ticket, here=here)

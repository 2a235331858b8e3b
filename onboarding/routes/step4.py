"""STEP 4: practice, partner, the first real send, and the proof of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Response, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from accounts.records import Office
from accounts.service import get_office
from directory import service as directory
from engine.practice.rules import PRACTICE_OFFICE
from onboarding import forms
from onboarding.client_files import commands_for
from onboarding.routes.visit import Visit, answer, bp, open_step, page, url_of
from onboarding.routes.waiting import poll
from onboarding.rules import walk
from onboarding.rules.facts import Send
from onboarding.service import engine_view
from onboarding.service.facts import partner_of
from onboarding.service.practice_set import next_month, practice_folder, practice_zip
from web.extension import renkei
from web.forms import Errors
from web.htmx import go_to, is_htmx
from web.japanese import month_ja, office_kind_ja, plain, tidy

SAID = {
    "a": "中継所が預かりました。",
    "f": "相手が受け取っているところです。",
    "x": "相手が受け取れませんでした。",
    "r": "相手のパソコンに届きました。",
    "i": "相手が開きました。",
    "y": "返事が届きました。",
}


@bp.get("/journey/practice")
def practice() -> ResponseReturnValue:
    """How to practise, then the live timeline."""
    visit = open_step("practice")
    return _how_or_live(visit, visit.facts.practice, "practice")


@bp.get("/journey/practice/set.zip")
def practice_set() -> Response:
    """The practice set of this office."""
    visit = open_step("practice")
    name, content = practice_zip(visit.work, visit.facts)
    response = Response(content, mimetype="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _how_or_live(visit: Visit, sent: Send | None, key: str) -> ResponseReturnValue:
    """How to send while nothing was sent, or when asked `again`; else the timeline. `waiting` is the page's poll."""
    if "waiting" in request.args:
        return _waiting(sent, key)
    if sent is None or "again" in request.args:
        return page(f"onboarding/{key}.html", key, visit, **_how(visit), sent=sent)
    return _live(visit, sent, key)


def _waiting(send: Send | None, key: str) -> ResponseReturnValue:
    """Nothing while nothing new was sent; then the browser is led to the timeline."""
    if send is None or send.message_id == request.args.get("since"):
        return "", 204
    return go_to(url_of(key))


def _how(visit: Visit) -> dict[str, Any]:
    month = next_month(visit.work.today())
    commands = commands_for(renkei().settings, visit.number, "", practice_folder(month))
    return {"commands": commands, "practice_number": PRACTICE_OFFICE}


def _live(visit: Visit, send: Send, key: str) -> ResponseReturnValue:
    partner = get_office(visit.work, send.partner_number)
    own = get_office(visit.work, visit.number)
    context: dict[str, Any] = {
        "visit": visit,
        "facts": visit.facts,
        "send": send,
        "key": key,
        "is_practice": key == "practice",
        "partner_name": _partner_name(send, partner),
        "partner_kind": office_kind_ja(partner.kind) if partner is not None else "",
        "own_name": own.name if own is not None else visit.facts.office_name,
        "own_kind": office_kind_ja(own.kind) if own is not None else "",
        "next_url": url_of(walk.resume(visit.facts)),
    }
    seen = _reached(send)
    if is_htmx():
        return poll("onboarding/_live.html", seen, SAID[seen[-1]], **context)
    return make_response(render_template("onboarding/live.html", seen=seen, said="", **context))


def _reached(send: Send) -> str:
    """One letter for each state reached, the last of them the furthest."""
    moments = (
        ("a", send.accepted_at),
        ("f", send.fetched_at),
        ("x", send.refused_at),
        ("r", send.received_at),
        ("i", send.imported_at),
        ("y", send.answered_at),
    )
    return "".join(letter for letter, at in moments if at is not None)


def _partner_name(send: Send, partner: Office | None) -> str:
    if send.partner_number == PRACTICE_OFFICE:
        return "練習の相手"
    return partner.name if partner is not None else send.partner_name or send.partner_number


@bp.get("/journey/partner")
def partner() -> ResponseReturnValue:
    """Find the office to send to."""
    visit = open_step("partner")
    text = tidy(request.args.get("q", ""), 60)
    hits = directory.search(visit.work, text, limit=10) if text else []
    shown = [hit for hit in hits if hit.office_number not in {visit.number, PRACTICE_OFFICE}]
    return page("onboarding/partner.html", "partner", visit, q=text, hits=shown)


@bp.post("/journey/partner")
def choose_partner() -> ResponseReturnValue:
    """Keep the office chosen."""
    visit = open_step("partner")
    number = plain(request.form.get("partner", "")[:60])
    errors = Errors()
    if number == visit.number:
        errors.add("q", "自分の事業所へは送れません。相手の事業所を選んでください。")
    elif not forms.OFFICE_NUMBER.fullmatch(number):
        errors.add("q", "送る相手を、さがした結果から1つ選んでください。")
    elif get_office(visit.work, number) is None and directory.get(visit.work, number) is None:
        errors.add("q", "その番号の事業所は、名簿にありません。名前や市町村でさがしてください。")
    if errors:
        return page("onboarding/partner.html", "partner", visit, 422, errors=errors, q="", hits=[])
    return answer(visit, "partner", number)


@bp.get("/journey/partner-month")
def partner_month() -> ResponseReturnValue:
    """Is the partner ready, and which month to begin with."""
    visit = open_step("partner_month")
    return page("onboarding/partner_month.html", "partner_month", visit, months=_months(visit))


def _months(visit: Visit) -> list[tuple[str, str]]:
    today = visit.work.today()
    found = [f"{today.year}{today.month:02}"]
    for _ in range(3):
        year, month = int(found[-1][:4]), int(found[-1][4:])
        found.append(next_month(today.replace(year=year, month=month, day=1)))
    return [(text, f"{month_ja(text)}分から") for text in found]


@bp.post("/journey/partner-month")
def agree_month() -> ResponseReturnValue:
    """Keep the month agreed with the partner."""
    visit = open_step("partner_month")
    month = forms.month(request.form.get("partner_month", ""))
    if request.form.get("partner_month") == "talking":
        month = "talking"
    if not month:
        errors = Errors()
        errors.add(
            "partner_month",
            "始める月を1つ選んでください。決まっていなければ「まだ相談していない」を選べます。",
        )
        return page(
            "onboarding/partner_month.html", "partner_month", visit, 422, errors=errors, months=_months(visit)
        )
    return answer(visit, "partner_month", month)


@bp.get("/journey/first-send")
def first_send() -> ResponseReturnValue:
    """The first send to a real partner, live."""
    visit = open_step("first_send")
    return _how_or_live(visit, visit.facts.first_send, "first_send")


@bp.get("/journey/done")
def done() -> ResponseReturnValue:
    """It is done: reference number, what comes next, print."""
    visit = open_step("done")
    if walk.resume(visit.facts) != "done":
        return redirect(url_of(walk.resume(visit.facts)), 303)
    return page("onboarding/done.html", "done", visit, send=visit.facts.first_send)


@bp.get("/journey/receipt/<message_id>")
def receipt(message_id: str) -> ResponseReturnValue:
    """The proof of one send on paper; only the sender's own."""
    visit = open_step("practice")
    package = engine_view.sent(visit.work, visit.number, message_id)
    mine = (visit.facts.practice, visit.facts.first_send)
    known = next((send for send in mine if send is not None and send.message_id == message_id), None)
    send = known or Send(
        package.message_id,
        package.receiver,
        package.receiver_name,
        package.accepted_at,
        package.serial,
        package.month,
        package.send_unit,
        received_at=package.received_at,
        imported_at=package.imported_at,
        refused_at=package.refused_at,
        refused_reason=package.reason.code if package.reason is not None else "",
    )
    name = partner_of(visit.work, send.partner_number).name
    shown = replace(send, partner_name=name)
    return page("onboarding/receipt.html", "first_send", visit, send=shown, package=package)


@bp.get("/journey/receipt/<message_id>/signed.txt")
def signed_receipts(message_id: str) -> Response:
    """The signed receipts as they are (compact JWS, one a line), to be checked by anybody with the root certificate."""
    visit = open_step("practice")
    package = engine_view.sent(visit.work, visit.number, message_id)
    response = Response("\n".join(package.receipts) + "\n", mimetype="text/plain")
    response.headers["Content-Disposition"] = f'attachment; filename="receipts-{package.serial}.txt"'
    return response

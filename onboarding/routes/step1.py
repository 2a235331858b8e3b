"""STEP 1: the letter, the proof of the office, the certificate."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, session
from flask.typing import ResponseReturnValue

from accounts import service as accounts
from onboarding.client_files import commands_for
from onboarding.routes.visit import CODE, Visit, answer, bp, go_on, open_step, page, prove
from onboarding.routes.waiting import poll
from onboarding.rules.steps import has_certificate
from onboarding.service import engine_view
from web.extension import renkei
from web.forms import Errors
from web.htmx import is_htmx
from web.japanese import plain, time_ja


@bp.get("/journey/certificate-unusable")
def certificate_unusable() -> ResponseReturnValue:
    """Not usable: what to do instead."""
    return page(
        "onboarding/certificate_unusable.html", "certificate_unusable", open_step("certificate_unusable")
    )


@bp.post("/journey/certificate-unusable")
def understood_unusable() -> ResponseReturnValue:
    """On with a new one."""
    return answer(open_step("certificate_unusable"), "certificate_unusable", "go")


@bp.get("/journey/letter-task")
def letter_task() -> ResponseReturnValue:
    """The letter is not here: how to get it, and what to do meanwhile."""
    return page("onboarding/letter_task.html", "letter_task", open_step("letter_task"))


@bp.post("/journey/letter-task")
def letter_asked() -> ResponseReturnValue:
    """The reissue was asked for, or the letter has come."""
    visit = open_step("letter_task")
    value = request.form.get("letter", "")
    if value == "waiting":
        flash("再発行を申し込んだ日を控えました。届いたら、ここから続けてください。", "ok")
    return answer(visit, "letter", value if value in {"waiting", "yes"} else "lost")


@bp.get("/journey/letter-code")
def letter_code() -> ResponseReturnValue:
    """The password for receiving the certificate, from the letter."""
    return page("onboarding/letter_code.html", "letter_code", open_step("letter_code"))


@bp.post("/journey/letter-code")
def prove_by_letter() -> ResponseReturnValue:
    """Prove the office; wrong codes are counted by accounts."""
    visit = open_step("letter_code")
    code = plain(request.form.get("letter_code", "")[:120])[:60]
    errors = Errors()
    if not code:
        errors.add(
            "letter_code", "証明書を受け取るためのパスワードを入れてください。いまは何も入っていません。"
        )
    elif not accounts.verify_letter_code(visit.work, visit.number, code):
        errors.add(
            "letter_code",
            "通知書のパスワードと合いません。事業所番号が通知書と同じか、英字と数字を見比べてください。",
        )
    if errors:
        return page("onboarding/letter_code.html", "letter_code", visit, 422, errors=errors)
    prove(visit, visit.number)
    visit.went_on()
    return go_on(visit, "letter_code")


def _kind(visit: Visit) -> str:
    return "kaigo_hoken" if visit.facts.said("billing") == "efiling" else "kaigo_dx"


def _code(visit: Visit) -> tuple[str, str] | None:
    """The enrolment code that this browser asked for and when it ends, while it may still be used."""
    kept = session.get(CODE)
    if not isinstance(kept, dict) or kept.get("office") != visit.number:
        return None
    if kept.get("ends", 0) <= visit.work.now().timestamp():
        return None
    return str(kept["code"]), str(kept["until"])


def _enrol_context(visit: Visit) -> dict[str, Any]:
    code = _code(visit)
    held = visit.facts.certificate
    return {
        "code": code,
        "commands": commands_for(renkei().settings, visit.number, code[0] if code else ""),
        "fingerprint": engine_view.root_fingerprint(visit.work),
        "done": has_certificate(visit.facts),
        "seen": f"{held.serial}-{held.status}" if held is not None else "none",
        "said": "",
    }


@bp.get("/journey/enrol")
def enrol() -> ResponseReturnValue:
    """The code for this PC, the commands, and the page that turns green by itself."""
    visit = open_step("enrol")
    return page("onboarding/enrol.html", "enrol", visit, **_enrol_context(visit))


@bp.post("/journey/enrol")
def new_code() -> ResponseReturnValue:
    """A fresh one-time code for this PC."""
    visit = open_step("enrol")
    code, ends = engine_view.enrolment_code(visit.work, visit.number, _kind(visit))
    session[CODE] = {"office": visit.number, "code": code, "ends": ends.timestamp(), "until": time_ja(ends)}
    return redirect("/journey/enrol", 303)


@bp.get("/journey/enrol/state")
def enrol_state() -> ResponseReturnValue:
    """What the waiting page asks every two seconds."""
    visit = open_step("enrol")
    if not is_htmx():
        return redirect("/journey/enrol", 303)
    context = _enrol_context(visit)
    if context["done"]:
        session.pop(CODE, None)
        context["said"] = "電子証明書が、このパソコンに入りました。"
    return poll("onboarding/_enrol.html", facts=visit.facts, visit=visit, **context)


@bp.get("/journey/client")
def client_page() -> ResponseReturnValue:
    """How to get the program, with the exact commands for this office."""
    visit = open_step("certificate_kind")
    code = _code(visit) if visit.facts.proved else None
    shown = commands_for(renkei().settings, visit.number, code[0] if code else "")
    return page("onboarding/client.html", "connect", visit, commands=shown, code=code)

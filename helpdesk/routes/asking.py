"""The form 問い合わせる: works without JavaScript, and brings along what a failed check already knows."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.guard import current_office_number, visitor_key
from helpdesk.forms import Question, read_question
from helpdesk.routes.blueprints import tickets
from helpdesk.routes.viewers import opens_to, throttle_opening
from helpdesk.rules.categories import step_words
from helpdesk.service import Line, Opening, open_ticket
from helpdesk.service.deadlines import expected_for_new
from helpdesk.service.notices import promised
from store.base import new_id
from store.work import Work
from web.extension import renkei
from web.forms import Errors
from web.work import current_work

log = logging.getLogger("renkei.helpdesk")
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}", re.ASCII)
STEP = re.compile(r"(?:STEP ?)?[0-4]", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class Situation:
    """What goes along with the question: shown to the asker, kept with the ticket."""

    step: str = ""
    step_title: str = ""
    check_title: str = ""
    office_number: str | None = None
    data: dict[str, Any] = field(default_factory=dict)


@tickets.get("/new")
@opens_to("anyone")
def new() -> ResponseReturnValue:
    """The form, filled in as far as the situation allows."""
    situation = situation_here(current_work(), request.args.get("check", ""), request.args.get("step", ""))
    subject = f"{situation.check_title}（{situation.step}）" if situation.check_title else ""
    empty = Question(subject, "", "", request.args.get("check", ""), request.args.get("step", ""), new_id())
    return _form(empty, situation, None)


@tickets.post("/new")
@opens_to("anyone")
def send() -> ResponseReturnValue:
    """Take it in; a second press of the button leads to the same number."""
    work, (question, errors) = current_work(), read_question(request.form)
    situation = situation_here(work, question.check, question.step)
    if errors:
        return _form(question, situation, errors), 422
    throttle_opening(work)
    opened = open_ticket(
        work,
        Opening(
            source="check" if situation.check_title else "form",
            subject=question.subject,
            office_number=current_office_number() or situation.office_number,
            contact=question.contact,
            conversation=(Line("office", question.text, work.now()),),
            situation=situation.data,
            reason=situation.check_title,
            visitor_key=visitor_key(),
            request_key=question.once,
        ),
    )
    return redirect(url_for("tickets.received", number=opened.number, token=opened.follow_token), 303)


def _form(question: Question, situation: Situation, errors: Errors | None) -> str:
    work = current_work()
    return render_template(
        "helpdesk/new.html",
        question=question,
        situation=situation,
        errors=errors,
        once=question.once or new_id(),
        expected=promised(expected_for_new(work), work.now()),
    )


def situation_here(work: Work, check: str, step: str) -> Situation:
    """What the parts above know of this visitor, narrowed to the check the link named."""
    code = check if CODE.fullmatch(check) else ""
    wanted = step_words(step) if STEP.fullmatch(step) else ""
    for provider in renkei().faq_context:
        known = _ask(provider, work)
        if known is None:
            continue
        checks = [_check(one) for one in getattr(known, "failed_checks", ())]
        named = [one for one in checks if one["code"] == code] if code else []
        step_now = wanted or step_words(getattr(known, "step", None))
        title = str(getattr(known, "step_title", "") or "")
        data: dict[str, Any] = {"step": step_now, "step_title": title, "failed_checks": named or checks}
        data |= {"journey_id": getattr(known, "journey_id", None)}
        check_title = named[0]["title"] if named else ""
        return Situation(step_now, title, check_title, getattr(known, "office_number", None), data)
    asked = {"step": wanted, "failed_checks": [{"code": code, "title": code}] if code else []}
    return Situation(wanted, data=asked if wanted or code else {})


def _ask(provider: Callable[[Work], Any], work: Work) -> Any:
    # Somebody who is stuck must reach the desk, whatever else is broken.
    try:
        with work.session.begin_nested():
            return provider(work)
    except Exception:
        log.exception("situation unreadable")
        return None


def _check(failed: Any) -> dict[str, str]:
    return {name: str(getattr(failed, name, "") or "") for name in ("code", "title", "fix", "faq_id")}

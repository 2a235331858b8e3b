"""STEP 0: which office, how it bills, which care software."""

from __future__ import annotations

from typing import Any

from flask import redirect, request
from flask.typing import ResponseReturnValue

from directory import service as directory
from engine.standard.numbers import check_office_number
from onboarding import forms
from onboarding.questions import QUESTIONS
from onboarding.routes.visit import Visit, answer, bp, need_visit, open_step, page, url_of
from onboarding.service import journeys
from web.forms import Errors, FormErrors
from web.japanese import tidy

SLUGS = {question.key.replace("_", "-"): question.key for question in QUESTIONS.values()}


@bp.get("/journey/<any('office-kind','billing','certificate-kind','letter'):slug>")
def question(slug: str) -> ResponseReturnValue:
    """One question with its choices."""
    key = SLUGS[slug]
    visit = open_step(key)
    return page("onboarding/question.html", key, visit, question=QUESTIONS[key], value=visit.facts.said(key))


@bp.post("/journey/<any('office-kind','billing','certificate-kind','letter'):slug>")
def answer_question(slug: str) -> ResponseReturnValue:
    """Keep the choice."""
    key = SLUGS[slug]
    visit = open_step(key)
    value = request.form.get(key, "")
    asked = QUESTIONS[key]
    if value not in asked.values:
        errors = Errors()
        errors.add(key, asked.nothing_chosen)
        return page("onboarding/question.html", key, visit, 422, question=asked, value="", errors=errors)
    return answer(visit, key, value)


@bp.get("/journey/office-number")
def office_number() -> ResponseReturnValue:
    """The ten characters."""
    visit = open_step("office_number")
    value = "" if visit.number == "unknown" else visit.number
    return page("onboarding/office_number.html", "office_number", visit, value=value)


@bp.post("/journey/office-number")
def save_office_number() -> ResponseReturnValue:
    """Keep the number; a check digit that does not fit only warns, on the next page."""
    visit = open_step("office_number")
    typed = request.form.get("office_number", "")
    if request.form.get("unknown") == "yes":
        return answer(visit, "office_number", "unknown")
    try:
        number = forms.office_number(typed)
    except FormErrors as wrong:
        return page(
            "onboarding/office_number.html",
            "office_number",
            visit,
            422,
            errors=wrong.errors,
            value=typed[:40],
            length=len(forms.plain_number(typed)),
        )
    return answer(visit, "office_number", number)


@bp.get("/journey/office-find")
def office_find() -> ResponseReturnValue:
    """Find the number by name and city."""
    visit = need_visit()
    text = tidy(request.args.get("q", ""), 60)
    hits = directory.search(visit.work, text, limit=8) if text else []
    return page("onboarding/office_find.html", "office_find", visit, q=text, hits=hits)


@bp.get("/journey/office-confirm")
def office_confirm() -> ResponseReturnValue:
    """Is it this one? Or: what is it called?"""
    visit = open_step("office_confirm")
    return page("onboarding/office_confirm.html", "office_confirm", visit, **_listed(visit.number, visit))


def _listed(number: str, visit: Visit) -> dict[str, Any]:
    return {"listed": directory.get(visit.work, number), "digit": check_office_number(number)}


@bp.post("/journey/office-confirm")
def confirm_office() -> ResponseReturnValue:
    """Yes, no, or the name where the list does not have it."""
    visit = open_step("office_confirm")
    if request.form.get("office_confirmed") == "no":
        return redirect(url_of("office_number"), 303)
    if visit.facts.in_directory:
        return answer(visit, "office_confirmed_by", "directory", office_confirmed="yes")
    name = tidy(request.form.get("office_name", ""), 80)
    if not name and not visit.facts.office_name:
        errors = Errors()
        errors.add("office_name", "事業所の名前を入れてください。いまは何も入っていません。")
        return page(
            "onboarding/office_confirm.html",
            "office_confirm",
            visit,
            422,
            errors=errors,
            **_listed(visit.number, visit),
        )
    journeys.save(visit.work, visit.journey, "office_name", name or visit.facts.office_name)
    return answer(visit, "office_confirmed_by", "self", office_confirmed="yes")


@bp.get("/journey/software")
def software() -> ResponseReturnValue:
    """Name and version of the care software."""
    visit = open_step("software")
    said = visit.facts.said("software")
    return page("onboarding/software.html", "software", visit, value="" if said == "unknown" else said)


@bp.post("/journey/software")
def save_software() -> ResponseReturnValue:
    """Keep it; 「分からない」 becomes a task."""
    visit = open_step("software")
    if request.form.get("unknown") == "yes":
        return answer(visit, "software", "unknown")
    name = tidy(request.form.get("software", ""), 60)
    if not name:
        errors = Errors()
        errors.add("software", "介護ソフトの名前を入れるか、「ソフトの名前が分からない」を選んでください。")
        return page("onboarding/software.html", "software", visit, 422, errors=errors, value="")
    return answer(visit, "software", name)

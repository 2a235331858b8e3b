"""STEP 0: what the page reads of the PC, or three questions without JavaScript."""

from __future__ import annotations

from flask import redirect, request
from flask.typing import ResponseReturnValue

from onboarding import forms
from onboarding.routes.visit import answer, bp, open_step, page
from onboarding.rules import pc
from onboarding.rules.check import failed
from onboarding.rules.proofs import office
from onboarding.service import journeys
from web.forms import FormErrors


@bp.get("/journey/environment")
def environment() -> ResponseReturnValue:
    """Read the PC, or show what was read."""
    visit = open_step("environment")
    if visit.facts.reading is None or "again" in request.args:
        return page("onboarding/environment.html", "environment", visit, typed={})
    checks = (
        *pc.environment(visit.facts),
        *(check for check in office(visit.facts) if check.code == "software-set"),
    )
    bad = failed(checks)
    return page(
        "onboarding/checks.html",
        "environment",
        visit,
        checks=checks,
        stops=[check for check in bad if check.state == "stop"],
        asks=[check for check in bad if check.state == "ask"],
        fine=[check for check in checks if not check.failed],
    )


@bp.post("/journey/environment")
def read_environment() -> ResponseReturnValue:
    """Keep a reading; the page then shows its checks."""
    visit = open_step("environment")
    if request.form.get("later") == "yes":
        return answer(visit, "environment", "later")
    try:
        reading = forms.reading(request.form, request.headers.get("User-Agent", ""), visit.work.now())
    except FormErrors as wrong:
        return page(
            "onboarding/environment.html", "environment", visit, 422, errors=wrong.errors, typed=request.form
        )
    journeys.save_reading(visit.work, visit.journey, reading)
    visit.went_on()
    return redirect("/journey/environment", 303)

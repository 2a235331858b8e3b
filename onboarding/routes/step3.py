"""STEP 3: the program starts, and its signed heartbeat turns the page green."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from onboarding.client_files import commands_for
from onboarding.routes.visit import bp, open_step, page, url_of
from onboarding.rules import walk
from onboarding.rules.check import Check
from onboarding.rules.facts import Facts
from onboarding.rules.pc import environment
from onboarding.rules.proofs import certificate, client
from onboarding.rules.steps import client_seen
from web.extension import renkei
from web.htmx import is_htmx


def _checks(facts: Facts) -> tuple[Check, ...]:
    """What must hold here; the clock only when STEP 0 found it wrong."""
    clock = [check for check in environment(facts) if check.code == "env-clock" and check.failed]
    return (*clock, *certificate(facts), *client(facts))


@bp.get("/journey/connect")
def connect() -> ResponseReturnValue:
    """Start the program; the page waits for it."""
    visit = open_step("connect")
    shown: dict[str, Any] = {
        "commands": commands_for(renkei().settings, visit.number, ""),
        "done": client_seen(visit.facts),
        "checks": _checks(visit.facts),
        "next_url": url_of(walk.resume(visit.facts)),
    }
    return page("onboarding/connect.html", "connect", visit, **shown)


@bp.get("/journey/connect/state")
def connect_state() -> ResponseReturnValue:
    """What the waiting page asks every two seconds."""
    visit = open_step("connect")
    if not is_htmx():
        return redirect("/journey/connect", 303)
    return render_template(
        "onboarding/_connect_state.html",
        facts=visit.facts,
        done=client_seen(visit.facts),
        checks=_checks(visit.facts),
        next_url=url_of(walk.resume(visit.facts)),
    )

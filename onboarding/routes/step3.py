"""STEP 3: the program starts, and its signed heartbeat turns the page green."""

from __future__ import annotations

from typing import Any

from flask import redirect
from flask.typing import ResponseReturnValue

from onboarding.client_files import commands_for
from onboarding.routes.visit import Visit, bp, open_step, page, url_of
from onboarding.routes.waiting import poll
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


def _context(visit: Visit) -> dict[str, Any]:
    seen, done = visit.facts.client, client_seen(visit.facts)
    return {
        "commands": commands_for(renkei().settings, visit.number, ""),
        "done": done,
        "checks": _checks(visit.facts),
        "next_url": url_of(walk.resume(visit.facts)),
        "seen": f"{seen.certificate_serial}-{done}" if seen is not None else "none",
        "said": "",
    }


@bp.get("/journey/connect")
def connect() -> ResponseReturnValue:
    """Start the program; the page waits for it."""
    visit = open_step("connect")
    return page("onboarding/connect.html", "connect", visit, **_context(visit))


@bp.get("/journey/connect/state")
def connect_state() -> ResponseReturnValue:
    """What the waiting page asks every two seconds."""
    visit = open_step("connect")
    if not is_htmx():
        return redirect("/journey/connect", 303)
    context = _context(visit)
    context["said"] = (
        "ソフトから、署名のある知らせが届きました。" if context["done"] else "知らせが届きました。"
    )
    return poll("onboarding/_connect.html", facts=visit.facts, visit=visit, **context)

"""STEP 0: the dropped set and what the checker found in it."""

from __future__ import annotations

from typing import Any

from flask import redirect, request
from flask.typing import ResponseReturnValue

from accounts.service import get_office
from directory import service as directory
from onboarding.routes.visit import Visit, answer, bp, open_step, page, url_of
from onboarding.rules import walk
from onboarding.service import sets
from onboarding.uploads import read_set
from web.forms import Errors


@bp.get("/journey/set")
def set_page() -> ResponseReturnValue:
    """The drop zone and its button."""
    visit = open_step("set")
    return page("onboarding/set.html", "set", visit)


@bp.post("/journey/set")
def drop_set() -> ResponseReturnValue:
    """Check what was dropped, or go on without."""
    visit = open_step("set")
    if request.form.get("later") == "yes":
        return answer(visit, "set", "later")
    errors = Errors()
    files = read_set(request, errors)
    if errors:
        return page("onboarding/set.html", "set", visit, 422, errors=errors)
    sets.check(visit.work, visit.journey, files)
    visit.went_on()
    return redirect("/journey/set/result", 303)


@bp.get("/journey/set/result")
def set_result() -> ResponseReturnValue:
    """Findings: what, what to do, where, and the code last."""
    visit = open_step("set")
    found = sets.findings(visit.work, visit.journey)
    if found is None:
        return redirect(url_of("set"), 303)
    return page("onboarding/findings.html", "set", visit, **_shown(visit, found))


def _shown(visit: Visit, found: sets.Findings) -> dict[str, Any]:
    number = found.receiver
    known = get_office(visit.work, number) if number else None
    listed = directory.get(visit.work, number) if number else None
    name = known.name if known is not None else listed.hit.name if listed is not None else number
    return {"found": found, "receiver_name": name, "next_url": url_of(walk.resume(visit.facts))}

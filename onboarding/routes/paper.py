"""What is printed: the checklist with its days, and the receipt of the application."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from accounts.service import get_office
from engine.licences import service as licences
from onboarding.routes.visit import bp, current_visit
from onboarding.rules import walk
from onboarding.rules.facts import Facts
from onboarding.rules.move import move
from onboarding.rules.plan import plan
from onboarding.rules.stages import STAGES
from onboarding.service import journeys
from web.extension import renkei
from web.work import current_work


@bp.get("/journey/plan")
def plan_page() -> ResponseReturnValue:
    """The A4 sheets; without a journey an empty checklist to fill in by hand."""
    visit, work = current_visit(), current_work()
    facts = visit.facts if visit is not None else Facts(work.now(), work.today())
    days = {day.stage: day.day for day in plan(facts, renkei().desk.is_working_day) if day.stage is not None}
    reached = journeys.milestones(work, visit.journey) if visit is not None else {}
    applied = facts.application is not None
    number = facts.said("office_number")
    return render_template(
        "onboarding/plan.html",
        facts=facts,
        visit=visit,
        stages=STAGES,
        done={stage.number for stage in STAGES if walk.stage_done(stage.number, facts)},
        reached=reached,
        days=days,
        move=move(facts),
        office=get_office(work, number) if applied else None,
        applied=licences.application_of(work, number) if applied else None,
    )

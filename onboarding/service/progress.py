"""Notices when a STEP is done for the first time, and tells the house."""

from __future__ import annotations

from onboarding.events import CheckFailed, StepCompleted
from onboarding.records import Journey, Milestone
from onboarding.rules import walk
from onboarding.rules.check import failed
from onboarding.rules.facts import Facts
from onboarding.rules.proofs import evaluate
from onboarding.rules.stages import STAGES
from onboarding.service import journeys
from onboarding.service.facts import collect_for_office
from store.work import Work


def note(work: Work, journey: Journey, facts: Facts) -> None:
    """Keep the day a STEP was first done; safe to call as often as one likes."""
    known = journeys.milestones(work, journey)
    for stage in STAGES:
        if stage.number not in known and walk.stage_done(stage.number, facts):
            work.session.add(Milestone(journey_id=journey.id, stage=stage.number, reached_at=work.now()))
            work.announce(StepCompleted(journey.id, journey.office_number, stage.number))
    if journey.finished_at is None and walk.stages_done(facts) == len(STAGES):
        journey.finished_at = work.now()
    work.session.flush()


def note_failures(work: Work, journey: Journey, facts: Facts) -> None:
    """Tell of checks that fail now; called when an answer or a reading came in."""
    for check in failed(evaluate(facts)):
        work.announce(CheckFailed(journey.id, journey.office_number, check.code))


def note_office(work: Work, office_number: str) -> None:
    """After an event of the engine: bring the office's journey up to date; a finished one costs nothing more."""
    journey = journeys.of_office(work, office_number)
    if journey is not None and journey.finished_at is None:
        note(work, journey, collect_for_office(work, journey))

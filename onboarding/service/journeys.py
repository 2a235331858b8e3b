"""Journeys and their answers: begun without an account, saved at once, bound to the browser by its cookie."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from onboarding.events import JourneyStarted
from onboarding.records import Answer, CheckedSet, Journey, Milestone
from onboarding.rules import walk
from onboarding.rules.facts import Facts, Reading
from onboarding.rules.steps import STEPS
from store.base import new_id
from store.work import Work

READING = "reading"


@dataclass(frozen=True, slots=True)
class Answers:
    """Everything said on one journey, with its moments."""

    values: dict[str, str]
    at: dict[str, datetime]
    reading: Reading | None


def start(work: Work) -> Journey:
    """Begin a journey."""
    journey = Journey(id=new_id(), started_at=work.now(), updated_at=work.now())
    work.session.add(journey)
    work.session.flush()
    work.announce(JourneyStarted(journey.id))
    return journey


def get(work: Work, journey_id: str) -> Journey | None:
    """The journey with that id."""
    return work.session.get(Journey, journey_id)


def of_office(work: Work, number: str) -> Journey | None:
    """The journey that office went on last, of those where it was proved."""
    query = select(Journey).where(Journey.office_number == number).order_by(Journey.updated_at.desc())
    return work.session.scalars(query.limit(1)).first()


def answers(work: Work, journey: Journey) -> Answers:
    """What was answered so far."""
    rows = work.session.scalars(select(Answer).where(Answer.journey_id == journey.id)).all()
    values = {row.key: row.value for row in rows}
    moments = {row.key: row.answered_at for row in rows}
    kept = values.pop(READING, None)
    return Answers(values, moments, _reading(json.loads(kept)) if kept else None)


def _reading(kept: dict[str, Any]) -> Reading:
    return Reading(**{**kept, "at": datetime.fromisoformat(kept["at"])})


def save_reading(work: Work, journey: Journey, reading: Reading) -> None:
    """Keep what was read of the PC; a new reading replaces the old one and its 「あとで」."""
    kept = {**asdict(reading), "at": reading.at.isoformat()}
    forget(work, journey, ("environment",))
    save(work, journey, READING, json.dumps(kept))


def save(work: Work, journey: Journey, key: str, value: str) -> None:
    """Keep an answer."""
    row = work.session.get(Answer, (journey.id, key))
    if row is None:
        row = Answer(journey_id=journey.id, key=key)
        work.session.add(row)
    row.value, row.answered_at = value, work.now()
    journey.updated_at = work.now()
    work.session.flush()


def forget(work: Work, journey: Journey, keys: tuple[str, ...]) -> None:
    """Take answers back."""
    if keys:
        work.session.execute(delete(Answer).where(Answer.journey_id == journey.id, Answer.key.in_(keys)))
    if "set" in keys:
        work.session.execute(delete(CheckedSet).where(CheckedSet.journey_id == journey.id))
    work.session.flush()
    work.session.expire_all()


def forget_answer(work: Work, journey: Journey, key: str) -> None:
    """Take one answer back, and nothing that came with it."""
    row = work.session.get(Answer, (journey.id, key))
    if row is not None:
        work.session.delete(row)
        work.session.flush()


def falls(facts: Facts, key: str, value: str) -> tuple[str, ...]:
    """Answers that this new value would undo; nothing when the answer stays as it is."""
    if key not in STEPS or not facts.said(key) or facts.said(key) == value:
        return ()
    return walk.undone_by(key, facts)


def change(work: Work, journey: Journey, facts: Facts, key: str, value: str) -> None:
    """Keep an answer and take back exactly what hung on the old one."""
    forget(work, journey, falls(facts, key, value))
    save(work, journey, key, value)


def milestones(work: Work, journey: Journey) -> dict[int, datetime]:
    """When each STEP was first found done."""
    rows = work.session.scalars(select(Milestone).where(Milestone.journey_id == journey.id))
    return {row.stage: row.reached_at for row in rows}

"""The plan by days: which STEP on which working day, with the letter's lead time where it is missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from onboarding.rules import steps, walk
from onboarding.rules.facts import Facts
from onboarding.rules.numbers import LETTER_LEAD_DAYS
from onboarding.rules.stages import STAGES

TOKYO = ZoneInfo("Asia/Tokyo")
_GAPS = {1: 1, 2: 1, 3: 1, 4: 2}  # working days between the start of one STEP and the next
_PLANS = {
    0: "STEP 0 パソコンを確かめる",
    1: "STEP 1 証明書を受け取る",
    2: "STEP 2 を申し込む",
    3: "STEP 3 ソフトを入れる",
    4: "STEP 4 練習で送る",
}


@dataclass(frozen=True, slots=True)
class PlanDay:
    """One line of the plan; `stage` is None for a day that only waits or sends for real."""

    day: date
    text: str
    stage: int | None = None


def working_days_after(start: date, days: int, is_working: Callable[[date], bool]) -> date:
    """The day that many working days after `start`."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        days -= is_working(day)
    return day


def plan(facts: Facts, is_working: Callable[[date], bool]) -> tuple[PlanDay, ...]:
    """The days ahead, the first of them today; empty once everything is done."""
    key = walk.resume(facts)
    here = steps.STEPS[key].stage
    if key == steps.END:
        return ()
    lines, day = _letter_days(facts, is_working) if key == "letter_task" else ([], facts.today)
    for stage in STAGES[here:]:
        if lines:
            day = day if stage.number == here else working_days_after(day, _GAPS[stage.number], is_working)
        if stage.number == 4 and key in {"partner", "partner_month", "first_send"}:
            break
        lines.append(PlanDay(day, _PLANS[stage.number], stage.number))
    partner = facts.partner.name if facts.partner else "本番の相手"
    real = working_days_after(day, 2, is_working) if lines else facts.today
    return (*lines, PlanDay(real, f"{partner}へ送る"))


def _letter_days(facts: Facts, is_working: Callable[[date], bool]) -> tuple[list[PlanDay], date]:
    asked = facts.answered_at.get("letter")
    start = asked.astimezone(TOKYO).date() if asked and facts.said("letter") == "waiting" else facts.today
    arrival = start + timedelta(days=LETTER_LEAD_DAYS)
    if not is_working(arrival):
        arrival = working_days_after(arrival, 1, is_working)
    lines = []
    if facts.said("letter") != "waiting":
        lines.append(PlanDay(facts.today, "通知書の再発行を申し込む"))
    lines.append(PlanDay(arrival, "通知書が届くころ"))
    return lines, arrival

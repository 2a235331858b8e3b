"""The requirements object: what is due now, later, waited for and done; page, bot, ticket and API read it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from onboarding.rules import steps, walk
from onboarding.rules.check import Check, failed
from onboarding.rules.facts import Facts
from onboarding.rules.proofs import evaluate
from onboarding.rules.stages import STAGES


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing asked of the office; `code` and `reason` say why when a check failed."""

    key: str
    title: str
    stage: int
    code: str = ""
    reason: str = ""
    deadline: date | None = None


@dataclass(frozen=True, slots=True)
class Requirements:
    """Everything asked of one office at one moment."""

    due_now: tuple[Requirement, ...]
    due_later: tuple[Requirement, ...]
    overdue: tuple[Requirement, ...]
    being_verified: tuple[Requirement, ...]
    done: tuple[Requirement, ...]
    errors: tuple[Check, ...]

    def to_json(self) -> dict[str, Any]:
        """Plain lists and texts for the API, without evidence."""
        names = ("due_now", "due_later", "overdue", "being_verified", "done")
        lists: dict[str, Any] = {name: [asdict(item) for item in getattr(self, name)] for name in names}
        lists["errors"] = [
            {"requirement": check.fix, "code": check.code, "reason": check.title} for check in self.errors
        ]
        for name in names:
            for item in lists[name]:
                item["deadline"] = item["deadline"].isoformat() if item["deadline"] else None
        return lists


def requirements(facts: Facts, moving: tuple[Requirement, ...] = ()) -> Requirements:
    """Requirements of the STEPs, plus those of the move (`moving`, with their deadline)."""
    now_key = walk.resume(facts)
    here = steps.STEPS[now_key]
    checks = evaluate(facts)
    errors = failed(checks)
    mending = tuple(
        Requirement(check.fix, check.title, check.stage, check.code, check.text)
        for check in errors
        if check.fix != now_key
    )
    waiting = tuple(
        Requirement(check.fix, check.title, check.stage, check.code, check.text)
        for check in checks
        if check.state == "wait" and check.since is not None
    )
    stages = [Requirement(f"step{stage.number}", stage.title, stage.number) for stage in STAGES]
    open_moves = tuple(item for item in moving if item.reason != "done")
    return Requirements(
        due_now=(Requirement(now_key, here.title, here.stage), *mending) if now_key != steps.END else mending,
        due_later=(
            *(stage for stage in stages if stage.stage > here.stage),
            *(item for item in open_moves if not _late(item, facts.today)),
        ),
        overdue=tuple(item for item in open_moves if _late(item, facts.today)),
        being_verified=waiting,
        done=(
            *(stage for stage in stages if walk.stage_done(stage.stage, facts)),
            *(item for item in moving if item.reason == "done"),
        ),
        errors=errors,
    )


def _late(item: Requirement, today: date) -> bool:
    return item.deadline is not None and item.deadline < today

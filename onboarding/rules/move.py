"""The move to the WEB service: the countdown and its tasks; dates from the licence terms, tasks from move.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files

import yaml

from engine.licences.rules import move_on
from onboarding.rules.facts import Facts
from onboarding.rules.requirements import Requirement
from onboarding.rules.steps import client_seen


@dataclass(frozen=True, slots=True)
class MoveTask:
    """One of the tasks; `by_machine` means that facts tick it, not a hand."""

    key: str
    title: str
    at_hand: str
    how: str
    faq_id: str
    done: bool
    by_machine: bool


@dataclass(frozen=True, slots=True)
class Move:
    """The countdown for one office on one day; `deadline` is None while none is known."""

    title: str
    text: str
    deadline: date | None
    days_left: int
    tasks: tuple[MoveTask, ...]

    @property
    def done(self) -> int:
        """How many tasks are done."""
        return sum(task.done for task in self.tasks)

    @property
    def left(self) -> int:
        """How many are not."""
        return len(self.tasks) - self.done


def move(facts: Facts) -> Move | None:
    """The move as it stands for these facts; None on days when none is planned."""
    known = move_on(facts.today)
    if known is None:
        return None
    tasks = tuple(_task(facts, item) for item in _tasks())
    deadline = known.register_until
    days = (deadline - facts.today).days if deadline is not None else 0
    return Move(known.title, known.text, deadline, days, tasks)


def _task(facts: Facts, item: dict[str, str]) -> MoveTask:
    key = item["key"]
    by_machine = key == "move_certificate"
    done = client_seen(facts) if by_machine else facts.said(key) == "done"
    return MoveTask(key, item["title"], item["at_hand"], item["how"], item["faq"], done, by_machine)


def move_requirements(found: Move | None) -> tuple[Requirement, ...]:
    """The tasks as requirements with their deadline."""
    if found is None:
        return ()
    return tuple(
        Requirement(task.key, task.title, 5, reason="done" if task.done else "", deadline=found.deadline)
        for task in found.tasks
    )


@lru_cache(maxsize=1)
def _tasks() -> tuple[dict[str, str], ...]:
    text = files("onboarding.rules").joinpath("move.yaml").read_text("utf-8")
    return tuple(yaml.safe_load(text)["tasks"])

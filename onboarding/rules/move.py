"""The move to the WEB service: its deadline, the countdown and four tasks, all read from move.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from onboarding.rules import steps
from onboarding.rules.facts import Facts
from onboarding.rules.requirements import Requirement


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
    """The countdown for one office on one day."""

    new_name: str
    planned_text: str
    deadline: date
    days_left: int
    has_begun: bool
    tasks: tuple[MoveTask, ...]

    @property
    def done(self) -> int:
        """How many tasks are done."""
        return sum(task.done for task in self.tasks)

    @property
    def left(self) -> int:
        """How many are not."""
        return len(self.tasks) - self.done

    @property
    def is_over(self) -> bool:
        """The day has passed."""
        return self.days_left < 0


def move(facts: Facts) -> Move:
    """The move as it stands for these facts."""
    data = _data()
    tasks = []
    for item in data["tasks"]:
        key = item["key"]
        by_machine = key == "move_certificate"
        done = steps.client_seen(facts) if by_machine else facts.said(key) == "done"
        tasks.append(
            MoveTask(key, item["title"], item["at_hand"], item["how"], item["faq"], done, by_machine)
        )
    deadline: date = data["deadline"]
    return Move(
        data["new_name"],
        data["planned_text"],
        deadline,
        (deadline - facts.today).days,
        facts.today >= data["window_from"],
        tuple(tasks),
    )


def move_requirements(found: Move) -> tuple[Requirement, ...]:
    """The tasks as requirements with their deadline."""
    return tuple(
        Requirement(task.key, task.title, 5, reason="done" if task.done else "", deadline=found.deadline)
        for task in found.tasks
    )


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "move.yaml").read_text(encoding="utf-8"))
    return found

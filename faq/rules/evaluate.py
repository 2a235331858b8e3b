"""Measures decisions against labelled questions. Pure."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from faq.rules.decide import Decision

WORST = 15


@dataclass(frozen=True, slots=True)
class Question:
    """A line `{"id", "text", "expected": id | "escalate", "also_ok": […]}`."""

    id: str
    text: str
    expected: str
    also_ok: frozenset[str] = frozenset()

    @property
    def right(self) -> frozenset[str]:
        """Entries that may answer; empty when a person must."""
        return frozenset() if self.expected == "escalate" else self.also_ok | {self.expected}


@dataclass(slots=True)
class Tally:
    """Counts of one evaluation."""

    n: int = 0
    right: int = 0
    helped: int = 0
    harmful: int = 0
    in_domain: int = 0
    top1: int = 0
    top3: int = 0

    def shares(self) -> dict[str, Any]:
        """Counts and shares; top-1 and top-3 are shares of the questions that have an entry."""
        n, known = self.n or 1, self.in_domain or 1
        return {
            "n": self.n, "right": round(self.right / n, 4), "helped": round(self.helped / n, 4),
            "right_or_helped": round((self.right + self.helped) / n, 4), "harmful": round(self.harmful / n, 4),
            "top1": round(self.top1 / known, 4), "top3": round(self.top3 / known, 4),
        }


@dataclass(slots=True)
class Evaluation:
    """The whole, each category, and what went wrong."""

    total: Tally = field(default_factory=Tally)
    categories: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    wrong: list[dict[str, Any]] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """The shape of `renkei faq evaluate --json`."""
        worst = sorted(self.wrong, key=lambda case: (not case["harmful"], -case["confidence"]))
        return {
            **self.total.shares(),
            "categories": {name: tally.shares() for name, tally in sorted(self.categories.items())},
            "worst": worst[:WORST],
        }


def read_questions(lines: Iterable[str]) -> list[Question]:
    """Questions of a JSONL file; ValueError names the line that can't be read."""
    questions = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            raw: Mapping[str, Any] = json.loads(line)
            questions.append(Question(str(raw.get("id", number)), str(raw["text"]), str(raw["expected"]),
                                      frozenset(map(str, raw.get("also_ok") or ()))))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"line {number}: {error}") from error
    return questions


def evaluate(questions: Iterable[Question], decide: Callable[[str], Decision], category_of: Callable[[str], str]) -> Evaluation:
    """Decide each question and count."""
    result = Evaluation()
    for question in questions:
        decision = decide(question.text)
        name = "escalate" if question.expected == "escalate" else category_of(question.expected)
        harmful, helped, right = judge(question, decision)
        offered = [e.id for e in decision.entries]
        for tally in (result.total, result.categories[name]):
            tally.n += 1
            tally.right += right
            tally.helped += helped
            tally.harmful += harmful
            if question.right:
                tally.in_domain += 1
                tally.top1 += offered[:1] != [] and offered[0] in question.right
                tally.top3 += bool(set(offered[:3]) & question.right)
        if not right:
            result.wrong.append({
                "id": question.id, "text": question.text, "expected": question.expected, "decision": decision.decision,
                "entries": offered[:3], "confidence": round(decision.confidence, 3), "reason": decision.reason,
                "harmful": harmful, "helped": helped,
            })
    return result


def judge(question: Question, decision: Decision) -> tuple[bool, bool, bool]:
    """Harmful, helped, right. Several answers in one are right when a right one is among them."""
    offered = {e.id for e in (decision.entries if decision.parts or decision.decision == "choices" else decision.entries[:1])}
    hit = bool(offered & question.right)
    if decision.decision == "answer":
        return not hit, False, hit
    if decision.decision == "choices":
        return False, hit, False
    return False, False, not question.right

"""Learns the calibration from the knowledge itself (each phrasing left out in turn) and a set of labelled questions."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from faq.rules.confidence import EVIDENCE, evidence_of
from faq.rules.entries import Knowledge
from faq.rules.gaps import Gaps
from faq.rules.glossary import Glossary
from faq.rules.index import Features
from faq.rules.rank import SIGNALS, Matcher

START = (2.0, 1.5, 8.0, 4.5, 0.2, 0.5, 0.2, 7.0, 0.2, 1.8)
EVERY_NTH_PHRASING = 2
LABELLED_WEIGHT = 4
FOREIGN_WEIGHT = 3
# Chosen by five-fold cross-validation on the calibration questions, and by the development set's share of help.
ANSWER_FROM = 0.65
CHOICES_FROM = 0.5
Example = tuple[dict[str, list[tuple[float, ...]]], frozenset[str]]
Row = tuple[tuple[float, ...], bool]
Plan = tuple[Features, frozenset[str], int | None]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question with the entries that may answer it; none when a person must."""

    text: str
    right: frozenset[str]


def fit(knowledge: Knowledge, glossary: Glossary, labelled: Sequence[Labelled]) -> dict[str, Any]:
    """A whole calibration: re-rank weights, two confidence models, thresholds."""
    matcher = Matcher(knowledge, glossary, START)
    numbers = range(0, len(matcher.index.texts), EVERY_NTH_PHRASING)
    weights = _fit_rank(_examples(matcher, numbers, labelled))
    matcher = Matcher(knowledge, glossary, weights)
    first, among = _rows(matcher, numbers, labelled)
    models = [_fit_logistic(rows) for rows in (first, among)]
    return {
        "rank": {name: round(w, 3) for name, w in zip(SIGNALS, weights, strict=True)},
        "first": _named(models[0]), "among": _named(models[1]),
        "answer_from": ANSWER_FROM, "choices_from": CHOICES_FROM,
    }


def _examples(matcher: Matcher, numbers: Iterable[int], labelled: Sequence[Labelled]) -> list[Example]:
    index = matcher.index
    plans: list[Plan] = [(index.features[n], frozenset({index.owners[n]}), n) for n in numbers]
    plans += [(matcher.features(q.text), q.right, None) for q in labelled if q.right] * LABELLED_WEIGHT
    made = []
    for query, right, leave_out in plans:
        found: dict[str, list[tuple[float, ...]]] = {}
        for owner, _, signals in matcher.candidates(query, leave_out):
            found.setdefault(owner, []).append(signals)
        if right & found.keys():
            made.append((found, right))
    return made


def _fit_rank(examples: list[Example], epochs: int = 10, rate: float = 0.15) -> list[float]:
    """Softmax over candidates, stochastic gradient; weights never go below zero."""
    weights, dice = list(START), random.Random(1)  # noqa: S311 (shuffling, not secrecy)
    for epoch in range(epochs):
        dice.shuffle(examples)
        step = rate / (1 + 0.4 * epoch)
        for found, right in examples:
            best = [(max(s, key=lambda x: _dot(weights, x)), owner in right) for owner, s in found.items()]
            scores = [_dot(weights, signals) for signals, _ in best]
            top = max(scores)
            belief = [math.exp(s - top) for s in scores]
            total, good = sum(belief), sum(b for b, (_, ok) in zip(belief, best, strict=True) if ok)
            for j in range(len(weights)):
                everywhere = sum(b * s[j] for b, (s, _) in zip(belief, best, strict=True)) / total
                wanted = sum(b * s[j] for b, (s, ok) in zip(belief, best, strict=True) if ok) / good
                weights[j] = max(0.0, weights[j] + step * (wanted - everywhere))
    return weights


def _rows(matcher: Matcher, numbers: Iterable[int], labelled: Sequence[Labelled]) -> tuple[list[Row], list[Row]]:
    """Evidence with: is the first candidate right, is a right one among the first three."""
    index, first, among = matcher.index, [], []
    gaps = Gaps(matcher.knowledge, index)
    plans: list[Plan] = [
        (index.features[n], frozenset({index.owners[n]}), n) for n in numbers
    ]
    plans += [(matcher.features(q.text), q.right, None) for q in labelled
              for _ in range(LABELLED_WEIGHT if q.right else FOREIGN_WEIGHT)]
    for query, right, leave_out in plans:
        ranked = matcher.rank(query, leave_out=leave_out)
        evidence = evidence_of(query, ranked, index, gaps)
        first.append((evidence, bool(ranked) and ranked[0].entry_id in right))
        among.append((evidence, bool({r.entry_id for r in ranked[:3]} & right)))
    return first, among


def _fit_logistic(rows: list[Row], epochs: int = 20, rate: float = 0.4, shrink: float = 1e-4) -> list[float]:
    """Stochastic gradient; the mean of the second half of all steps, since the last step alone is noisy."""
    weights, dice, rows = [0.0] * (len(EVIDENCE) + 1), random.Random(2), list(rows)  # noqa: S311 (shuffling, not secrecy)
    total = [0.0] * len(weights)
    for epoch in range(epochs):
        dice.shuffle(rows)
        step = rate / (1 + 0.2 * epoch)
        for evidence, right in rows:
            x = (*evidence, 1.0)
            z = max(-30.0, min(30.0, _dot(weights, x)))
            error, keep = step * (right - 1 / (1 + math.exp(-z))), 1 - step * shrink
            weights = [keep * w + error * value for w, value in zip(weights, x, strict=True)]
            if 2 * epoch >= epochs:
                total = [t + w for t, w in zip(total, weights, strict=True)]
    return [t / (len(rows) * (epochs - epochs // 2)) for t in total]


def _named(weights: Sequence[float]) -> dict[str, float]:
    return {name: round(w, 3) for name, w in zip((*EVIDENCE, "bias"), weights, strict=True)}


def _dot(weights: Sequence[float], values: Sequence[float]) -> float:
    return sum(w * v for w, v in zip(weights, values, strict=True))

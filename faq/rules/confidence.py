"""How sure the bot may be: two small logistic models over what the matching measured. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from faq.rules.gaps import GAPS, Gaps
from faq.rules.index import Features, Index
from faq.rules.rank import SIGNALS, Ranked

EVIDENCE = (
    "score", "share", "margin", "known", "ratio", "dice", "size", "agree", "covered", "covered_words", "foreign", *GAPS,
)


@dataclass(frozen=True, slots=True)
class Logistic:
    """A weight for each kind of evidence and a constant."""

    weights: tuple[float, ...]
    bias: float

    def __call__(self, evidence: Sequence[float]) -> float:
        """Probability, 0-1."""
        z = self.bias + sum(w * e for w, e in zip(self.weights, evidence, strict=True))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, z))))


@dataclass(frozen=True, slots=True)
class Calibration:
    """Everything that was learned: re-rank weights, the two models and their thresholds."""

    rank: tuple[float, ...]
    first: Logistic
    among: Logistic
    answer_from: float
    choices_from: float

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> Calibration:
        """From `knowledge/calibration.yaml`."""
        return cls(
            tuple(float(raw["rank"][name]) for name in SIGNALS),
            _logistic(raw["first"]), _logistic(raw["among"]),
            float(raw["answer_from"]), float(raw["choices_from"]),
        )


def _logistic(raw: Mapping[str, float]) -> Logistic:
    return Logistic(tuple(float(raw[name]) for name in EVIDENCE), float(raw["bias"]))


def shares(ranked: Sequence[Ranked]) -> list[float]:
    """Softmax of the scores: how the candidates share the belief."""
    if not ranked:
        return []
    top = ranked[0].score
    raw = [math.exp(r.score - top) for r in ranked]
    total = sum(raw)
    return [value / total for value in raw]


def evidence_of(query: Features, ranked: Sequence[Ranked], index: Index, gaps: Gaps) -> tuple[float, ...]:
    """What speaks for the first candidate, each about 0-1."""
    if not ranked:
        return (0.0,) * len(EVIDENCE)
    first = ranked[0]
    signal = dict(zip(SIGNALS, first.signals, strict=True))
    second = ranked[1].score if len(ranked) > 1 else 0.0
    by_words = max(ranked, key=lambda r: r.signals[SIGNALS.index("entry")])
    by_shape = max(ranked, key=lambda r: r.signals[SIGNALS.index("ratio")])
    return (
        first.score / 20, shares(ranked)[0], min(first.score - second, 6.0) / 6, index.known_share(query),
        signal["ratio"], signal["dice"], min(len(query.words), 12) / 12,
        ((by_words.entry_id == first.entry_id) + (by_shape.entry_id == first.entry_id)) / 2,
        *coverage(query, first.entry_id, index), *gaps(query, ranked),
    )


def coverage(query: Features, entry_id: str, index: Index) -> tuple[float, float, float]:
    """Shares of all the query's words, and of its kanji, katakana and ASCII words, that the entry uses, by rarity;
    and how many of the latter nobody uses (0-1 for 0-4).
    """
    mine = index.word_counts[entry_id]
    weigh = {w: v * index.entry_idf.get(w, index.unknown_idf) for w, v in query.words.items()}
    plain = {w: v for w, v in weigh.items() if not w.startswith(("c:", "h:"))}
    foreign = sum(w not in index.idf for w in plain)
    return _covered(weigh, mine), _covered(plain, mine), min(foreign, 4) / 4


def _covered(words: Mapping[str, float], mine: Mapping[str, int]) -> float:
    """0 when there are no such words: nothing speaks for the entry then."""
    total = sum(words.values())
    return sum(v for w, v in words.items() if w in mine) / total if total else 0.0

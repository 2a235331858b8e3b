"""One question in, one decision out: answer, up to three choices, or a person; two questions become two parts. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from faq.rules.confidence import Calibration, evidence_of, shares
from faq.rules.entries import Knowledge
from faq.rules.gaps import Gaps
from faq.rules.gates import Gate, Reason, first_reason
from faq.rules.glossary import Glossary
from faq.rules.index import Features
from faq.rules.rank import Matcher, Ranked
from faq.rules.text import NEXT_QUESTION, fold, is_noise, mask, sentences

Verdict = Literal["answer", "choices", "handoff"]
CHOICES = 3
LONGEST = 1000
STORY_FROM = 40
SURE_PART = 0.8
PART_FROM = 5
KNOWN_FOR_UNKNOWN = 0.6


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that was considered, with its share of the belief (0-1)."""

    id: str
    score: float
    question: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do with a question. `parts` holds more than one decision when several things were asked."""

    text: str
    decision: Verdict
    entries: tuple[Candidate, ...]
    confidence: float
    reason: Reason | None = None
    parts: tuple[Decision, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The shape of `renkei faq ask --json`; `text` is the question as the matcher read it, numbers masked."""
        shape: dict[str, Any] = {
            "decision": self.decision,
            "entries": [{"id": e.id, "score": round(e.score, 4), "question": e.question} for e in self.entries],
            "confidence": round(self.confidence, 4), "reason": self.reason, "text": self.text,
        }
        if self.parts:
            shape["parts"] = [part.to_json() for part in self.parts]
        return shape


@dataclass(frozen=True, slots=True)
class Found:
    """Ranked entries for a text and how sure it is that the first, or one of the first three, is right (0-1)."""

    query: Features
    ranked: tuple[Ranked, ...]
    first: float
    among: float


class Decider:
    """Gates, matcher and calibration together; read-only, safe to share."""

    def __init__(self, knowledge: Knowledge, glossary: Glossary, gates: Sequence[Gate], calibration: Calibration) -> None:
        """Build the index; takes a fraction of a second."""
        self.matcher = Matcher(knowledge, glossary, calibration.rank)
        self.gaps = Gaps(knowledge, self.matcher.index)
        self.gates, self.calibration = tuple(gates), calibration

    @property
    def knowledge(self) -> Knowledge:
        """What is searched."""
        return self.matcher.knowledge

    def decide(self, typed: str) -> Decision:
        """Decide about what somebody typed, at most `LONGEST` characters of it."""
        text = mask(fold(typed)[:LONGEST])
        closed = self._gate(text)
        if closed is not None:
            return Decision(text, "handoff", (), 1.0, closed)
        parts = self._parts(text)
        if len(parts) > 1:
            entries = tuple(part.entries[0] for part in parts)
            return Decision(text, "answer", entries, min(p.confidence for p in parts), None, parts)
        return self._match(text)

    def similar(self, typed: str, limit: int = 10) -> list[Ranked]:
        """The nearest entries, whatever the confidence: for search pages and suggestions."""
        text = mask(fold(typed)[:LONGEST])
        return self.matcher.rank(self.matcher.features(text), limit=limit) if text else []

    def _gate(self, text: str) -> Reason | None:
        if is_noise(text):
            return "out_of_domain"
        return first_reason(self.gates, text, self.matcher.glossary.normal(text))

    def _parts(self, text: str) -> tuple[Decision, ...]:
        """Two or three questions in one text, each surely answered by another entry; else nothing."""
        pieces = [NEXT_QUESTION.sub("", piece) for piece in sentences(text)]
        pieces = [piece for piece in pieces if len(piece) >= PART_FROM]
        if not 2 <= len(pieces) <= 3:
            return ()
        found = [self._match(piece, story=False) for piece in pieces]
        sure = [d for d in found if d.decision == "answer" and d.confidence >= SURE_PART]
        return tuple(sure) if len(sure) == len(found) == len({d.entries[0].id for d in sure}) else ()

    def _match(self, text: str, *, story: bool = True) -> Decision:
        found = self._found(self.matcher.features(text))
        if story and len(text) >= STORY_FROM:
            found = self._best_sentence(text, found)
        return self._verdict(text, found)

    def _best_sentence(self, text: str, found: Found) -> Found:
        """In a long story one sentence is usually the question."""
        for piece in sentences(text.replace("、", "。") if len(sentences(text)) == 1 else text):
            if len(piece) < PART_FROM:
                continue
            other = self._found(self.matcher.features(piece))
            if other.first * 0.95 > found.first:
                found = replace(other, first=other.first * 0.95)
        return found

    def _found(self, query: Features) -> Found:
        ranked = self.matcher.rank(query)
        if not ranked:
            return Found(query, (), 0.0, 0.0)
        evidence = evidence_of(query, ranked, self.matcher.index, self.gaps)
        return Found(query, tuple(ranked), self.calibration.first(evidence), self.calibration.among(evidence))

    def _verdict(self, text: str, found: Found) -> Decision:
        """An answer must also pass as one of three: where nothing may be offered, nothing may be claimed."""
        entries = tuple(
            Candidate(r.entry_id, share, self.knowledge.entries[r.entry_id].question)
            for r, share in zip(found.ranked[:CHOICES], shares(found.ranked), strict=False)
        )
        if found.among < self.calibration.choices_from:
            known = self.matcher.index.known_share(found.query)
            return Decision(text, "handoff", entries, 1 - found.among, "unknown" if known >= KNOWN_FOR_UNKNOWN else "out_of_domain")
        return Decision(text, "answer" if found.first >= self.calibration.answer_from else "choices", entries, found.first)

"""One question in, one decision out: answer, up to three choices, or a person; two questions become two parts. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from faq.rules.confidence import Calibration, evidence_of, shares
from faq.rules.entries import Knowledge
from faq.rules.gates import Gate, Reason, first_reason
from faq.rules.glossary import Glossary
from faq.rules.index import Features
from faq.rules.rank import Matcher, Ranked
from faq.rules.text import NEXT_QUESTION, fold, is_noise, mask, sentences

Verdict = Literal["answer", "choices", "handoff"]
CHOICES = 3
LONGEST = 1000
STORY_FROM = 40
SURE_PART = 0.9
PART_FROM = 5
KNOWN_FOR_UNKNOWN = 0.6
# A question that names a subject of this desk is rather offered choices than sent away.
TOPIC_DISCOUNT = 0.4


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


class Decider:
    """Gates, matcher and calibration together; read-only, safe to share."""

    def __init__(self, knowledge: Knowledge, glossary: Glossary, gates: Sequence[Gate], calibration: Calibration) -> None:
        """Build the index; takes a fraction of a second."""
        self.matcher = Matcher(knowledge, glossary, calibration.rank)
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
        query = self.matcher.features(text)
        ranked = self.matcher.rank(query)
        confidence = self._sure(query, ranked)
        if story and len(text) >= STORY_FROM:
            query, ranked, confidence = self._best_sentence(text, query, ranked, confidence)
        return self._verdict(text, query, ranked, confidence)

    def _best_sentence(self, text: str, query: Features, ranked: list[Ranked], confidence: float) -> tuple[Features, list[Ranked], float]:
        """In a long story one sentence is usually the question."""
        for piece in sentences(text.replace("、", "。") if len(sentences(text)) == 1 else text):
            if len(piece) < PART_FROM:
                continue
            other = self.matcher.features(piece)
            found = self.matcher.rank(other)
            sure = self._sure(other, found) * 0.95
            if sure > confidence:
                query, ranked, confidence = other, found, sure
        return query, ranked, confidence

    def _sure(self, query: Features, ranked: list[Ranked]) -> float:
        return self.calibration.first(evidence_of(query, ranked, self.matcher.index)) if ranked else 0.0

    def _verdict(self, text: str, query: Features, ranked: list[Ranked], confidence: float) -> Decision:
        belief = shares(ranked)
        entries = tuple(
            Candidate(r.entry_id, share, self.knowledge.entries[r.entry_id].question)
            for r, share in zip(ranked[:CHOICES], belief, strict=False)
        )
        if confidence >= self.calibration.answer_from:
            return Decision(text, "answer", entries, confidence)
        evidence = evidence_of(query, ranked, self.matcher.index)
        among = self.calibration.among(evidence) if ranked else 0.0
        enough = self.calibration.choices_from * (TOPIC_DISCOUNT if self.matcher.glossary.names_topic(query.normal) else 1)
        if among >= enough:
            return Decision(text, "choices", entries, confidence)
        known = self.matcher.index.known_share(query)
        return Decision(text, "handoff", entries, 1 - among, "unknown" if known >= KNOWN_FOR_UNKNOWN else "out_of_domain")

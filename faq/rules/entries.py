"""Knowledge entries: their shape, their validity on a day, and strict validation of the data files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

ID = re.compile(r"^[A-Z]{2,4}-[0-9]{2,3}$")
CONFIDENCES = frozenset({
    "seed", "official", "official_via", "federation", "municipal", "third_party", "observed", "product_rule",
})
COMPUTES = frozenset({"price", "partner"})
PLACEHOLDERS = frozenset({
    "price_today", "price_each", "campaign", "desk", "desk_phone", "desk_hours", "claims_phone", "move",
})
PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
MIN_PHRASINGS = 6
ENTRY_KEYS = frozenset({
    "id", "question", "answer", "phrasings", "valid_from", "valid_until", "valid_note", "variants", "sources",
    "confidence", "handoff", "related", "compute", "owner", "review_by", "version",
})


class KnowledgeError(ValueError):
    """The knowledge files can't be used; `problems` says where and why."""

    def __init__(self, problems: list[str]) -> None:
        """Keep every problem, so that an editor mends them in one go."""
        self.problems = problems
        super().__init__("; ".join(problems[:5]) + (" …" if len(problems) > 5 else ""))


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact was read."""

    id: str
    title: str
    url: str | None
    kind: str


@dataclass(frozen=True, slots=True)
class Variant:
    """An answer that holds between two days (both included)."""

    answer: str
    valid_from: date | None
    valid_until: date | None

    def holds_on(self, day: date) -> bool:
        """Whether it may be given on that day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True, slots=True)
class Entry:
    """One question with its answers and everything that finds it."""

    id: str
    category: str
    question: str
    phrasings: tuple[str, ...]
    variants: tuple[Variant, ...]
    sources: tuple[tuple[str, str], ...] = ()
    confidence: str = "product_rule"
    handoff: bool = False
    related: tuple[str, ...] = ()
    compute: str | None = None
    owner: str = "desk"
    valid_note: str = ""
    review_by: date | None = None
    version: int = 1

    def answer_on(self, day: date) -> Variant | None:
        """The newest answer that holds on that day, or None when the entry is silent then."""
        held = [v for v in self.variants if v.holds_on(day)]
        return max(held, key=lambda v: v.valid_from or date.min, default=None)


@dataclass(frozen=True, slots=True)
class Category:
    """A shelf of the FAQ."""

    id: str
    title: str
    entry_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Everything the bot may say."""

    entries: Mapping[str, Entry]
    categories: tuple[Category, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)

    def get(self, entry_id: str) -> Entry | None:
        """The entry with that id."""
        return self.entries.get(entry_id)

    def titles(self) -> dict[str, str]:
        """Category id to its title."""
        return {category.id: category.title for category in self.categories}


def build_knowledge(documents: Iterable[Mapping[str, Any]], sources: Iterable[Mapping[str, Any]]) -> Knowledge:
    """Knowledge from category documents and the list of sources; raises KnowledgeError with every problem found."""
    problems: list[str] = []
    known = {s["id"]: Source(s["id"], s["title"], s.get("url"), s["kind"]) for s in sources}
    entries: dict[str, Entry] = {}
    categories: list[Category] = []
    for document in documents:
        made = [_entry(raw, document, known, problems) for raw in document["entries"]]
        for entry in made:
            if entry.id in entries:
                problems.append(f"{entry.id}: twice")
            entries[entry.id] = entry
        categories.append(Category(document["category"], document["title"], tuple(e.id for e in made)))
    problems += _cross_checks(entries)
    if problems:
        raise KnowledgeError(problems)
    return Knowledge(entries, tuple(categories), known)


def foreign_knowledge(rows: Iterable[Mapping[str, Any]]) -> Knowledge:
    """Knowledge of another FAQ: rows `{"id", "question", "phrasings", "answer"}`, nothing else required."""
    entries = {}
    for row in rows:
        answer = Variant(str(row.get("answer", "")), None, None)
        key = str(row["id"])
        entries[key] = Entry(key, str(row.get("category", "foreign")), str(row["question"]),
                             tuple(map(str, row.get("phrasings", ()))), (answer,))
    return Knowledge(entries)


def _entry(raw: Mapping[str, Any], document: Mapping[str, Any], known: Mapping[str, Source], problems: list[str]) -> Entry:
    name = str(raw.get("id"))
    problems += [f"{name}: {problem}" for problem in _problems(raw, known)]
    first = Variant(str(raw.get("answer", "")), raw.get("valid_from"), raw.get("valid_until"))
    later = [Variant(str(v["answer"]), v.get("valid_from"), v.get("valid_until")) for v in raw.get("variants", ())]
    return Entry(
        id=name, category=document["category"], question=str(raw.get("question", "")),
        phrasings=tuple(raw.get("phrasings", ())), variants=(first, *later),
        sources=tuple((s["id"], s["confidence"]) for s in raw.get("sources", ())),
        confidence=str(raw.get("confidence")), handoff=bool(raw.get("handoff", False)),
        related=tuple(raw.get("related", ())), compute=raw.get("compute"),
        owner=str(raw.get("owner", document.get("owner", ""))), valid_note=str(raw.get("valid_note", "")),
        review_by=raw.get("review_by"), version=int(raw.get("version", 0)),
    )


def _problems(raw: Mapping[str, Any], known: Mapping[str, Source]) -> list[str]:
    found = [f"unknown key {key}" for key in sorted(set(raw) - ENTRY_KEYS)]
    if not ID.match(str(raw.get("id"))):
        found.append("id must look like LIC-01")
    found += [f"{key} is missing" for key in ("question", "answer", "sources", "version", "review_by") if not raw.get(key)]
    phrasings = raw.get("phrasings", ())
    if len(set(phrasings)) < MIN_PHRASINGS or len(set(phrasings)) != len(phrasings):
        found.append(f"needs {MIN_PHRASINGS} different phrasings")
    if any(not isinstance(p, str) or not p.strip() for p in phrasings):
        found.append("a phrasing is empty")
    found += [f"unknown source {s.get('id')}" for s in raw.get("sources", ()) if s.get("id") not in known]
    marks = [raw.get("confidence"), *(s.get("confidence") for s in raw.get("sources", ()))]
    found += [f"unknown confidence {mark}" for mark in marks if mark not in CONFIDENCES]
    if raw.get("compute") not in COMPUTES | {None}:
        found.append(f"unknown compute {raw.get('compute')}")
    found += _answer_problems([raw, *raw.get("variants", ())])
    return found


def _answer_problems(answers: Iterable[Mapping[str, Any]]) -> list[str]:
    found = []
    for answer in answers:
        unknown = set(PLACEHOLDER.findall(str(answer.get("answer", "")))) - PLACEHOLDERS
        found += [f"unknown placeholder {{{word}}}" for word in sorted(unknown)]
        start, end = answer.get("valid_from"), answer.get("valid_until")
        if any(day is not None and not isinstance(day, date) for day in (start, end)):
            found.append("validity must be a date or null")
        elif start and end and start > end:
            found.append("validity ends before it begins")
    return found


def _cross_checks(entries: Mapping[str, Entry]) -> list[str]:
    found: list[str] = []
    seen: dict[str, str] = {}
    for entry in entries.values():
        found += [f"{entry.id}: related {other} does not exist" for other in entry.related if other not in entries]
        for phrasing in (entry.question, *entry.phrasings):
            other = seen.setdefault(phrasing, entry.id)
            if other != entry.id:
                found.append(f"{entry.id}: phrasing also in {other}: {phrasing}")
    return found

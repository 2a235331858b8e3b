"""Groups misses by likeness and lays what was learned over the shipped knowledge. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from faq.rules.entries import Category, Entry, Knowledge, Variant
from faq.rules.index import Features
from faq.rules.rank import Matcher

ALIKE = 0.45
LEARNED = "learned"
LEARNED_TITLE = "窓口で学んだ質問"


@dataclass(frozen=True, slots=True)
class Miss:
    """A question that ended without an answer; `asker` tells offices, or visitors, apart."""

    id: str
    text: str
    asker: str


@dataclass(frozen=True, slots=True)
class Group:
    """Misses that mean about the same, the most typical first."""

    misses: tuple[Miss, ...]

    @property
    def key(self) -> str:
        """The id of the miss the group began with."""
        return self.misses[0].id

    @property
    def askers(self) -> int:
        """How many different offices or visitors asked."""
        return len({miss.asker for miss in self.misses})

    @property
    def wordings(self) -> tuple[str, ...]:
        """Different wordings, in order."""
        return tuple(dict.fromkeys(miss.text for miss in self.misses))


@dataclass(frozen=True, slots=True)
class Lesson:
    """What one published version adds. A lesson with an answer for an unknown id makes a new entry."""

    entry_id: str
    question: str
    answer: str
    phrasings: tuple[str, ...]


def group_misses(misses: Iterable[Miss], matcher: Matcher) -> list[Group]:
    """Groups by the matcher's own view of a text, those with the most askers first."""
    groups: list[tuple[Features, Mapping[str, float], list[Miss]]] = []
    for miss in misses:
        seen = matcher.features(miss.text)
        way = matcher.index.direction(seen)
        near = max(groups, key=lambda g: _likeness(seen, way, g[0], g[1]), default=None)
        if near is not None and _likeness(seen, way, near[0], near[1]) >= ALIKE:
            near[2].append(miss)
        else:
            groups.append((seen, way, [miss]))
    made = [Group(tuple(found)) for _, _, found in groups]
    return sorted(made, key=lambda g: (-g.askers, -len(g.misses), g.key))


def _likeness(one: Features, way: Mapping[str, float], other: Features, there: Mapping[str, float]) -> float:
    """Mean of the cosine of character pairs and the ratio of the content, 0-1."""
    cosine = sum(value * there.get(gram, 0.0) for gram, value in way.items())
    return (cosine + fuzz.ratio(one.core, other.core) / 100) / 2


def with_lessons(base: Knowledge, lessons: Sequence[Lesson]) -> Knowledge:
    """The shipped knowledge with everything learned; a wording that another entry already has is left out."""
    entries = dict(base.entries)
    taken = {text: entry.id for entry in entries.values() for text in (entry.question, *entry.phrasings)}
    new: list[str] = []
    for lesson in lessons:
        words = tuple(p for p in dict.fromkeys(lesson.phrasings) if taken.setdefault(p, lesson.entry_id) == lesson.entry_id)
        known = entries.get(lesson.entry_id)
        if known is not None:
            merged = tuple(dict.fromkeys((*known.phrasings, *words)))
            entries[known.id] = replace(known, phrasings=merged, version=known.version + 1)
        elif lesson.answer:
            variant = Variant(lesson.answer, None, None)
            entries[lesson.entry_id] = Entry(lesson.entry_id, LEARNED, lesson.question, words, (variant,))
            new.append(lesson.entry_id)
    shelves = (*base.categories, Category(LEARNED, LEARNED_TITLE, tuple(new))) if new else base.categories
    return Knowledge(entries, shelves, base.sources)

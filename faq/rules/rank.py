"""Orders candidate entries: index scores, then rapidfuzz on content words, joined by learned weights. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from faq.rules.entries import Knowledge
from faq.rules.glossary import Glossary
from faq.rules.index import Features, Hit, Index, features, unit

SIGNALS = ("bm25", "cosine", "entry", "centroid", "token_set", "token_sort", "partial", "ratio", "dice", "concepts")


@dataclass(frozen=True, slots=True)
class Ranked:
    """An entry with its best phrasing; `score` is a weighted sum, `signals` are its parts (0-1 each)."""

    entry_id: str
    score: float
    phrasing: str
    signals: tuple[float, ...]


def signals_of(query: Features, candidate: Features, hit: Hit, entry: tuple[float, float], idf: Mapping[str, float]) -> tuple[float, ...]:
    """What is measured between a query and a phrasing, each 0-1."""
    both = query.tokens and candidate.tokens
    shared, mine, theirs = _weights(query, candidate, idf)
    concepts = {w for w in query.words if w.startswith("c:")}
    others = {w for w in candidate.words if w.startswith("c:")}
    union = len(concepts | others)
    return (
        min(hit.bm25, 1.2), hit.cosine, *entry,
        fuzz.token_set_ratio(query.tokens, candidate.tokens) / 100 if both else 0.0,
        fuzz.token_sort_ratio(query.tokens, candidate.tokens) / 100 if both else 0.0,
        fuzz.partial_ratio(query.core, candidate.core) / 100,
        fuzz.ratio(query.core, candidate.core) / 100,
        2 * shared / (mine + theirs) if mine + theirs else 0.0,
        len(concepts & others) / union if union else 0.5,
    )


def _weights(query: Features, candidate: Features, idf: Mapping[str, float]) -> tuple[float, float, float]:
    """Summed weights of the shared words, of the query's words and of the candidate's."""
    unknown = 7.0
    mine = {w: v * idf.get(w, unknown) for w, v in query.words.items()}
    theirs = {w: v * idf.get(w, unknown) for w, v in candidate.words.items()}
    shared = sum(v for w, v in mine.items() if w in theirs)
    return shared, sum(mine.values()), sum(theirs.values())


class Matcher:
    """A ready index over some knowledge with the weights of the re-rank."""

    def __init__(self, knowledge: Knowledge, glossary: Glossary, weights: Sequence[float]) -> None:
        """Build the index once; it is read-only afterwards and may be shared between threads."""
        self.knowledge, self.glossary, self.weights = knowledge, glossary, tuple(weights)
        self.index = Index(knowledge, glossary)

    def features(self, text: str) -> Features:
        """The text as the index sees it."""
        return features(text, self.glossary)

    def rank(self, query: Features, limit: int = 8, leave_out: int | None = None) -> list[Ranked]:
        """Entries in order, the best phrasing of each; `leave_out` pretends that phrasing was never written."""
        best: dict[str, Ranked] = {}
        for owner, phrasing, signals in self.candidates(query, leave_out):
            score = sum(w * s for w, s in zip(self.weights, signals, strict=True))
            if owner not in best or score > best[owner].score:
                best[owner] = Ranked(owner, score, self.index.texts[phrasing], signals)
        return sorted(best.values(), key=lambda r: (-r.score, r.entry_id))[:limit]

    def candidates(self, query: Features, leave_out: int | None = None) -> Iterator[tuple[str, int, tuple[float, ...]]]:
        """Entry, phrasing and signals of everything near the query."""
        entries = self.index.entry_scores(query)
        if leave_out is not None:
            entries[self.index.owners[leave_out]] = self._entry_without(query, leave_out)
        for hit in self.index.search(query):
            if hit.phrasing != leave_out:
                owner = self.index.owners[hit.phrasing]
                near = entries.get(owner, (0.0, 0.0))
                yield owner, hit.phrasing, signals_of(query, self.index.features[hit.phrasing], hit, near, self.index.idf)

    def _entry_without(self, query: Features, number: int) -> tuple[float, float]:
        """The entry's own two scores as they would be without one of its phrasings."""
        index, owner = self.index, self.index.owners[number]
        mine, size = index.features[number].words, index.sizes[owner] - 1
        total = sum(w * index.entry_idf.get(word, index.unknown_idf) for word, w in query.words.items()) or 1.0
        covered = 0.0
        for word, weight in query.words.items():
            count = index.word_counts[owner][word] - (word in mine)
            if count > 0 and size:
                covered += index.entry_gain(word, count, size) * weight / total
        rest = dict(index.pair_sums[owner])
        for gram, value in index.vectors[number].items():
            rest[gram] -= value
        centre = unit(rest)
        return covered, sum(v * centre.get(g, 0.0) for g, v in index.direction(query).items())

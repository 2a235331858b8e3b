"""Finds candidate phrasings: BM25 over words and concepts, and cosine over character pairs. Pure."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from faq.rules.entries import Knowledge
from faq.rules.glossary import Glossary
from faq.rules.text import bigrams, runs

Key = TypeVar("Key", int, str)
K1, B = 1.2, 0.35
CONCEPT_WEIGHT = 0.9
SINGLE_KANJI_WEIGHT = 0.5
HIRAGANA_WEIGHT = 0.35
SINGLE_CHARACTER_WEIGHT = 0.3
SHARE_HALF = 0.25
CANDIDATES = 40
# Polite endings and question words carry nothing that tells one question from another.
FILLER = re.compile(
    r"(?:を)?(?:教えて(?:ください|下さい|ほしい|欲しい)?|知りたい(?:です|のですが)?|お願いします|おねがいします|ください|下さい)"
    r"|(?:のでしょうか|でしょうか|でしょう|ですか|ますか|ません(?:か)?|のです|です|ます|なの|んだけど|けど|って|ですが|かな|よね|ほんと(?:う)?に?)"
)
PARTICLE = re.compile(r"^[のはがをにへとでもやかねよさなだてたしいるれ]+$")


@dataclass(frozen=True, slots=True)
class Features:
    """One text as the index sees it."""

    normal: str
    words: Mapping[str, float]
    pairs: Mapping[str, float]
    tokens: str
    core: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrasing near the query; scores are comparable within one query and, roughly, between queries."""

    phrasing: int
    bm25: float
    cosine: float


def features(text: str, glossary: Glossary) -> Features:
    """Cut a text into weighted words and character pairs."""
    normal = glossary.normal(text)
    core = FILLER.sub(" ", normal)
    words: dict[str, float] = {}
    content: list[str] = []
    for run in runs(core):
        if run[0] <= "ゖ" and run[0] >= "ぁ":
            if len(run) >= 3 and not PARTICLE.match(run):
                content.append(run)
                for pair in bigrams(run):
                    words.setdefault("h:" + pair, HIRAGANA_WEIGHT)
            continue
        content.append(run)
        _add_run(run, words)
    for concept in glossary.concepts_in(core if core.strip() else normal):
        words["c:" + concept] = CONCEPT_WEIGHT
    squeezed = re.sub(r"[^ぁ-ゖァ-ヴー一-龠々a-z0-9]+", "", core) or re.sub(r"\s", "", normal)
    return Features(normal, words, _pairs(squeezed), " ".join(content), squeezed)


def _add_run(run: str, words: dict[str, float]) -> None:
    if "一" <= run[0] <= "龠":
        if len(run) == 1:
            words[run] = SINGLE_KANJI_WEIGHT
        for pair in bigrams(run) if len(run) > 1 else ():
            words[pair] = 1.0
        return
    word = run.rstrip("ー.")
    if word:
        words[word] = 1.0


def _pairs(text: str) -> dict[str, float]:
    weights = {gram: float(count) for gram, count in Counter(bigrams(text)).items()}
    for character in set(text):
        if not "ぁ" <= character <= "ゖ":
            weights[character] = weights.get(character, 0.0) + SINGLE_CHARACTER_WEIGHT
    return weights


class Index:
    """All phrasings of some knowledge, inverted by word and by character pair."""

    def __init__(self, knowledge: Knowledge, glossary: Glossary) -> None:
        """Read every question and phrasing once."""
        self.glossary = glossary
        self.texts: list[str] = []
        self.owners: list[str] = []
        for entry in knowledge.entries.values():
            for text in dict.fromkeys((entry.question, *entry.phrasings)):
                self.texts.append(text)
                self.owners.append(entry.id)
        self.features = [features(text, glossary) for text in self.texts]
        self.idf = _idf((f.words for f in self.features), len(self.texts))
        self.pair_idf = _idf((f.pairs for f in self.features), len(self.texts))
        self.entry_idf = _entry_idf(self.owners, self.features)
        self.sizes = Counter(self.owners)
        self.numbers: dict[str, list[int]] = defaultdict(list)
        for number, owner in enumerate(self.owners):
            self.numbers[owner].append(number)
        self.vectors = [self.direction(f) for f in self.features]
        self.word_counts: dict[str, Counter[str]] = defaultdict(Counter)
        for owner, feature in zip(self.owners, self.features, strict=True):
            self.word_counts[owner].update(feature.words.keys())
        self.pair_sums: dict[str, dict[str, float]] = defaultdict(dict)
        self._words = self._invert_words()
        self._pairs = self._invert_pairs()
        self._entries = self._invert_entries()
        self._centroids = self._invert_centroids()

    def _invert_words(self) -> dict[str, list[tuple[int, float]]]:
        lengths = [sum(f.words.values()) for f in self.features]
        average = sum(lengths) / max(1, len(lengths)) or 1.0
        postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, (feature, length) in enumerate(zip(self.features, lengths, strict=True)):
            for word, weight in feature.words.items():
                gain = self.idf[word] * weight * (K1 + 1) / (weight + K1 * (1 - B + B * length / average))
                postings[word].append((number, gain))
        return dict(postings)

    def _invert_pairs(self) -> dict[str, list[tuple[int, float]]]:
        postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, vector in enumerate(self.vectors):
            for gram, value in vector.items():
                postings[gram].append((number, value))
        return dict(postings)

    def _invert_entries(self) -> dict[str, list[tuple[str, float]]]:
        """Every word of an entry once, stronger when several of its phrasings use it."""
        postings: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for owner, words in self.word_counts.items():
            for word, count in words.items():
                postings[word].append((owner, self.entry_gain(word, count, self.sizes[owner])))
        return dict(postings)

    def entry_gain(self, word: str, count: float, size: int) -> float:
        """What a word says for an entry that uses it in `count` of its `size` phrasings."""
        share = count / size
        return self.entry_idf[word] * share / (share + SHARE_HALF)

    def _invert_centroids(self) -> dict[str, list[tuple[str, float]]]:
        """The mean direction of an entry's phrasings, by character pair."""
        for vector, owner in zip(self.vectors, self.owners, strict=True):
            sums = self.pair_sums[owner]
            for gram, value in vector.items():
                sums[gram] = sums.get(gram, 0.0) + value
        postings: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for owner, sums in self.pair_sums.items():
            for gram, value in unit(sums).items():
                postings[gram].append((owner, value))
        return dict(postings)

    def search(self, query: Features, limit: int = CANDIDATES) -> list[Hit]:
        """The nearest phrasings by words and by character pairs, best first."""
        words: dict[int, float] = defaultdict(float)
        for word, weight in query.words.items():
            for number, gain in self._words.get(word, ()):
                words[number] += gain * weight
        ceiling = self.ceiling(query)
        cosines = self._dot(self.direction(query), self._pairs)
        near = {n: s / ceiling for n, s in words.items()}
        for number in _best(cosines, limit):
            near.setdefault(number, 0.0)
        scored = [Hit(n, s, cosines.get(n, 0.0)) for n, s in near.items()]
        scored.sort(key=lambda hit: (-(hit.bm25 + hit.cosine), hit.phrasing))
        return scored[:limit]

    def entry_scores(self, query: Features) -> dict[str, tuple[float, float]]:
        """For each entry: how much of the query its words cover, and the cosine to its phrasings' mean (0-1 each)."""
        total = sum(weight * self.entry_idf.get(word, self.unknown_idf) for word, weight in query.words.items()) or 1.0
        covered: dict[str, float] = defaultdict(float)
        for word, weight in query.words.items():
            for owner, gain in self._entries.get(word, ()):
                covered[owner] += gain * weight / total
        near = self._dot(self.direction(query), self._centroids)
        return {owner: (covered.get(owner, 0.0), near.get(owner, 0.0)) for owner in {*covered, *near}}

    @property
    def unknown_idf(self) -> float:
        """What a word that stands nowhere would weigh."""
        return math.log(1 + len(self.texts))

    def ceiling(self, query: Features) -> float:
        """The score of a phrasing that says exactly what the query says."""
        return sum(w * w * self.idf.get(word, self.unknown_idf) for word, w in query.words.items()) * 1.1 or 1.0

    def known_share(self, query: Features) -> float:
        """Share of the query's words, by weight, that stand in any phrasing."""
        plain = {w: v for w, v in query.words.items() if not w.startswith("c:")}
        total = sum(v for v in plain.values())
        return sum(v for w, v in plain.items() if w in self.idf) / total if total else 0.0

    def direction(self, text: Features) -> dict[str, float]:
        """The text as a unit vector of character pairs."""
        return unit({g: c * self.pair_idf.get(g, self.unknown_idf) for g, c in text.pairs.items()})

    @staticmethod
    def _dot(vector: Mapping[str, float], postings: Mapping[str, list[tuple[Key, float]]]) -> dict[Key, float]:
        products: dict[Key, float] = defaultdict(float)
        for gram, share in vector.items():
            for key, weight in postings.get(gram, ()):
                products[key] += share * weight
        return products


def unit(vector: Mapping[str, float]) -> dict[str, float]:
    """The vector with length 1."""
    norm = math.sqrt(sum(v * v for v in vector.values())) or 1.0
    return {gram: value / norm for gram, value in vector.items()}


def _idf(bags: Iterable[Mapping[str, float]], total: int) -> dict[str, float]:
    counts: Counter[str] = Counter()
    for bag in bags:
        counts.update(bag.keys())
    return {word: math.log(1 + (total - n + 0.5) / (n + 0.5)) for word, n in counts.items()}


def _entry_idf(owners: list[str], made: list[Features]) -> dict[str, float]:
    seen: dict[str, set[str]] = defaultdict(set)
    for owner, feature in zip(owners, made, strict=True):
        for word in feature.words:
            seen[word].add(owner)
    total = len(set(owners))
    return {word: math.log(1 + (total - len(who) + 0.5) / (len(who) + 0.5)) for word, who in seen.items()}


def _best(scores: Mapping[int, float], limit: int) -> list[int]:
    return sorted(scores, key=lambda n: (-scores[n], n))[:limit]

"""The domain's own words: other spellings, readings of kana typing, words that mean the same here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from faq.rules.loading import FOLDER, read_yaml
from faq.rules.text import fold, hiragana

KANA_RUN = re.compile(r"[ぁ-ゖー]{3,}")
KATAKANA_RUN = re.compile(r"[ァ-ヴー]{4,}")
SHORTEST_READING = 2


@dataclass(frozen=True, slots=True)
class Glossary:
    """Built once from `knowledge/glossary.yaml`; an empty one serves foreign FAQ sets."""

    variants: Mapping[str, str] = field(default_factory=dict)
    readings: Mapping[str, str] = field(default_factory=dict)
    concepts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    topics: tuple[str, ...] = ()
    _variant: re.Pattern[str] | None = None
    _concept: re.Pattern[str] | None = None
    _names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def build(cls, raw: Mapping[str, Any]) -> Glossary:
        """Compile the word lists into two patterns that prefer the longest word."""
        variants = {fold(k): fold(v) for k, v in raw["variants"].items() if fold(k) != fold(v)}
        concepts = {name: tuple(fold(str(word)) for word in words) for name, words in raw["concepts"].items()}
        names: dict[str, list[str]] = {}
        for name, words in concepts.items():
            for word in words:
                names.setdefault(word, []).append(name)
        return cls(
            variants=variants, readings={hiragana(fold(k)): fold(v) for k, v in raw["readings"].items()},
            concepts=concepts, topics=tuple(fold(word) for word in raw["topics"]), _variant=_any_of(variants),
            _concept=_any_of(names), _names={word: tuple(found) for word, found in names.items()},
        )

    def normal(self, text: str) -> str:
        """Folded text in this desk's usual spelling, kana runs turned into the words they stand for."""
        folded = fold(text)
        if self._variant is not None:
            folded = self._variant.sub(lambda found: self.variants[found.group()], folded)
        if not self.readings:
            return folded
        folded = KATAKANA_RUN.sub(lambda found: self._from_katakana(found.group()), folded)
        return KANA_RUN.sub(lambda found: self._read(found.group()), folded)

    def concepts_in(self, normal: str) -> list[str]:
        """Names of the concepts a normalised text touches, overlapping words included."""
        if self._concept is None:
            return []
        found: dict[str, None] = {}
        for match in self._concept.finditer(normal):
            word = match.group(1)
            for end in range(len(word), 0, -1):
                for name in self._names.get(word[:end], ()):
                    found[name] = None
        return list(found)

    def names_topic(self, normal: str) -> bool:
        """Whether a normalised text names something that only this desk is about."""
        return any(topic in normal for topic in self.topics)

    def _from_katakana(self, run: str) -> str:
        """A whole katakana run that is somebody's way of typing a kanji word."""
        word = self.readings.get(hiragana(run), run)
        return word if word != run and re.search(r"[一-龠]", word) else run

    def _read(self, run: str) -> str:
        """Longest readings first, left to right; what is no reading stays kana."""
        out, i = [], 0
        while i < len(run):
            for end in range(len(run), i + SHORTEST_READING - 1, -1):
                word = self.readings.get(run[i:end])
                if word is not None:
                    out.append(word)
                    i = end
                    break
            else:
                out.append(run[i])
                i += 1
        return "".join(out)


def _any_of(words: Mapping[str, Any]) -> re.Pattern[str]:
    ordered = sorted(words, key=len, reverse=True)
    return re.compile("(?=(" + "|".join(map(re.escape, ordered)) + "))" if isinstance(next(iter(words.values())), list)
                      else "|".join(map(re.escape, ordered)))


@lru_cache(maxsize=1)
def domain_glossary() -> Glossary:
    """The glossary of this desk."""
    return Glossary.build(read_yaml(FOLDER / "glossary.yaml"))

"""An inverted index of bigrams over names and readings, in plain arrays, and the ranking of what it finds.

Two characters of a name or a reading point to the offices that hold them; rare pairs are followed first and
common ones (訪問, 介護) only while the budget lasts, so the time hardly grows with the list. rapidfuzz then
compares the few candidates with the question as a whole.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from heapq import nsmallest

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from directory.rules.normal import digits, kana_key, name_key
from directory.rules.query import Query

RARE, BUDGET = 400, 50_000
CANDIDATES = 110
SCAN_BELOW = 1_500
GOOD_ENOUGH, DOUBTFUL, TOLERATED = 58.0, 75.0, 25.0
OTHER_SERVICE, OTHER_CITY = 7.0, 9.0


@dataclass(frozen=True, slots=True)
class Entry:
    """What the index keeps of one office: number, folded names and readings, place, services, figures to find it by."""

    number: str
    names: tuple[str, ...]
    kanas: tuple[str, ...]
    place: str
    services: frozenset[str]
    phones: tuple[str, ...]
    takes_part: bool = False

    @staticmethod
    def of(number: str, rows: Iterable[tuple[str, str, str, str, str]], *, takes_part: bool = False) -> Entry:
        """Build from rows of (name, kana, place, service code, phone) that share the number."""
        together = list(rows)
        return Entry(
            number=number,
            names=tuple(dict.fromkeys(name_key(row[0]) for row in together)),
            kanas=tuple(dict.fromkeys(key for row in together if (key := kana_key(row[1])))),
            place=together[0][2],
            services=frozenset(row[3] for row in together),
            phones=tuple({digits(row[4]) for row in together} - {""}),
            takes_part=takes_part,
        )


@dataclass(frozen=True, slots=True)
class Found:
    """An office and how well it fits, 0 to 100."""

    number: str
    score: float


def bigrams(text: str) -> set[str]:
    """Pairs of neighbouring characters, and the first character alone so that short names are found too."""
    return {text[i : i + 2] for i in range(len(text) - 1)} | ({"^" + text[0]} if text else set())


class Index:
    """Immutable once built; safe to read from several threads."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        """Take the entries in any order; about 15 µs each."""
        self.entries = sorted(entries, key=lambda entry: entry.number)
        self.numbers = [entry.number for entry in self.entries]
        self._all_numbers = "\n".join(self.numbers)
        self._phones: dict[str, list[int]] = {}
        self._called: dict[str, list[int]] = {}
        self._grams: dict[str, array[int]] = {}
        self._by_place: dict[str, set[int]] = {}
        self._by_service: dict[str, set[int]] = {}
        for place, entry in enumerate(self.entries):
            self._add(place, entry)

    def __len__(self) -> int:
        """How many offices."""
        return len(self.entries)

    def _add(self, at: int, entry: Entry) -> None:
        grams = self._grams
        keys = set().union(*map(bigrams, (*entry.names, *entry.kanas)))
        for gram in keys:
            postings = grams.get(gram)
            if postings is None:
                postings = grams[gram] = array("I")
            postings.append(at)
        self._by_place.setdefault(entry.place, set()).add(at)
        for code in entry.services:
            self._by_service.setdefault(code, set()).add(at)
        for name in entry.names:
            self._called.setdefault(name, []).append(at)
        for phone in entry.phones:
            self._phones.setdefault(phone, []).append(at)

    def search(self, query: Query, limit: int = 20) -> tuple[list[Found], int]:
        """The best offices first, and how many fit in all; an unclear name yields those that sound like it."""
        if query.number:
            return self._by_number(query.number, limit)
        allowed = self._allowed(query.cities, query.services if query.only_services or not query.rest else frozenset())
        if not query.rest:
            if allowed is None:
                return [], 0
            if query.near:
                allowed &= self._union(self._by_place, query.near)
            # みどり野ケアプランセンター is an office, though it reads like a town and a service.
            called = self._called.get(name_key(query.asked), [])
            best = [*called, *(at for at in self._in_order(allowed, limit) if at not in called)]
            if best or not query.name:
                return [Found(self.numbers[at], 100.0) for at in best[:limit]], len(allowed.union(called))
            # Nobody offers that service: names that speak of it are better than nothing.
            query = replace(query, rest=query.name, services=frozenset())
            allowed = self._allowed(query.cities, frozenset())
        found = self._by_name(query, allowed)
        if query.cities and (not found or found[0].score < DOUBTFUL):
            # What looked like a place may be part of the name, or the office lies in the next town.
            wider = self._by_name(replace(query, cities=frozenset(), rest=query.text), None)
            found = wider if wider and (not found or wider[0].score > found[0].score + 10) else found
        return found[:limit], len(found)

    def near_numbers(self, number: str, limit: int = 3) -> list[str]:
        """Numbers on the list that differ by one slip of the pen: another figure, or two neighbours swapped."""
        close = process.extract(
            number, self.numbers, scorer=OSA.distance, score_cutoff=1, limit=limit + 1, processor=None
        )
        return [text for text, _, _ in close if text != number][:limit]

    def _in_order(self, allowed: set[int], limit: int) -> list[int]:
        """Those who take part first, then by reading; a whole country is not sorted by reading."""

        def place(at: int) -> tuple[bool, str, int]:
            entry = self.entries[at]
            return not entry.takes_part, "" if many else min(entry.kanas or ("~",)), at

        many = len(allowed) > 5_000
        return nsmallest(limit, allowed, key=place)

    def _by_number(self, number: str, limit: int) -> tuple[list[Found], int]:
        start = bisect_left(self.numbers, number)
        if start < len(self.numbers) and self.numbers[start] == number:
            return [Found(number, 100.0)], 1
        if number in self._phones:
            same = self._phones[number]
            return [Found(self.numbers[at], 96.0) for at in same[:limit]], len(same)
        heads = range(start, bisect_left(self.numbers, number + "~"))
        found = dict.fromkeys(heads[:50 * limit], 90.0)
        for at in self._inside(number):
            found.setdefault(at, 80.0)
        best = sorted(found, key=lambda at: (-found[at], at))
        return [Found(self.numbers[at], found[at]) for at in best[:limit]], max(len(found), len(heads))

    def _inside(self, number: str) -> Iterator[int]:
        at = self._all_numbers.find(number)
        seen = 0
        while at >= 0 and seen < 1_000:
            yield at // 11
            seen += 1
            at = self._all_numbers.find(number, at + 1)

    def _allowed(self, places: frozenset[str], services: frozenset[str]) -> set[int] | None:
        allowed: set[int] | None = None
        if places:
            allowed = self._union(self._by_place, places)
        if services:
            offering = self._union(self._by_service, services)
            allowed = offering if allowed is None else allowed & offering
        return allowed

    @staticmethod
    def _union(sets: dict[str, set[int]], keys: Iterable[str]) -> set[int]:
        return set().union(*(sets.get(key, set()) for key in keys))

    def _by_name(self, query: Query, allowed: set[int] | None) -> list[Found]:
        asked = _Asked(query)
        if allowed is not None and len(allowed) <= SCAN_BELOW:
            candidates: Iterable[int] = allowed
        else:
            candidates = self._candidates(asked, allowed)
            if query.near:
                candidates = {*candidates, *self._some(query.near)}
        scored = [Found(entry.number, score) for at in candidates if (score := asked.score(entry := self.entries[at])) > 0]
        scored.sort(key=lambda found: (-found.score, found.number))
        least = scored[0].score - TOLERATED if scored else 0.0
        return [found for found in scored if found.score >= least]

    def _some(self, places: frozenset[str]) -> list[int]:
        inside = self._union(self._by_place, places)
        return sorted(inside)[:SCAN_BELOW]

    def _candidates(self, asked: _Asked, allowed: set[int] | None) -> list[int]:
        postings = sorted(
            (found for gram in asked.grams if (found := self._grams.get(gram)) is not None), key=len
        )
        weight: Counter[int] = Counter()
        spent = 0
        for found in postings:
            if spent and spent + len(found) > BUDGET:
                break
            spent += len(found)
            weight.update(found)
            if len(found) <= RARE:
                # A pair that few offices share says more than 訪問 or 介護 do: count it fourfold.
                for at in found:
                    weight[at] += 3
        if allowed is not None:
            weight = Counter({at: value for at, value in weight.items() if at in allowed})
        return [at for at, _ in weight.most_common(CANDIDATES)]


def _keys(*texts: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    names = dict.fromkeys(key for text in texts if (key := name_key(text)))
    sounds = dict.fromkeys(key for text in texts if (key := kana_key(text)))
    return tuple(names), tuple(sounds)


class _Asked:
    """A question prepared for comparing."""

    def __init__(self, query: Query) -> None:
        self.query = query
        self.names, self.sounds = _keys(query.name, query.rest)
        self.rest_names, self.rest_sounds = _keys(query.rest) if query.rest != query.name else ((), ())
        self.grams = set().union(*map(bigrams, self.names), *map(bigrams, self.sounds))

    def score(self, entry: Entry) -> float:
        """0 to 100; 0 when it is not worth showing."""
        best = self._best(self.names, self.sounds, entry)
        if self.rest_names and best < 100:
            # Two offices of one service always share its word; what else they share must decide.
            best = min(best, self._best(self.rest_names, self.rest_sounds, entry) + 22)
        if self.query.services and not self.query.services & entry.services:
            best -= OTHER_SERVICE
        if self.query.near and entry.place not in self.query.near:
            best -= OTHER_CITY
        return best if best >= GOOD_ENOUGH else 0.0


    @staticmethod
    def _best(names: tuple[str, ...], sounds: tuple[str, ...], entry: Entry) -> float:
        by_name = max((_like(asked, name) for asked in names for name in entry.names), default=0.0)
        if by_name == 100:
            return by_name
        return max(by_name, max((_like(asked, kana) for asked in sounds for kana in entry.kanas), default=0.0) - 1)


def _like(asked: str, name: str) -> float:
    """Likeness 0 to 100: whole against whole, and the asked inside a longer name, which counts a little less."""
    if asked == name:
        return 100.0
    whole = fuzz.ratio(asked, name)
    if len(asked) < 2 or len(name) < len(asked):
        return whole
    if name.startswith(asked):
        return max(whole, 97 - 5 * (1 - len(asked) / len(name)))
    if asked in name:
        return max(whole, 93 - 8 * (1 - len(asked) / len(name)))
    inside = fuzz.partial_ratio(asked, name)
    discount = 0.9 - 0.08 * (1 - len(asked) / len(name))
    return max(whole, inside * discount if len(asked) >= 3 else 0.0)

"""Understands what a person asks of the directory: a number, a city, a service, and what is left as a name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from directory.rules.normal import nfkc
from directory.rules.normal import office_number as normal_number
from directory.rules.services import WORDS

LONGEST = 200
_QUOTED = re.compile(r"[「『\"“”]([^」』\"“”]{2,60})[」』\"“”]")
_SYSTEM = r"(?:ケアプランデータ連携(?:システム)?|データ連携(?:システム)?|連携システム|連携デスク|システム|ケアプー|これ)"
# _STRONG ends the name wherever it stands, _WEAK only after a particle: they also occur inside names.
_STRONG = (
    r"(?:使|つか)って|使え|使い|使う|利用(?:し|中|で)|導入(?:し|済|状況)|対応(?:し|済|で)|加入(?:し|済)|登録(?:し|済|は)|参加(?:し|済)|"
    r"送れ|送って|受け取れ|連携(?:でき|して)|調べ|探し|探す|さがして|さがす|検索|教えて|知りたい|見つ(?:か|け)"
)
_WEAK = (
    r"利用|導入|対応|加入|登録|参加|入って|始めて|はじめて|やって|準備|送り|届|できて|できま|どこ|どう(?:です|なっ|でしょ)|ありま|ある|いま|いる|"
    r"もう|すでに|既に|まだ|一覧|だれ|何"
)
_WHEN = r"(?:もう|すでに|既に|いま|今|ちゃんと)"
_PARTICLE = r"(?:という(?:事業所|ところ|の)|って|は|も|が|を|に|で|へ|と|なら|の(?:こと|状況|利用|導入|番号|電話))"
_TAIL = re.compile(
    rf"\s*(?:{_PARTICLE}+[、,\s]*{_WHEN}?[、,\s]*(?:{_SYSTEM}[はをにもでが]?)?[、,\s]*{_WHEN}?(?:{_STRONG}|{_WEAK})"
    rf"|[、,\s]*{_WHEN}?[、,\s]*(?:{_SYSTEM}[はをにもでが]?)?(?:{_STRONG})).*$"
)
_END = re.compile(r"[\s、。,.!?！？…~〜]+$|(?:です|でしょう|ます)か$|(?:です|ます)$|(?<=.)(?:さん|様)?(?:は|って)$")
_HEAD = re.compile(
    rf"^(?:あの|えっと|すみません|連携先の?|相手(?:先|方)?の?|事業所(?:番号)?(?:は|が|の)?|うちの?|近くの?|近所の?|取引先の?|"
    rf"{_SYSTEM}[をにが]?(?:使って|利用して|導入して|始めて)(?:い?る|います)|(?:使|つか)って(?:い?る)|使える|導入している|[、,\s])+"
)
_AFTER_PLACE = re.compile(r"の|で|に(?:ある|あり)|内|[\s、,/)]")
_SPLIT = re.compile(r"[\s、,・/]+|の(?=\S)|にある|で(?=\S)")
_FILLER = re.compile(r"^(?:の|一覧|に|で|は|を|が|、|,|\s|にある|事業所|施設|業者|会社|さん|お店|ところ|とこ|近く|周辺|あたり)+$")
_EDGE = re.compile(r"^(?:の|で|に|にある|内の|、|,|\s)+|(?:の(?:事業所|施設|業者|ところ|とこ|近く)?|にある|さん|様|、|,|\s)+$")


@dataclass(frozen=True, slots=True)
class Query:
    """`asked` is the text without politeness, `name` without the town as well; `rest` the same without the
    service's word. Filters are empty when not said; `near` is a town named in passing.

    A service named beside a name is a wish, for it may belong to the name; `only_services` makes it a condition.
    """

    text: str
    asked: str = ""
    name: str = ""
    rest: str = ""
    number: str = ""
    cities: frozenset[str] = field(default_factory=frozenset)
    near: frozenset[str] = field(default_factory=frozenset)
    services: frozenset[str] = field(default_factory=frozenset)
    city_word: str = ""
    service_word: str = ""
    only_services: bool = False


class Places:
    """The cities of the list, found again by full name, by ward, or by the name without 市・区・町・村."""

    def __init__(self, cities: Iterable[tuple[str, str]]) -> None:
        """Take (prefecture, city) pairs; a place's identity is their concatenation."""
        self.cities: set[str] = set()
        self.by_word: dict[str, set[str]] = {}
        self.by_stem: dict[str, set[str]] = {}
        for prefecture, city in set(cities):
            place = prefecture + city
            self.cities.add(city)
            words = {city, place, prefecture, *re.findall(r"^(.{1,6}?市)(?=.+区$)|(?<=市)(.{1,4}区)$", city)}
            for word in _flat(words):
                self.by_word.setdefault(word, set()).add(place)
            if len(city) >= 3:
                self.by_stem.setdefault(city[:-1], set()).add(place)

    def named_in(self, text: str) -> tuple[str, frozenset[str]]:
        """The longest place name in the text and what it names; ("", empty) when there is none."""
        best = ""
        for start in range(len(text)):
            for end in range(min(len(text), start + 14), start + len(best), -1):
                if text[start:end] in self.by_word and _stands_alone(text, start, end):
                    best = text[start:end]
                    break
        return best, frozenset(self.by_word.get(best, set()))

    def like(self, text: str) -> frozenset[str]:
        """Places meant by a word on its own: a full name, or a name without its last character."""
        return frozenset(self.by_word.get(text) or self.by_stem.get(text, set()))


def _stands_alone(text: str, start: int, end: int) -> bool:
    """A town's name in the middle of an office's name (ツクイ上越栄町) is not a place to look in."""
    return start == 0 or text[start - 1] in " の、,・/(" or bool(_AFTER_PLACE.match(text, end))


def _flat(words: Iterable[str | tuple[str, ...]]) -> Iterable[str]:
    for word in words:
        yield from (part for part in ([word] if isinstance(word, str) else word) if part)


def extract_query(text: str, places: Places) -> Query:
    """What is asked for in a search box or in conversation; at most 200 characters are looked at."""
    plain = nfkc(text[:LONGEST])
    quoted = _QUOTED.match(_HEAD.sub("", plain))
    asked = quoted[1] if quoted else _bare(plain)
    number = _number_in(asked) or _number_in(plain)
    if number:
        return Query(text=plain, number=number)
    word, cities = places.named_in(asked)
    name = _EDGE.sub("", asked.replace(word, " ", 1)).strip() if word else asked
    name = "" if _FILLER.match(name) else name
    service_word, codes = _service_in(name)
    rest = _EDGE.sub("", name.replace(service_word, " ", 1)).strip() if service_word else name
    rest = "" if _FILLER.match(rest) else rest
    near: frozenset[str] = frozenset()
    if not cities:
        near, rest = _near(name, rest, places)
    return Query(plain, asked, name, rest, "", cities, near, frozenset(codes), word, service_word)


def _near(name: str, rest: str, places: Places) -> tuple[frozenset[str], str]:
    """A word on its own that is a city without 市: a wish, not a condition, for it may be part of a name."""
    said = [part for part in _SPLIT.split(name) if part]
    parts = [part for part in _SPLIT.split(rest) if part]
    for part in parts:
        if part in said and (found := places.like(part)):
            return found, " ".join(other for other in parts if other != part) if len(said) > 1 else rest
    return frozenset(), rest


def _bare(text: str) -> str:
    """The sentence without its polite wrapping; empty when it asks about nobody in particular."""
    headless = _HEAD.sub("", text)
    bare = _TAIL.sub("", headless)
    if not bare and headless == text:
        bare = text  # the whole text looked like a verb: then it is a name
    previous = None
    while bare != previous:
        previous = bare
        bare = _END.sub("", bare).strip()
    return bare


def _number_in(text: str) -> str:
    """Three figures or more standing alone, or a whole office number anywhere in the text."""
    joined = normal_number(text)
    if re.fullmatch(r"[0-9]{3,20}|[0-9]{2}[0-9A-Z][0-9]{0,7}", joined) and sum(c.isdigit() for c in joined) >= 3:
        return joined
    spaced = re.sub(r"(?<=[0-9A-Z])[-‐ー－\s](?=[0-9])", "", text.upper())
    whole = re.search(r"(?<![0-9A-Z])[0-9]{2}[0-9A-Z][0-9]{7}(?![0-9A-Z])", spaced)
    return whole[0] if whole else ""


def _service_in(text: str) -> tuple[str, tuple[str, ...]]:
    for word, codes in WORDS:
        if word in text:
            return word, codes
    return "", ()

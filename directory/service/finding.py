"""Finds offices: by what was typed or asked, by number, and whether they can be reached on this exchange."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import bindparam, select

from accounts.records import Office
from accounts.service import get_office
from directory.records import DirectoryOffice, DirectorySource
from directory.rules.normal import digits, nfkc
from directory.rules.query import Places, Query
from directory.rules.query import extract_query as extract
from directory.rules.rows import NUMBER
from directory.rules.services import codes_for, short_name
from directory.service.ready import is_ready, participants
from directory.service.shelf import shelf
from engine.relay.service import readiness
from engine.standard.numbers import check_office_number
from store.clock import tokyo_date
from store.work import Work

_TELEPHONE = re.compile(r"(?<![0-9])0[0-9]{1,4}[-‐ー－(][0-9]{1,4}[-‐ー－)][0-9]{3,4}(?![0-9])")


@dataclass(frozen=True, slots=True)
class Hit:
    """An office that was found: `service` the one asked for or its first, `score` 0 to 100."""

    office_number: str
    name: str
    kana: str
    city: str
    service: str
    address: str
    phone: str
    score: float
    ready: bool
    prefecture: str = ""
    services: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Results:
    """An answer to one question: the first hits, how many there are, and how it was understood.

    `hint` is a code for what to tell the person: "" | "empty" | "short" | "none" | "number-shape" |
    "number-check" | "many"; `instead` are offices whose number differs by one slip of the pen.
    """

    query: Query
    hits: tuple[Hit, ...]
    total: int
    hint: str = ""
    instead: tuple[Hit, ...] = ()


@dataclass(frozen=True, slots=True)
class Credit:
    """Whose data is shown and of which day; `as_of` of the newest list, or else the day it was imported."""

    text: str
    licence: str
    licence_url: str
    as_of: date | None
    imported_on: date
    fictional: bool
    offices: int


@dataclass(frozen=True, slots=True)
class OfficeView:
    """All that is shown of one office: its rows in the list (none for a participant that is not listed)."""

    hit: Hit
    rows: tuple[DirectoryOffice, ...]
    participant: bool
    client: bool
    certificate: bool
    licence: bool


def extract_query(work: Work, text: str) -> Query:
    """How a sentence is understood, with the places of this directory."""
    return extract(text, shelf(work).places)


def search(
    work: Work, text: str, *, city: str | None = None, service: str | None = None, limit: int = 20
) -> list[Hit]:
    """Offices for a question in conversation or a search box, best first; empty when nothing fits.

    `city` is a name as 市区町村名 has it, `service` a code of three figures or two characters, or a name.
    """
    return list(find(work, text, city=city, service=service, limit=limit).hits)


def find(
    work: Work, text: str, *, city: str | None = None, service: str | None = None, limit: int = 20
) -> Results:
    """Like `search`, with the number of hits, the understanding and a hint for the person."""
    kept = shelf(work)
    query = _narrowed(extract(text, kept.places), kept.places, city, service)
    if hint := _too_little(query):
        return Results(query, (), 0, hint)
    found, total = kept.index.search(query, limit)
    hits = _hits(work, {one.number: one.score for one in found}, query.services)
    if query.number:
        return _for_number(work, query, hits, total)
    hint = "none" if not hits else "many" if total > limit else ""
    return Results(query, hits, total, hint)


def _narrowed(query: Query, places: Places, city: str | None, service: str | None) -> Query:
    if city:
        query = replace(query, cities=places.like(nfkc(city)) or frozenset({city}), near=frozenset())
    if service:
        query = replace(query, services=frozenset(codes_for(service)), only_services=True)
    return query


def _too_little(query: Query) -> str:
    if query.number or query.cities or query.services or query.near:
        return "short" if len(query.rest) == 1 and not query.cities else ""
    if not query.rest:
        return "empty"
    return "short" if len(query.rest) < 2 else ""


def _for_number(work: Work, query: Query, hits: tuple[Hit, ...], total: int) -> Results:
    if hits:
        return Results(query, hits, total, "many" if total > len(hits) else "")
    if len(query.number) != 10:
        return Results(query, (), 0, "number-shape" if len(query.number) > 10 else "none")
    checked = check_office_number(query.number)
    near = shelf(work).index.near_numbers(query.number)
    telephone = _TELEPHONE.search(query.text) is not None
    hint = "none" if telephone or not checked.problem else "number-check"
    return Results(query, (), 0, hint, _hits(work, dict.fromkeys(near, 90.0), frozenset()))


def _hits(work: Work, scores: dict[str, float], wanted: frozenset[str]) -> tuple[Hit, ...]:
    if not scores:
        return ()
    rows = _lines_of(work, scores)
    offices = participants(work, scores)
    hits = []
    for number, score in scores.items():
        together = rows.get(number, ())
        # the row of the service asked for stands for the office
        first = sorted(together, key=lambda row: row.service_code not in wanted)
        if hit := _hit(work, score, tuple(first), offices.get(number)):
            hits.append(hit)
    return tuple(hits)


class _Line(NamedTuple):
    """The columns a hit needs; whole records would double the time of a search."""

    office_number: str
    service_code: str
    name: str
    kana: str
    prefecture: str
    city: str
    address: str
    building: str
    phone: str


_COLUMNS = [getattr(DirectoryOffice, name) for name in _Line._fields]
_LINES = (
    select(*_COLUMNS)
    .where(DirectoryOffice.office_number.in_(bindparam("numbers", expanding=True)))
    .order_by(DirectoryOffice.office_number, DirectoryOffice.service_code)
)


def _lines_of(work: Work, numbers: Iterable[str]) -> dict[str, tuple[_Line, ...]]:
    found = map(_Line._make, work.session.execute(_LINES, {"numbers": list(numbers)}))
    return {number: tuple(lines) for number, lines in groupby(found, key=lambda line: line.office_number)}


def _rows_of(work: Work, numbers: Iterable[str]) -> dict[str, tuple[DirectoryOffice, ...]]:
    office = DirectoryOffice
    query = select(office).where(office.office_number.in_(list(numbers)))
    found = work.session.scalars(query.order_by(office.office_number, office.service_code)).unique()
    return {number: tuple(rows) for number, rows in groupby(found, key=lambda row: row.office_number)}


def _hit(work: Work, score: float, rows: Sequence[DirectoryOffice | _Line], office: Office | None) -> Hit | None:
    ready = office is not None and is_ready(work, office.number)
    if rows:
        row = rows[0]
        services = tuple(dict.fromkeys(short_name(one.service_code) for one in rows))
        return Hit(
            row.office_number, nfkc(row.name), nfkc(row.kana), row.city, short_name(row.service_code),
            address_of(row), shown_phone(work, row.phone), score, ready, row.prefecture, services,
        )  # fmt: skip
    if office is None:
        return None
    codes = codes_for(office.service_type)
    service = short_name(codes[0]) if codes else ""
    return Hit(
        office.number, office.name, office.kana, office.city, service, office.address,
        shown_phone(work, office.phone), score, ready, "", (service,) if service else (),
    )  # fmt: skip


def address_of(row: DirectoryOffice | _Line) -> str:
    """The address in one line from the city on, with city and building once each."""
    address, building = nfkc(row.address).removeprefix(row.prefecture).strip(), nfkc(row.building)
    if row.city and row.city not in address:
        address = f"{row.city}{address}"
    if building and building.replace(" ", "") not in address.replace(" ", ""):
        address = f"{address} {building}"
    return address


def shown_phone(work: Work, phone: str) -> str:
    """The number as people write it; in a demo, mobile numbers (some sole offices publish theirs) are masked."""
    plain = digits(phone)
    if work.settings.demo and plain.startswith(("070", "080", "090")):
        return "（携帯の番号です。ここでは出しません）"
    written = nfkc(phone).translate(str.maketrans("‐－−ー―–", "------"))
    return written if plain.startswith("0") else plain


def get(work: Work, office_number: str) -> OfficeView | None:
    """One office by its exact number; None when neither the list nor the exchange knows it."""
    if not NUMBER.fullmatch(office_number):
        return None
    rows = _rows_of(work, [office_number]).get(office_number, ())
    office = get_office(work, office_number)
    hit = _hit(work, 100.0, rows, office)
    if hit is None or (office is not None and office.kind == "practice_partner" and not rows):
        return None
    state = readiness(work, office_number) if office is not None else None
    return OfficeView(
        hit, rows, participant=office is not None,
        client=bool(state and state.client), certificate=bool(state and state.certificate),
        licence=bool(state and state.licence),
    )  # fmt: skip


def example(work: Work) -> Hit | None:
    """Some listed office, to show what may be typed: one that takes part where there is one."""
    kept = shelf(work).index
    number = next((entry.number for entry in kept.entries if entry.takes_part), kept.numbers[0] if kept.numbers else "")
    view = get(work, number)
    return view.hit if view else None


def cities(work: Work) -> list[str]:
    """Names of cities to choose from, while they are few enough to choose from; else empty."""
    found = shelf(work).places.cities
    return sorted(found) if len(found) <= 60 else []


def credit(work: Work) -> Credit | None:
    """How the data shown must be credited; None while there is none."""
    sources = work.session.scalars(select(DirectorySource)).all()
    if not sources:
        return None
    real = [source for source in sources if not source.fictional] or list(sources)
    newest = max(real, key=lambda source: source.as_of or tokyo_date(source.imported_at))
    return Credit(
        newest.credit, newest.licence, newest.licence_url, newest.as_of, tokyo_date(newest.imported_at),
        newest.fictional, len(shelf(work).index),
    )  # fmt: skip

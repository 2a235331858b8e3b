"""Keeps the search index of each database in memory, and renews it when the list or the participants change."""

from __future__ import annotations

import threading
from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import func, select

from accounts.records import Office
from directory.records import DirectoryOffice
from directory.rules.index import Entry, Index
from directory.rules.query import Places
from directory.rules.services import SERVICES
from directory.service.importing import VERSION
from store.records import Counter
from store.work import Work

# Below this, a new participant is worth an index of its own at once; above, the regular renewal brings it.
SMALL = 5_000
Version = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Shelf:
    """The index, the places it knows, and the state of the data it was built from."""

    version: Version
    index: Index
    places: Places


_shelves: WeakKeyDictionary[Any, Shelf] = WeakKeyDictionary()
_building = threading.Lock()


def shelf(work: Work, *, exact: bool = False) -> Shelf:
    """The shelf for this unit of work's database; while one thread renews it, others read the one before."""
    key = work.session.connection().engine.pool
    kept, version = _shelves.get(key), _version(work)
    if kept is not None and _fresh_enough(kept, version, exact=exact):
        return kept
    with _building if kept is None else _Try(_building) as ours:
        if ours is False and kept is not None:
            return kept
        again = _shelves.get(key)
        if again is not None and again.version == version:
            return again
        built = _build(work, version)
        _shelves[key] = built
        return built


class _Try:
    """A lock taken only when it is free; tells whether it was."""

    def __init__(self, lock: threading.Lock) -> None:
        self.lock, self.taken = lock, False

    def __enter__(self) -> bool:
        self.taken = self.lock.acquire(blocking=False)
        return self.taken

    def __exit__(self, *_: object) -> None:
        if self.taken:
            self.lock.release()


def renew(work: Work) -> None:
    """Bring the shelf up to date; called regularly so that no visitor waits for it."""
    shelf(work, exact=True)


def _fresh_enough(kept: Shelf, version: Version, *, exact: bool) -> bool:
    if kept.version == version:
        return True
    return not exact and kept.version[0] == version[0] and len(kept.index) > SMALL


def _version(work: Work) -> Version:
    listed = work.session.scalars(select(Counter.value).where(Counter.name == VERSION)).first() or 0
    return listed, work.session.scalars(select(func.count()).select_from(Office)).one()


def _build(work: Work, version: Version) -> Shelf:
    office = DirectoryOffice
    columns = (office.office_number, office.name, office.kana, office.prefecture, office.city, office.service_code, office.phone)
    rows: dict[str, list[tuple[str, str, str, str, str]]] = defaultdict(list)
    cities: set[tuple[str, str]] = set()
    for number, name, kana, prefecture, city, code, phone in work.session.execute(select(*columns)):
        rows[number].append((name, kana, prefecture + city, code, phone))
        cities.add((prefecture, city))
    here = _add_participants(work, rows, cities)
    index = Index([Entry.of(number, together, takes_part=number in here) for number, together in rows.items()])
    return Shelf(version, index, Places(cities))


def _add_participants(
    work: Work, rows: dict[str, list[tuple[str, str, str, str, str]]], cities: set[tuple[str, str]]
) -> set[str]:
    """Offices of this exchange that the national list does not (yet) show are found as well; returns all of them."""
    here: set[str] = set()
    whole = {city: prefecture + city for prefecture, city in cities}
    code_of = {service.type: service.code for service in reversed(SERVICES)}
    for number, name, kana, city, kind, phone in work.session.execute(
        select(Office.number, Office.name, Office.kana, Office.city, Office.service_type, Office.phone).where(
            Office.kind != "practice_partner"
        )
    ):
        here.add(number)
        if number not in rows:
            rows[number].append((name, kana, whole.get(city, city), code_of.get(kind, ""), phone))
            if city and city not in whole:
                cities.add(("", city))
    return here

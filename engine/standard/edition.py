"""One edition of the standard as data: kinds, columns, code tables, send units (SPEC §1, §3, §5, §10)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its place (1-based), names, type, length (0 = free) and whether it must be filled.

    ``required``: R yes, W wanted (flag uncertain), C conditional, N recommended, - optional.
    ``when``: (column, code) that makes a conditional column wanted.
    """

    no: int
    ja: str
    en: str
    type: str
    length: int
    required: str
    table: Mapping[str, str] | None
    when: tuple[int, str] | None


@dataclass(frozen=True, slots=True)
class Kind:
    """One file kind; ``month`` tells what its name carries: "" nothing, "target", "target_or_zero"."""

    name: str
    ja: str
    month: Literal["", "target", "target_or_zero"]
    directions: frozenset[tuple[str, str]]
    unique: tuple[int, ...]
    rules: frozenset[str]
    columns: tuple[Column, ...]

    def no(self, en: str) -> int:
        """The index (0-based) of the column with this English name; KeyError when there is none."""
        for column in self.columns:
            if column.en == en:
                return column.no - 1
        raise KeyError(en)


@dataclass(frozen=True, slots=True)
class Unit:
    """A send unit: the kinds that must and that may travel together (SPEC §3)."""

    id: str
    ja: str
    required: frozenset[str]
    optional: frozenset[str]
    also: frozenset[str]
    also_to: str
    zero_month: bool

    @property
    def kinds(self) -> frozenset[str]:
        """Every kind that may be in this unit."""
        return self.required | self.optional


@dataclass(frozen=True, slots=True)
class Link:
    """Rows of ``child`` belong to rows of ``parent`` by ``columns``; ``whole`` = each parent needs a child."""

    child: str
    parent: str
    columns: tuple[str, ...]
    whole: bool
    code: str


@dataclass(frozen=True, slots=True)
class Edition:
    """Everything that changes from one edition of the standard to the next."""

    name: str
    csv_version: str
    from_month: str
    versions: Mapping[str, tuple[str, str]]
    service_types: Mapping[str, str]
    care_management_types: Mapping[str, str]
    out_of_scope_types: Mapping[str, str]
    roles: Mapping[str, tuple[str, ...]]
    unusual_roles: Mapping[str, tuple[str, ...]]
    tolerated_pairs: frozenset[tuple[str, str, str]]
    tolerated_if_provider: frozenset[tuple[str, str]]
    tolerated_month: frozenset[str]
    seen_names: Mapping[str, str]
    links: tuple[Link, ...]
    units: tuple[Unit, ...]
    limit_units: Mapping[str, int]
    kinds: Mapping[str, Kind]

    def version_in(self, month: str) -> str:
        """The CSVバージョン for services in a month (YYYYMM), "" before the first; the later of two wins."""
        fitting = [(start, place, v) for place, (v, (_, start)) in enumerate(self.versions.items()) if start <= month]
        return max(fitting, default=("", 0, ""))[2]


IMAGE = "UPKIHON_IMAGE"


def _columns(rows: list[list[Any]], tables: Mapping[str, Mapping[str, str]]) -> tuple[Column, ...]:
    columns = []
    for no, (ja, en, type_, length, required, *more) in enumerate(rows, start=1):
        table = next((tables[extra] for extra in more if isinstance(extra, str)), None)
        when = next(((extra[0], extra[1]) for extra in more if isinstance(extra, list)), None)
        columns.append(Column(no, ja, en, type_, length, required, table, when))
    return tuple(columns)


def _kind(name: str, data: dict[str, Any], tables: Mapping[str, Mapping[str, str]]) -> Kind:
    columns = _columns(data["columns"], tables)
    place = {column.en: column.no - 1 for column in columns}
    return Kind(
        name=name,
        ja=data["ja"],
        month=data["month"],
        directions=frozenset(_pair(direction) for direction in data["directions"]),
        unique=tuple(place[en] for en in data["unique"]),
        rules=frozenset(data["rules"]),
        columns=columns,
    )


def _pair(direction: str) -> tuple[str, str]:
    source, _, target = direction.partition(">")
    return source, target


def _unit(data: dict[str, Any]) -> Unit:
    return Unit(
        id=data["id"],
        ja=data["ja"],
        required=frozenset(data["required"]),
        optional=frozenset(data["optional"]),
        also=frozenset(data["also"].get("kinds", ())),
        also_to=data["also"].get("to", ""),
        zero_month=data["zero_month"],
    )


@cache
def load(name: str = "v4_1") -> Edition:
    """The edition kept in ``editions/<name>.json``; FileNotFoundError for an unknown one."""
    text = resources.files("engine.standard").joinpath("editions").joinpath(f"{name}.json").read_text("utf-8")
    data = json.loads(text)
    return Edition(
        name=data["edition"],
        csv_version=data["csv_version"],
        from_month=data["from_month"],
        versions={value: (edition, month) for value, edition, month in data["versions"]},
        service_types=data["service_types"],
        care_management_types=data["care_management_types"],
        out_of_scope_types=data["out_of_scope_types"],
        roles={key: tuple(value) for key, value in data["roles"].items()},
        unusual_roles={key: tuple(value) for key, value in data["unusual_roles"].items()},
        tolerated_pairs=frozenset(
            (kind, sender, receiver) for kind, sender, receiver in data["tolerated_pairs"]
        ),
        tolerated_if_provider=frozenset((kind, sender) for kind, sender in data["tolerated_if_provider"]),
        tolerated_month=frozenset(data["tolerated_month"]),
        seen_names=data["seen_names"],
        links=tuple(Link(child, parent, tuple(cols), *rest) for child, parent, cols, *rest in data["links"]),
        units=tuple(_unit(unit) for unit in data["units"]),
        limit_units=data["limit_units"],
        kinds={name: _kind(name, kind, data["tables"]) for name, kind in data["kinds"].items()},
    )

"""Which files travel together (SPEC §3): complete send units, and why the rest is none."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable

from engine.standard.edition import IMAGE, Edition, Unit
from engine.standard.findings import Collector
from engine.standard.names import ZERO_MONTH, Name
from engine.standard.report import SendUnit

Group = list[Name]
SUPPLEMENT = "UPHOSOKU"


def find_units(names: list[Name], edition: Edition, found: Collector) -> list[tuple[Unit, Group]]:
    """The complete send units among soundly named files; what doesn't fit together becomes a finding.

    One stamp between one pair of offices is one unit; several units may stand side by side.
    """
    units: list[tuple[Unit, Group]] = []
    rest: list[Group] = []
    for group in _by(names, lambda name: (name.stamp, name.parties)):
        unit = _match(group, edition)
        if unit:
            units.append((unit, group))
        else:
            rest.append(group)
    sheets = any(name.kind == "UPKIHON" for name in names)
    for group in _explain_mixtures(rest, edition, found):
        # A picture beside its sheet is judged by its name (see links), not as a unit of its own.
        if _kinds(group) or not sheets:
            _explain(group, edition, found)
    return units


def travels_with_plan(supplement: Name, names: Iterable[Name]) -> bool | None:
    """Does this 補足情報 travel with tables 1-3 (True) or 6-7 (False)? None when nothing is beside it."""
    beside = {
        name.kind for name in names if (name.stamp, name.parties) == (supplement.stamp, supplement.parties)
    }
    plan = not beside.isdisjoint({"UP1KYO", "UP2KYO", "UP3KYO"})
    ticket = not beside.isdisjoint({"UPPLAN", "UPSIKYU"})
    if plan and ticket:
        return supplement.month == ZERO_MONTH
    return plan if plan or ticket else None


def as_send_unit(unit: Unit, group: Group) -> SendUnit:
    """The unit as the report shows it."""
    months = {name.month for name in group} - {"", ZERO_MONTH}
    first = group[0]
    return SendUnit(
        id=unit.id,
        title_ja=unit.ja,
        files=tuple(name.text for name in group),
        month=min(months, default=None),
        sender=first.sender,
        receiver=first.receiver,
        stamp=first.stamp,
    )


def _by(names: Iterable[Name], key: Callable[[Name], object]) -> list[Group]:
    groups: dict[object, Group] = defaultdict(list)
    for name in names:
        groups[key(name)].append(name)
    return list(groups.values())


def _kinds(group: Group) -> Counter[str]:
    return Counter(name.kind or "" for name in group if name.kind != IMAGE)


def _allowed(unit: Unit, group: Group, edition: Edition) -> frozenset[str]:
    receiver = group[0].receiver_service
    return unit.kinds | (unit.also if unit.also_to in edition.roles.get(receiver, ()) else frozenset())


def _months_fit(unit: Unit, group: Group) -> bool:
    months = {name.month for name in group if name.month and name.kind != IMAGE}
    tolerated = {name.kind for name in group if name.month == ZERO_MONTH} - {SUPPLEMENT}
    return bool(tolerated) or (len(months) <= 1 and (months == {ZERO_MONTH}) == unit.zero_month)


def _images_fit(unit: Unit, group: Group) -> bool:
    return IMAGE in unit.optional or all(name.kind != IMAGE for name in group)


def _match(group: Group, edition: Edition) -> Unit | None:
    """The unit that these files make up exactly, if any."""
    kinds = _kinds(group)
    if max(kinds.values(), default=0) != 1:
        return None
    for unit in edition.units:
        complete = unit.required <= kinds.keys() <= _allowed(unit, group, edition)
        if complete and _months_fit(unit, group) and _images_fit(unit, group):
            return unit
    return None


def _belongs(group: Group, edition: Edition) -> bool:
    """Could these files be parts of one unit, if their stamps and offices agreed?"""
    kinds = _kinds(group)
    return max(kinds.values(), default=0) == 1 and any(
        kinds.keys() <= _allowed(unit, group, edition) and _months_fit(unit, group) for unit in edition.units
    )


def _explain_mixtures(rest: list[Group], edition: Edition, found: Collector) -> list[Group]:
    """Files of one unit with different stamps or offices; answers the groups that remain unexplained."""
    pool = [name for group in rest for name in group]
    ways: list[tuple[list[str], Callable[[Name], object]]] = [
        (["E-SET-SEQ"], lambda name: name.parties),
        (["E-SET-PARTIES"], lambda name: name.stamp),
        (["E-SET-SEQ", "E-SET-PARTIES"], lambda _: None),
    ]
    for codes, key in ways:
        left: Group = []
        for group in _by(pool, key):
            split = len({(name.stamp, name.parties) for name in group}) > 1
            if split and _belongs(group, edition):
                for code in codes:
                    found.add(code, _odd_one(group).text)
                if not _match(group, edition):
                    _explain(group, edition, found)
            else:
                left += group
        pool = left
    return _by(pool, lambda name: (name.stamp, name.parties))


def _odd_one(group: Group) -> Name:
    """The file that differs from most."""
    common = Counter((name.stamp, name.parties) for name in group).most_common(1)[0][0]
    return next(name for name in group if (name.stamp, name.parties) != common)


def _explain(group: Group, edition: Edition, found: Collector) -> None:
    """Why a group is no unit: a kind twice, a mixture, a supplement that doesn't link, something missing."""
    kinds = _kinds(group)
    twice = {kind for kind, count in kinds.items() if count > 1}
    same_month = len({name.month for name in group if name.kind in twice}) == 1
    if twice and same_month:
        last = [name for name in group if name.kind in twice][-1]
        facts: dict[str, str | int] = {"kinds": _titles(twice, edition)}
        found.add("E-SET-COMBO", last.text, hint="twice", facts=facts)
        return
    fitting = [unit for unit in edition.units if (kinds.keys() or {"UPKIHON"}) <= unit.kinds]
    fitting = [unit for unit in fitting if _images_fit(unit, group)]
    supplement = next((name for name in group if name.kind == SUPPLEMENT), None)
    months = {name.month for name in group if name.kind not in {SUPPLEMENT, IMAGE}}
    if twice or not fitting or len(months) > 1:
        found.add(
            "E-SET-COMBO", group[0].text, facts={"kinds": _titles({n.kind or "" for n in group}, edition)}
        )
        return
    if supplement and not months:
        fitting = [unit for unit in fitting if unit.zero_month == (supplement.month == ZERO_MONTH)]
    elif supplement and not any(_months_fit(unit, group) for unit in fitting):
        found.add("E-HOSOKU-LINK", supplement.text, hint="name", facts={"column": "対象年月"})
    _name_missing(group, fitting, edition, found)


def _name_missing(group: Group, fitting: list[Unit], edition: Edition, found: Collector) -> None:
    """Names what the nearest unit still needs, if anything."""
    present = _kinds(group).keys()
    unit = min(fitting, key=lambda unit: len(unit.required - present))
    if missing := unit.required - present:
        facts: dict[str, str | int] = {"unit": unit.ja, "missing": _titles(missing, edition)}
        found.add("E-SET-MISSING", group[0].text, facts=facts)


def _titles(kinds: Collection[str], edition: Edition) -> str:
    """The Japanese names of kinds in the order of the edition, each in brackets."""
    titles = [kind.ja for name, kind in edition.kinds.items() if name in kinds]
    return "、".join(f"「{title}」" for title in (*titles, *(["家族構成の画像"] if IMAGE in kinds else [])))

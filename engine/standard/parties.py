"""Who sends to whom: directions of kinds, unusual service types, the offices in the names (SPEC §3, §5, §6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import product

from engine.standard.edition import IMAGE, Edition, Kind
from engine.standard.findings import Collector
from engine.standard.names import Name
from engine.standard.numbers import office_digit_fits
from engine.standard.table import Table

SENDER, RECEIVER = "送る側", "受け取る側"


def check_offices(names: Sequence[Name], found: Collector, told: set[str]) -> None:
    """Equal offices at both ends, and check digits; ``told`` gathers numbers that were spoken of."""
    first = {(name.sender, name.receiver): name.text for name in reversed(names)}
    for (sender, receiver), name in first.items():
        if sender == receiver:
            found.add("E-PARTIES-SAME", name)
        for number, side in ((sender, SENDER), (receiver, RECEIVER)):
            if number not in told and not office_digit_fits(number):
                told.add(number)
                found.add("W-CD-OFFICE", name, apart=side, facts={"where": f"ファイル名の{side}"})


def check_directions(
    names: Iterable[Name], tables: Mapping[str, Table], edition: Edition, found: Collector
) -> None:
    """Each pair of service types is spoken of once, however many files run between them."""
    groups: dict[tuple[str, str], list[Name]] = defaultdict(list)
    for name in names:
        groups[name.sender_service, name.receiver_service].append(name)
    for group in groups.values():
        _check_pair(group, tables, edition, found)


def _check_pair(group: list[Name], tables: Mapping[str, Table], edition: Edition, found: Collector) -> None:
    sender, receiver = group[0].sender_service, group[0].receiver_service
    senders, receivers = _roles(sender, edition), _roles(receiver, edition)
    unknown = [side for side, roles in ((SENDER, senders), (RECEIVER, receivers)) if not roles]
    outside = [
        side for side, t in ((SENDER, sender), (RECEIVER, receiver)) if t in edition.out_of_scope_types
    ]
    wrong = [name for name in group if not _runs(_kind(name, edition), senders, receivers)]
    if unknown or not wrong:
        for side in unknown or outside:
            found.add("W-SVC-PARTY", group[0].text, apart=side, facts={"side": side})
        return
    senders += edition.unusual_roles.get(sender, ())
    receivers += edition.unusual_roles.get(receiver, ())
    refused = [
        name
        for name in wrong
        if not _runs(_kind(name, edition), senders, receivers) and not _is_printed_so(name, tables, edition)
    ]
    if not refused:
        found.add("W-SVC-PARTY", wrong[0].text, facts={"side": SENDER})
        return
    facts: dict[str, str | int] = {"sender": sender, "receiver": receiver}
    found.add("E-DIRECTION", refused[0].text, facts={**facts, "kind": _kind(refused[0], edition).ja})


def _roles(type_: str, edition: Edition) -> tuple[str, ...]:
    service = ("service",) if type_ in edition.service_types or type_ in edition.out_of_scope_types else ()
    return edition.roles.get(type_, service)


def _kind(name: Name, edition: Edition) -> Kind:
    return edition.kinds["UPKIHON" if name.kind == IMAGE else name.kind or ""]


def _runs(kind: Kind, senders: tuple[str, ...], receivers: tuple[str, ...]) -> bool:
    return any(pair in kind.directions for pair in product(senders, receivers))


def _is_printed_so(name: Name, tables: Mapping[str, Table], edition: Edition) -> bool:
    """Is this the pair of types that the official example prints although it contradicts its own rule?"""
    kind = name.kind or ""
    if (kind, name.sender_service, name.receiver_service) in edition.tolerated_pairs:
        return True
    providers = tables[name.text].providers if name.text in tables else set()
    return (kind, name.sender_service) in edition.tolerated_if_provider and providers == {name.sender}

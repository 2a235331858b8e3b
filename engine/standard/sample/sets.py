"""Puts fictional rows together into the files of one send unit."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from engine.standard.edition import IMAGE, load
from engine.standard.sample import plan, prevention, ticket
from engine.standard.sample.people import Person, people
from engine.standard.write import Party, Row, encode, file_name

CARE_LEVELS = ("21", "22", "23", "24", "25")
SUPPORT_LEVELS = ("12", "13")
MANAGER: Party = ("9970100013", "43")
PROVIDER: Party = ("9971100020", "11")
CENTRE: Party = (ticket.office("990010001"), "46")
PREVENTION_PROVIDER: Party = (ticket.office("99A110002"), "A6")
DEFAULT_PARTIES: dict[str, tuple[Party, Party]] = {
    "K": (MANAGER, PROVIDER),
    "S": (PROVIDER, MANAGER),
    "Y": (CENTRE, PREVENTION_PROVIDER),
}


@dataclass(frozen=True, slots=True)
class _Order:
    """What is asked for, and how to write one of its files."""

    sender: Party
    receiver: Party
    month: str
    stamp: str
    persons: Sequence[Person]
    dice: random.Random

    @property
    def day(self) -> str:
        """The day of making, YYYYMMDD."""
        return self.stamp[:8]

    def file(self, kind: str, rows: list[Row], month: str = "") -> dict[str, bytes]:
        """One CSV file by its name."""
        name = file_name(kind, self.sender, self.receiver, self.stamp, month=month)
        return {name: encode(load().kinds[kind], rows)}


def make_set(  # noqa: PLR0917 - the order is the contract with client and wizard
    unit: str = "K2",
    users: int = 3,
    seed: int = 1,
    sender: Party | None = None,
    receiver: Party | None = None,
    month: str = "202612",
    stamp: str | None = None,
) -> dict[str, bytes]:
    """The files of one send unit (K1-K4, S1, S2, Y1-Y3, Y5, Y6) by name, the same for the same arguments.

    ``sender`` and ``receiver``: office number and service type, by default fictional offices that fit the
    unit; ``month``: YYYYMM; ``stamp``: 14 digits. Unknown unit: KeyError; ``users`` under 1: ValueError.
    """
    if users < 1:
        raise ValueError("a set needs at least one user")
    dice = random.Random(f"{unit}-{users}-{seed}")  # noqa: S311 - made-up data, not a secret
    usual_sender, usual_receiver = DEFAULT_PARTIES[unit[:1]]
    levels = SUPPORT_LEVELS if unit.startswith("Y") else CARE_LEVELS
    order = _Order(
        sender or usual_sender,
        receiver or usual_receiver,
        month,
        stamp or _stamp(unit, month),
        people(users, dice, levels),
        dice,
    )
    return MAKERS[unit](order)


def _stamp(unit: str, month: str) -> str:
    """Plans are made before their month begins, actuals after it has ended."""
    first = date(int(month[:4]), int(month[4:]), 1)
    day = first + timedelta(days=35) if unit.startswith("S") else first - timedelta(days=6)
    return f"{day:%Y%m%d}101500"


def _k1(order: _Order) -> dict[str, bytes]:
    day, planner = order.day, order.sender
    second: list[Row] = []
    third: list[Row] = []
    for person in order.persons:
        second += plan.second_table(person, planner, order.receiver, day, order.dice)
        third += plan.third_table(person, day, order.dice)
    extra = [ticket.supplement_row(p, planner[0], month="000000", plan_date=day) for p in order.persons]
    return {
        **order.file("UP1KYO", [plan.first_table(person, planner, day) for person in order.persons]),
        **order.file("UP2KYO", second),
        **order.file("UP3KYO", third),
        **order.file("UPHOSOKU", extra, "000000"),
    }


def _k2(order: _Order) -> dict[str, bytes]:
    planner, month, day = order.sender[0], order.month, order.day
    planned: list[Row] = []
    annex: list[Row] = []
    for person in order.persons:
        listed = ticket.services(order.receiver, order.dice)
        planned += ticket.plan_rows(person, planner, month, day, listed)
        annex += ticket.annex_rows(person, planner, month, day, listed)
    extra = [ticket.supplement_row(p, planner, month=month, plan_date="00000000") for p in order.persons]
    return {
        **order.file("UPPLAN", planned, month),
        **order.file("UPSIKYU", annex, month),
        **order.file("UPHOSOKU", extra, month),
    }


def _s1(order: _Order) -> dict[str, bytes]:
    rows: list[Row] = []
    for person in order.persons:
        own = [s for s in ticket.services(order.sender, order.dice) if s.provider == order.sender[0]]
        planned = ticket.plan_rows(person, order.receiver[0], order.month, order.day, own)
        rows += [{**row, "updated_by_office_no": order.sender[0]} for row in planned]
    return order.file("UPJSK", rows, order.month)


def _delete(kind: str, **cells: Callable[[_Order], str]) -> Callable[[_Order], dict[str, bytes]]:
    def make(order: _Order) -> dict[str, bytes]:
        more = {en: cell(order) for en, cell in cells.items()}
        month = order.month if load().kinds[kind].month else ""
        return order.file(kind, [{**person.key, **more} for person in order.persons], month)

    return make


def _y1(order: _Order) -> dict[str, bytes]:
    day = order.day
    image = file_name(IMAGE, order.sender, order.receiver, order.stamp, branch="0001")
    rows = [prevention.basic_row(p, day, "" if n else image) for n, p in enumerate(order.persons)]
    return {
        **order.file("UPKIHON", rows),
        **order.file("UPKIHON_SUB1", [row for p in order.persons for row in prevention.day_rows(p, day)]),
        **order.file("UPKIHON_SUB2", [row for p in order.persons for row in prevention.illness_rows(p, day)]),
        image: prevention.JPEG,
    }


def _y3(order: _Order) -> dict[str, bytes]:
    day = order.day
    return {
        **order.file("UPYOBO", [prevention.support_row(p, order.sender, day) for p in order.persons]),
        **order.file(
            "UPYOBO_SUB", [row for p in order.persons for row in prevention.support_plan_rows(p, day)]
        ),
    }


MAKERS: dict[str, Callable[[_Order], dict[str, bytes]]] = {
    "K1": _k1,
    "K2": _k2,
    "K3": _delete("DLT1KYO", plan_date=lambda order: order.day),
    "K4": _delete("DLTPLAN", target_month=lambda order: order.month),
    "S1": _s1,
    "S2": _delete(
        "DLTJSK",
        target_month=lambda order: order.month,
        provider_no=lambda order: order.sender[0],
        service_type=lambda order: order.sender[1],
    ),
    "Y1": _y1,
    "Y2": lambda order: {**_y3(order), **_y1(order)},
    "Y3": _y3,
    "Y5": _delete("DLTKIHON", consult_date=lambda order: order.day),
    "Y6": _delete("DLTYOBO", plan_date=lambda order: order.day),
}

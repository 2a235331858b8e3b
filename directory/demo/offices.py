"""Draws the fictional offices: names from parts with their readings, numbers with right check digits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from accounts.demo import OFFICES as PARTICIPANTS
from directory.demo.words import BRANDS, CITIES, CORPORATIONS, KINDS, PREFECTURE, STREETS, Kind
from directory.rules.rows import Listed
from engine.standard.numbers import office_check_digit

SEED = 20261124
# Offices that the help pages and screenshots speak of; they have not joined the exchange.
KNOWN = (
    ("なのはなデイサービス", "ナノハナデイサービス", "150", "997110005"),
    ("すずらん訪問看護", "スズランホウモンカンゴ", "130", "996110006"),
)
KANJI_DIGITS = "一二三四五六七八九"


def offices() -> list[Listed]:
    """About 230 rows of about 200 offices, the same list at every call."""
    draw = Random(SEED)  # noqa: S311 (fiction, not a secret)
    brands = _brands(draw)
    rows = list(_participants())
    taken = {row.office_number for row in rows}
    for kind in KINDS:
        for place in range(kind.count):
            brand = next(brands)
            number = _number(draw, kind, taken)
            rows.extend(_rows(draw, kind, number, brand, CITIES[0] if place % 5 < 3 else draw.choice(CITIES)))
    return rows


def _participants() -> Iterator[Listed]:
    """The demo's participants stand in the list like everyone else."""
    code_of = {"43": "430", "11": "110", "15": "150", "17": "170"}
    for place, (name, kana, code, first_nine) in enumerate(KNOWN):
        number = f"{first_nine}{office_check_digit(first_nine)}"
        base = _Base(number, name, kana, CITIES[0], f"{CITIES[0][0]}西原{place + 2}-4-1", f"000-501-00{place + 1:02}")
        yield _listed(base, code)
    for at, office in enumerate(PARTICIPANTS):
        base = _Base(office.number, office.name, office.kana, CITIES[0], office.address, f"000-500-00{at + 1:02}")
        yield _listed(base, code_of[office.service_type])


def _brands(draw: Random) -> Iterator[tuple[str, str]]:
    """Names in drawn order; after the last, again with a number, as branches are called."""
    used = {"ひまわり", "こもれび", "かわせみ", "みどり野", "なのはな", "すずらん"}
    first = [brand for brand in BRANDS if brand[0] not in used]
    draw.shuffle(first)
    yield from first
    for suffix in (("南", "ミナミ"), ("北", "キタ"), ("駅前", "エキマエ")):
        again = list(first)
        draw.shuffle(again)
        yield from ((name + suffix[0], kana + suffix[1]) for name, kana in again)


def _number(draw: Random, kind: Kind, taken: set[str]) -> str:
    while True:
        first_nine = f"99{kind.third}{draw.choice(('01', '02', '03'))}{draw.randrange(10_000):04}"
        number = f"{first_nine}{office_check_digit(first_nine)}"
        if number not in taken:
            taken.add(number)
            return number


def _rows(
    draw: Random, kind: Kind, number: str, brand: tuple[str, str], city: tuple[str, str]
) -> Iterator[Listed]:
    ending = draw.choice(kind.endings)
    before = draw.random() < 0.25 and not ending[0].startswith(("の", "苑"))
    name = f"{ending[0]} {brand[0]}" if before else f"{brand[0]}{ending[0]}"
    kana = f"{ending[1]} {brand[1]}" if before else f"{brand[1]}{ending[1]}"
    corporation = draw.choice(CORPORATIONS)
    if draw.random() < 0.2:
        name, kana = f"{corporation[0]}　{name}", f"{corporation[1]} {kana}"
    street = draw.choice(STREETS)
    address = f"{city[0]}{street}{draw.randrange(1, 9)}-{draw.randrange(1, 30)}-{draw.randrange(1, 20)}"
    if draw.random() < 0.15:
        address = address.removeprefix(city[0])  # real lists leave the city out as well
    building = f"{brand[0]}ビル{KANJI_DIGITS[draw.randrange(4)]}階" if draw.random() < 0.15 else ""
    phone = f"000-{draw.randrange(510, 1000)}-{draw.randrange(10_000):04}"
    if draw.random() < 0.08:
        phone = phone.replace("-", "－")
    days = draw.choice(("平日", "平日,祝日", "平日,土曜日,祝日", "平日,土曜日,日曜日,祝日"))
    for code in kind.codes:
        yield _listed(_Base(number, name, kana, city, address, phone, building, days, corporation[0]), code)


@dataclass(frozen=True, slots=True)
class _Base:
    number: str
    name: str
    kana: str
    city: tuple[str, str]
    address: str
    phone: str
    building: str = ""
    days: str = "平日,祝日"
    corporation: str = ""


def _listed(base: _Base, code: str) -> Listed:
    return Listed(
        office_number=base.number,
        service_code=code,
        name=base.name,
        kana=base.kana,
        prefecture=PREFECTURE,
        city=base.city[0],
        city_code=base.city[1],
        address=base.address,
        building=base.building,
        phone=base.phone,
        fax=f"{base.phone[:-1]}{(int(base.phone[-1]) + 1) % 10}",
        corporation_number="",
        corporation_name=base.corporation,
        days=base.days,
        days_note="",
        capacity="",
        url="",
        latitude=None,
        longitude=None,
        note="",
    )

"""Fictional users of the fictional city みどり野市 (prefecture code 99, which no real number has)."""

from __future__ import annotations

import random
from dataclasses import dataclass

from engine.standard.numbers import insurer_check_digit
from engine.standard.write import Row

FAMILY = (
    ("例示", "レイジ"),
    ("見本", "ミホン"),
    ("架空", "カクウ"),
    ("試験", "シケン"),
    ("仮名", "カナ"),
    ("作例", "サクレイ"),
)
GIVEN = (
    ("花子", "ハナコ", "2"),
    ("太郎", "タロウ", "1"),
    ("一子", "カズコ", "2"),
    ("次郎", "ジロウ", "1"),
    ("菊", "キク", "2"),
)
TOWNS = ("若葉町", "川辺", "丘の上", "緑町", "泉台")
INSURER = "99001" + str(insurer_check_digit("99001"))


@dataclass(frozen=True, slots=True)
class Person:
    """One fictional user with what several tables repeat."""

    insurer_no: str
    insured_no: str
    name: str
    kana: str
    sex: str
    birth_date: str
    zip: str
    address: str
    phone: str
    care_level: str

    @property
    def key(self) -> Row:
        """The cells that begin every row about this person."""
        return {"csv_version": "202407", "insurer_no": self.insurer_no, "insured_no": self.insured_no}


def people(count: int, dice: random.Random, levels: tuple[str, ...]) -> list[Person]:
    """``count`` different users."""
    return [_person(number, dice, levels) for number in range(count)]


def _person(number: int, dice: random.Random, levels: tuple[str, ...]) -> Person:
    family, family_kana = dice.choice(FAMILY)
    given, given_kana, sex = dice.choice(GIVEN)
    block = f"{dice.randint(1, 9)}－{dice.randint(1, 20)}－{dice.randint(1, 30)}"
    wide = block.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    return Person(
        insurer_no=INSURER,
        insured_no=f"99{dice.randint(0, 99):02d}{number + 1:06d}",
        name=f"{family}　{given}",
        kana=f"{family_kana}　{given_kana}",
        sex=sex,
        birth_date=f"{dice.randint(1925, 1955)}{dice.randint(1, 12):02d}{dice.randint(1, 28):02d}",
        zip=f"999-{dice.randint(0, 9999):04d}",
        address=f"みどり野市{dice.choice(TOWNS)}{wide}",
        phone=f"099-{dice.randint(0, 999):03d}-{dice.randint(0, 9999):04d}",
        care_level=dice.choice(levels),
    )

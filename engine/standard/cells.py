"""Does one cell keep its column's rule? (SPEC §2, §5, §10)"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from engine.standard.edition import Column, Edition
from engine.standard.findings import Facts
from engine.standard.numbers import NO_OFFICE, OFFICE


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with a cell; ``facts`` describe the rule, never the value."""

    code: str
    hint: str | None = None
    facts: Facts = field(default_factory=dict)


EXACT = {
    "ymd": 8, "ymd0": 8, "ym": 6, "ym0": 6, "insured": 10, "insurer": 6, "office": 10, "hhmm": 4,
    "days31": 31, "svc6": 6, "svc2": 2,
}  # fmt: skip
FORMS = {
    "insurer": (re.compile(r"[0-9]{6}"), "半角の数字6文字"),
    "insured": (re.compile(r"[0-9]{10}|H[0-9]{9}"), "半角の数字10文字（生活保護単独はHと数字9文字）"),
    "office": (OFFICE, "半角の事業所番号10文字"),
    "ymd": (re.compile(r"[0-9]{8}"), "西暦の年月日8桁"),
    "ymd0": (re.compile(r"[0-9]{8}"), "西暦の年月日8桁"),
    "ym": (re.compile(r"[0-9]{6}"), "西暦の年月6桁"),
    "ym0": (re.compile(r"[0-9]{6}"), "西暦の年月6桁"),
    "hhmm": (re.compile(r"[0-9]{4}"), "時刻4桁"),
    "days31": (re.compile(r"[01]{31}"), "0と1を並べた31文字"),
    "svc6": (re.compile(r"[0-9A-Z]{6}"), "半角の英大文字と数字6文字"),
    "svc2": (re.compile(r"[0-9A-Z]{2}"), "半角の英大文字と数字2文字"),
    "int": (re.compile(r"-?[0-9]+"), "半角の整数"),
    "seq": (re.compile(r"-?[0-9]+"), "半角の整数"),
    "branch": (re.compile(r"[0-9]+"), "半角の整数"),
    "dec2": (re.compile(r"[0-9]{1,3}(\.[0-9]{1,2})?"), "半角の数字（小数点の下は2桁まで）"),
    "zip": (re.compile(r"[0-9]{3}-[0-9]{4}"), "「XXX-XXXX」の形の半角"),
    "tel": (re.compile(r"[0-9()+*# -]+"), "半角の数字とハイフン"),
    "tais": (re.compile(r"[0-9]{5}-[0-9]{6}"), "「XXXXX-XXXXXX」の形の半角"),
}
WRONG_KIND = {"ymd": "E-DATE", "ymd0": "E-DATE", "ym": "E-DATE", "ym0": "E-DATE", "hhmm": "E-TIME"}
_GAIJI = re.compile("[\ue000-\uf8f0]")
_NOT_CP932 = re.compile("[\x80\xa0\uf8f1-\uf8ff]")
_ODD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80\xa0\ue000-\uf8ff]")


def is_date(text: str) -> bool:
    """Is this a day of the calendar, as YYYYMMDD?"""
    try:
        date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        return False
    return len(text) == 8


def is_time(text: str) -> bool:
    """Is this a time of day as HHMM, or 9999 for a service without one?"""
    return text == "9999" or (text < "2400" and text[2:] < "60")


def is_month(text: str) -> bool:
    """Is this a month, as YYYYMM?"""
    return len(text) == 6 and text[:4] != "0000" and "01" <= text[4:] <= "12"


def character_flaw(value: str) -> Flaw | None:
    """Characters that may stand in no cell: user-defined ones, bytes outside CP932, control characters."""
    if not _ODD.search(value):
        return None
    if _GAIJI.search(value):
        return Flaw("E-GAIJI")
    if _NOT_CP932.search(value):
        return Flaw("E-ENC")
    return Flaw("E-FORMAT", "control")


def checker(column: Column, edition: Edition) -> Callable[[str], Flaw | None]:
    """The check for one column's filled cells: value in, flaw or None out."""
    if column.type == "code":
        return _code(column.table or {})
    if column.type == "const":
        return lambda value: None if value == NO_OFFICE else Flaw("E-CODE", "const", {"codes": NO_OFFICE})
    if column.type in FORMS and column.no != 1:
        return _typed(column, edition)
    return _text(column.length)


def _text(length: int) -> Callable[[str], Flaw | None]:
    def check(value: str) -> Flaw | None:
        if length and len(value) > length:
            return Flaw("E-LEN", None, {"length": length})
        return character_flaw(value)

    return check


def _code(table: Mapping[str, str]) -> Callable[[str], Flaw | None]:
    facts: Facts = {"codes": "、".join(f"{code}（{ja}）" for code, ja in table.items())}

    def check(value: str) -> Flaw | None:
        if value in table:
            return None
        return Flaw("E-CODE", "width" if unicodedata.normalize("NFKC", value) in table else None, facts)

    return check


def _typed(column: Column, edition: Edition) -> Callable[[str], Flaw | None]:
    pattern, form = FORMS[column.type]
    meaning = _meaning(column, edition)
    exact = EXACT.get(column.type, 0)
    too_long = Flaw("E-LEN", None, {"length": column.length})

    def check(value: str) -> Flaw | None:
        if not pattern.fullmatch(value):
            return character_flaw(value) or _misfit(value, column, pattern, form)
        if not exact and len(value) > column.length:
            return too_long
        return meaning(value)

    return check


def _misfit(value: str, column: Column, pattern: re.Pattern[str], form: str) -> Flaw:
    """What is most likely the matter with a value that has not the form of its column."""
    exact = EXACT.get(column.type, 0)
    plain = value.strip()
    if pattern.fullmatch(plain):
        return Flaw("E-FORMAT", "space", {"form": form})
    if pattern.fullmatch(unicodedata.normalize("NFKC", plain)):
        return Flaw("E-FORMAT", "width", {"form": form})
    if exact and len(value) != exact and value.isascii() and value.isalnum():
        return Flaw("E-LEN", "short" if len(value) < exact else "exact", {"length": exact})
    if not exact and len(value) > column.length:
        return Flaw("E-LEN", None, {"length": column.length})
    return Flaw(WRONG_KIND.get(column.type, "E-FORMAT"), None, {"form": form})


def _meaning(column: Column, edition: Edition) -> Callable[[str], Flaw | None]:
    """The check behind the form: calendar, clock, range, list."""
    known = {*edition.service_types, *edition.out_of_scope_types, *edition.care_management_types}
    tests: dict[str, tuple[Callable[[str], bool], Flaw]] = {
        "ymd": (is_date, Flaw("E-DATE")),
        "ymd0": (lambda value: value == "00000000" or is_date(value), Flaw("E-DATE")),
        "ym": (is_month, Flaw("E-DATE")),
        "ym0": (lambda value: value == "000000" or is_month(value), Flaw("E-DATE")),
        "hhmm": (is_time, Flaw("E-TIME")),
        "seq": (lambda value: int(value) > 0, Flaw("E-RANGE", None, {"low": 1, "high": 99})),
        "int": (lambda value: not value.startswith("-"), Flaw("E-RANGE", "negative")),
        "svc2": (lambda value: value in known, Flaw("E-CODE", "service")),
    }
    test, flaw = tests.get(column.type, (None, Flaw("E-FORMAT")))
    if test is None:
        return lambda _value: None
    return lambda value: None if test(value) else flaw

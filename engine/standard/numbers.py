"""Office and insurer numbers and their check digits (SPEC §5)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

OFFICE = re.compile(r"[0-9]{2}[0-9A-HJ-NPR-Z][0-9]{7}")
INSURER = re.compile(r"[0-9]{6}")
# Prefectures whose medical offices count the check digit over the last six digits only (measured, SPEC §5).
SHORT_DIGIT_PREFECTURES = frozenset({"11", "12", "13", "14"})
SHORT_DIGIT_KINDS = frozenset({"1", "5", "6"})
NO_OFFICE = "9999999999"
_NOISE = str.maketrans("", "", " \t-‐‑‒–—―−ー・.")

KIND_TITLES_JA = {
    "0": "地域包括支援センター",
    "1": "医療機関（みなし指定）",
    "3": "歯科医療機関（みなし指定）",
    "4": "薬局（みなし指定）",
    "5": "介護老人保健施設",
    "6": "訪問看護ステーション",
    "7": "指定事業所",
    "8": "基準該当サービス事業所",
    "9": "地域密着型サービス事業所",
    "A": "総合事業の事業所",
    "B": "介護医療院",
}


@dataclass(frozen=True, slots=True)
class NumberCheck:
    """A typed number, plain (half-width, upper-case, no blanks); ``problem`` is None, "form" or "digit".

    ``ok`` is False only for a wrong form: a wrong check digit is a warning (0.13 % of real numbers have one).
    """

    value: str
    ok: bool
    problem: str | None
    hint: str | None


def plain_number(text: str) -> str:
    """Full-width, lower-case, blanks and hyphens made plain."""
    return unicodedata.normalize("NFKC", text).translate(_NOISE).upper().strip()


def _sum(digits: str, weights: tuple[int, int]) -> int:
    """Modulus-10 sum: products with alternating weights, each product's digits added."""
    total = 0
    for place, character in enumerate(digits):
        product = int(character, 36) * weights[place % 2]
        total += sum(int(digit) for digit in str(product))
    return total


def office_check_digit(first_nine: str) -> int:
    """The tenth character for nine: weights 2,1,2,1… from the right, A=10 … Z as in base 36 minus I, O, Q."""
    return -_sum(_letters_closed(first_nine)[::-1], (2, 1)) % 10


def _letters_closed(text: str) -> str:
    """Letters in the number's own order (I, O and Q do not exist) written as base-36 digits."""
    order = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"
    digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return "".join(digits[order.index(character)] for character in text)


def office_digit_fits(number: str) -> bool:
    """Does the check digit of a well-formed office number fit, by either of the two ways in use?"""
    digit = int(number[9])
    if office_check_digit(number[:9]) == digit:
        return True
    short = number[:2] in SHORT_DIGIT_PREFECTURES and number[2] in SHORT_DIGIT_KINDS
    return short and office_check_digit(number[3:9]) == digit


def insurer_check_digit(first_five: str) -> int:
    """The sixth digit for five: modulus 10, weights 2,1,2,1,2 from the left."""
    return -_sum(first_five, (2, 1)) % 10


def insurer_digit_fits(number: str) -> bool:
    """Does the check digit of a six-digit insurer number fit?"""
    return insurer_check_digit(number[:5]) == int(number[5])


def is_municipal_code(number: str) -> bool:
    """Is this the national code of a municipality (modulus 11), often typed instead of the insurer number?"""
    weighted = sum(int(digit) * weight for digit, weight in zip(number[:5], (6, 5, 4, 3, 2), strict=True))
    return (11 - weighted % 11) % 10 == int(number[5])


def check_office_number(text: str) -> NumberCheck:
    """Checks a typed 事業所番号 of ten characters (SPEC §5)."""
    value = plain_number(text)
    if not value:
        return NumberCheck(value, ok=False, problem="form", hint="事業所番号を入れてください。")
    if len(value) != 10:
        hint = f"事業所番号は10文字です。いまは{len(value)}文字です。"
        if len(value) == 9 and value.isdigit():
            hint += "先頭の0が消えていないか、確かめてください。"
        return NumberCheck(value, ok=False, problem="form", hint=hint)
    if not OFFICE.fullmatch(value):
        hint = "事業所番号は数字10文字です（3文字目だけ英字のことがあります）。英字のOと数字の0などを確かめてください。"
        return NumberCheck(value, ok=False, problem="form", hint=hint)
    if not office_digit_fits(value):
        hint = "番号の最後の数字が、計算と合いません。打ち間違いがないか、指定通知書と見比べてください。"
        return NumberCheck(value, ok=True, problem="digit", hint=hint)
    return NumberCheck(value, ok=True, problem=None, hint=KIND_TITLES_JA.get(value[2]))


def check_insurer_number(text: str) -> NumberCheck:
    """Checks a typed 保険者番号 of six digits (SPEC §5)."""
    value = plain_number(text)
    if not INSURER.fullmatch(value):
        hint = "保険者番号は数字6文字です。被保険者証の保険者番号を見て入れてください。"
        return NumberCheck(value, ok=False, problem="form", hint=hint)
    if insurer_digit_fits(value):
        return NumberCheck(value, ok=True, problem=None, hint=None)
    hint = "番号の最後の数字が、計算と合いません。被保険者証と見比べてください。"
    if is_municipal_code(value):
        hint = (
            "市区町村のコード（全国地方公共団体コード）のようです。被保険者証の保険者番号と見比べてください。"
        )
    return NumberCheck(value, ok=True, problem="digit", hint=hint)

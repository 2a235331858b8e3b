"""Office and insurer numbers: form, check digit, the two ways in use, the municipal code (SPEC §5)."""

from __future__ import annotations

import pytest

from engine.standard.numbers import (
    check_insurer_number,
    check_office_number,
    is_municipal_code,
    office_check_digit,
)


@pytest.mark.parametrize(
    "text", ["1179999014", "11A9900015", "１１７９９９９０１４", " 1179-999014 ", "11a9900015"]
)
def test_sound_office_numbers_are_accepted_however_they_are_typed(text: str) -> None:
    found = check_office_number(text)
    assert (found.ok, found.problem) == (True, None)
    assert found.value in {"1179999014", "11A9900015"}


def test_medical_offices_of_four_prefectures_count_six_digits_only() -> None:
    assert check_office_number("1119900010").problem is None
    assert check_office_number("2719900010").problem == "digit"


@pytest.mark.parametrize("text", ["", "117999901", "11799990144", "11O9999014", "A179999014", "事業所"])
def test_a_wrong_form_is_told(text: str) -> None:
    found = check_office_number(text)
    assert (found.ok, found.problem) == (False, "form")
    assert found.hint


def test_a_wrong_digit_is_only_a_warning() -> None:
    found = check_office_number("1179999015")
    assert (found.ok, found.problem) == (True, "digit")


def test_letters_skip_i_o_and_q() -> None:
    # J follows H: 18 as doubled product counts 3 + 6.
    assert office_check_digit("00J000000") == (10 - (1 + 8)) % 10


@pytest.mark.parametrize("number", ["122192", "122069", "121012", "435073", "112037"])
def test_known_insurer_numbers_pass(number: str) -> None:
    assert check_insurer_number(number).problem is None


def test_the_municipal_code_gets_its_hint() -> None:
    found = check_insurer_number("112038")
    assert (found.ok, found.problem) == (True, "digit")
    assert "市区町村" in (found.hint or "")
    assert is_municipal_code("131016")
    assert check_insurer_number("11203").problem == "form"

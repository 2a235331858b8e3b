"""Search words, ticket numbers and categories."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.rules.categories import CATEGORIES, category_of
from helpdesk.rules.words import fold, format_number, ticket_number, words


def test_width_case_and_kana_do_not_matter() -> None:
    assert fold("ＣＳＶ　カタカナ ﾌｧｲﾙ") == fold("csv かたかな ファイル")


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing_for_words_of_a_query(text: str) -> None:
    assert all(word and " " not in word for word in words(text))


@pytest.mark.parametrize(
    "typed", ["T-000123", "t-123", "Ｔ－０００１２３", "123", "T 123", "000123", "ｔー123"]
)
def test_a_ticket_number_is_read_however_it_is_typed(typed: str) -> None:
    assert ticket_number(typed) == format_number(123) == "T-000123"


@pytest.mark.parametrize("typed", ["", "証明書", "T-", "12 月分が", "9970100013x"])
def test_other_words_are_no_ticket_number(typed: str) -> None:
    assert ticket_number(typed) is None


@pytest.mark.parametrize(
    ("step", "subject", "expected"),
    [
        ("STEP 3", "料金について", "step3"),
        ("1", "よく分からない", "step1"),
        ("", "ライセンスはいくら？", "fee"),
        ("", "12月分が見えない", "step4"),
        ("", "ＣＳＶが文字化けする", "files"),
        ("", "こんにちは", "other"),
        ("STEP 2", "KJ の ID をなくした", "step2"),
    ],
)
def test_the_step_decides_first_and_words_after_it(step: str, subject: str, expected: str) -> None:
    assert category_of(step, subject, "") == expected
    assert expected in CATEGORIES


def test_an_urgent_report_of_mis_sent_data_is_an_incident_at_any_step() -> None:
    assert category_of("STEP 4", "違う事業所に誤送信した", "", urgent=True) == "incident"

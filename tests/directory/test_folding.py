"""What is written differently and means the same is found by the same key."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.rules.normal import digits, is_kana, kana_key, name_key, office_number


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("株式会社　みどり野ケア", "みどり野ケア"),
        ("㈱みどり野ケア", "ミドリ野ケア"),
        ("みどり野ケア（株）", "みどり野ケア"),
        ("社会福祉法人若葉会 なのはなデイ", "若葉会なのはなデイ"),
        ("ＪＡみどり野", "JAみどり野"),
        ("ｻﾝﾗｲｽﾞ デイ・サービス", "サンライズデイサービス"),
        ("髙橋訪問介護", "高橋訪問介護"),
        ("緑ヶ丘ケア", "緑ケ丘ケア"),
        ("緑が丘ケア", "緑ヶ丘ケア"),
    ],
)
def test_a_name_is_known_however_it_is_written(written: str, same: str) -> None:
    assert name_key(written) == name_key(same)


@pytest.mark.parametrize(
    ("heard", "listed"),
    [
        ("さーびす", "サビス"),
        ("ジュンカイ", "ヂユンカイ"),
        ("カブシキガイシャ　ヒマワリ", "ひまわり"),
        ("ひまわり", "ﾋﾏﾜﾘ"),
    ],
)
def test_a_reading_is_known_however_it_is_heard(heard: str, listed: str) -> None:
    assert kana_key(heard) == kana_key(listed)


def test_an_office_called_by_its_legal_form_alone_keeps_its_name() -> None:
    assert name_key("株式会社") != ""
    assert name_key("みどり野市社会福祉協議会").endswith("社会福祉協議会")


@pytest.mark.parametrize("typed", ["９９７０１０００１３", "997-0100-013", " 9970100013 ", "9970 100 013", "997ー0100013"])
def test_an_office_number_is_read_however_it_is_typed(typed: str) -> None:
    assert office_number(typed) == "9970100013"


def test_a_clinic_number_keeps_its_letter() -> None:
    assert office_number("12b0100067") == "12B0100067"


ORDINARY = st.text(alphabet="株式会社ひまわり訪問介護みどり野ヶ丘ケが丘センターー・　 -（）()ABＡＢカナがヵゕ09９", max_size=60)


@given(ORDINARY)
def test_folding_twice_is_folding_once(text: str) -> None:
    for fold in (name_key, kana_key, digits, office_number):
        assert fold(fold(text)) == fold(text)


@given(st.text(alphabet=st.characters(min_codepoint=0x3041, max_codepoint=0x3096), min_size=1, max_size=20))
def test_hiragana_and_katakana_are_one(text: str) -> None:
    katakana = "".join(chr(ord(char) + 0x60) for char in text)
    assert name_key(text) == name_key(katakana)
    assert kana_key(text) == kana_key(katakana)
    assert is_kana(text)

"""How people ask: by name, by number, with a town, with a service, in whole sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.rules.query import Places, extract_query

PLACES = Places([("みどり県", "みどり野市"), ("みどり県", "若葉台市"), ("埼玉県", "川口市"), ("北海道", "札幌市北区"),
                 ("東京都", "北区"), ("千葉県", "栄町")])  # fmt: skip


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("ひまわり", "ひまわり"),
        ("ひまわり訪問介護は使ってる?", "ひまわり訪問介護"),
        ("ひまわり訪問介護って連携システム使っていますか？", "ひまわり訪問介護"),
        ("「さくら訪問看護」は対応していますか", "さくら訪問看護"),
        ("なのはなデイは入ってますか", "なのはなデイ"),
        ("うちの連携先のひまわりさんは?", "ひまわり"),
        ("さくらんぼは、もう始めてますか", "さくらんぼ"),
        ("ひまわり訪問介護に送れますか", "ひまわり訪問介護"),
        ("介護のやまだ", "介護のやまだ"),
        ("みどりの", "みどりの"),
        ("ＪＡみどり", "JAみどり"),
        ("アースサポート川口", "アースサポート川口"),
        ("ツクイ上越栄町は使ってる?", "ツクイ上越栄町"),
        ("つくしの家「ふれあい」は使ってる?", "つくしの家「ふれあい」"),
    ],
)
def test_the_name_is_taken_out_of_the_sentence(said: str, name: str) -> None:
    query = extract_query(said, PLACES)
    assert query.name == name
    assert not query.cities


@pytest.mark.parametrize(
    ("said", "places", "codes"),
    [
        ("みどり野市の訪問介護", {"みどり県みどり野市"}, {"110"}),
        ("みどり野市でデイサービスを探しています", {"みどり県みどり野市"}, {"150", "780"}),
        ("札幌市の福祉用具", {"北海道札幌市北区"}, {"170", "410"}),
        ("北区のデイケア", {"北海道札幌市北区", "東京都北区"}, {"160"}),
        ("埼玉県川口市 ヘルパー", {"埼玉県川口市"}, {"110"}),
        ("使える訪問看護", set(), {"130"}),
        ("ケアプランデータ連携システムを使っている訪問介護はどこ?", set(), {"110"}),
    ],
)
def test_town_and_service_become_conditions(said: str, places: set[str], codes: set[str]) -> None:
    query = extract_query(said, PLACES)
    assert (set(query.cities), set(query.services), query.rest) == (places, codes, "")


def test_a_town_without_its_ending_is_a_wish_for_it_may_be_part_of_a_name() -> None:
    query = extract_query("川口 訪問看護", PLACES)
    assert (query.near, query.cities, query.rest) == (frozenset({"埼玉県川口市"}), frozenset(), "")


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("9970100013", "9970100013"),
        ("事業所番号9970100013は使える？", "9970100013"),
        ("９９７－０１０００１３", "9970100013"),
        ("12b0100067", "12B0100067"),
        ("99701", "99701"),
        ("000-500-0004", "0005000004"),
    ],
)
def test_numbers_are_heard(said: str, number: str) -> None:
    assert extract_query(said, PLACES).number == number


@pytest.mark.parametrize("said", ["相手が使っているか知りたい", "近くで導入している事業所一覧", "", "？", "   "])
def test_a_question_about_nobody_in_particular_names_nobody(said: str) -> None:
    query = extract_query(said, PLACES)
    assert (query.rest, query.number, query.cities, query.services) == ("", "", frozenset(), frozenset())


def test_a_town_inside_a_name_stays_in_the_name() -> None:
    query = extract_query("みどり野ケアプランセンター", PLACES)
    assert (query.near, query.rest) == (frozenset(), "みどり野")


def test_a_town_alone_is_looked_for_in_names_too() -> None:
    query = extract_query("川口", PLACES)
    assert (query.near, query.rest) == (frozenset({"埼玉県川口市"}), "川口")


@given(st.text(max_size=400))
def test_any_text_is_understood_somehow(text: str) -> None:
    query = extract_query(text, PLACES)
    assert len(query.text) <= 4_000
    assert query.number == "" or query.name == ""

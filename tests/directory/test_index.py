"""The index finds an office by any of its names, readings and numbers, also when a finger slipped."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from directory.demo.offices import offices
from directory.rules.index import Entry, Index
from directory.rules.query import Places, extract_query
from directory.rules.rows import Listed


def build(rows: list[Listed]) -> tuple[Index, Places]:
    together: dict[str, list[tuple[str, str, str, str, str]]] = {}
    for row in rows:
        line = (row.name, row.kana, row.prefecture + row.city, row.service_code, row.phone)
        together.setdefault(row.office_number, []).append(line)
    entries = [Entry.of(number, lines) for number, lines in together.items()]
    return Index(entries), Places({(row.prefecture, row.city) for row in rows})


ROWS = offices()
INDEX, PLACES = build(ROWS)


def numbers(said: str, limit: int = 20) -> list[str]:
    return [found.number for found in INDEX.search(extract_query(said, PLACES), limit)[0]]


@given(st.sampled_from(ROWS))
def test_every_office_is_found_by_name_reading_number_and_telephone(row: Listed) -> None:
    same_name = {other.office_number for other in ROWS if other.name == row.name}
    assert numbers(row.office_number) == [row.office_number]
    assert set(numbers(row.name)[: len(same_name)]) == same_name
    assert row.office_number in numbers(row.kana)
    assert row.office_number in numbers(row.phone)
    assert row.office_number in numbers(row.office_number[:6], limit=200)
    assert row.office_number in numbers(f"{row.name}は使ってる？")


@given(st.sampled_from(ROWS), st.data())
def test_one_wrong_character_in_a_long_name_does_not_hide_an_office(row: Listed, data: st.DataObject) -> None:
    if len(row.name) < 8:
        return
    at = data.draw(st.integers(0, len(row.name) - 1))
    slipped = row.name[:at] + "壱" + row.name[at + 1 :]
    assert row.office_number in numbers(slipped)


def test_what_has_nothing_to_do_with_it_is_not_shown() -> None:
    assert numbers("ほげほげ") == []
    assert numbers("ひまわり訪問介護は使ってる?") == ["9971100020"]


def test_two_offices_of_one_service_are_not_alike_for_that() -> None:
    found = INDEX.search(extract_query("さくら訪問介護", PLACES), 50)[0]
    names = {row.office_number: row.name for row in ROWS}
    assert all("さくら" in names[one.number] or one.score < 80 for one in found)


def test_a_town_and_a_service_list_exactly_those() -> None:
    found, total = INDEX.search(extract_query("若葉台市の訪問看護", PLACES), 500)
    wanted = {row.office_number for row in ROWS if row.city == "若葉台市" and row.service_code == "130"}
    assert {one.number for one in found} == wanted
    assert total == len(wanted) > 0


def test_a_number_with_one_slip_leads_to_the_right_one() -> None:
    assert "9971100020" in INDEX.near_numbers("9971100021")
    assert "9971100020" in INDEX.near_numbers("9971010020")


def test_participants_come_first_in_a_list() -> None:
    plain = [Entry.of(f"99701000{n}0", [(f"ア{n}", f"ア{n}", "みどり野市", "110", "")], takes_part=n == 7) for n in range(1, 9)]
    index = Index(plain)
    found = index.search(extract_query("訪問介護", Places([])), 3)[0]
    assert [one.number for one in found] == ["9970100070", "9970100010", "9970100020"]


def test_an_empty_index_finds_nothing() -> None:
    empty = Index([])
    for said in ("ひまわり", "9970100013", "訪問介護", "99"):
        assert empty.search(extract_query(said, Places([])), 20) == ([], 0)
    assert empty.near_numbers("9970100013") == []


@given(st.text(max_size=80))
def test_no_question_breaks_the_index_and_scores_stay_in_order(text: str) -> None:
    found, total = INDEX.search(extract_query(text, PLACES), 20)
    scores = [one.score for one in found]
    assert scores == sorted(scores, reverse=True)
    assert len(found) <= min(20, total)
    assert all(0 < score <= 100 for score in scores)

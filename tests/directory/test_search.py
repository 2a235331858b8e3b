"""The partner search as other parts use it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from accounts.service import ensure_office
from directory import service
from directory.demo import seed
from directory.demo.offices import offices
from engine.standard.numbers import office_digit_fits
from store.work import Work
from tests.directory.conftest import READY_TO_BE
from web.extension import Renkei


def test_a_question_in_conversation_finds_the_office(city: Renkei, work: Work) -> None:
    hits = service.search(work, "ひまわり訪問介護は使ってる?")
    assert [hit.office_number for hit in hits] == [READY_TO_BE]
    assert (hits[0].service, hits[0].city, hits[0].ready) == ("訪問介護", "みどり野市", False)


def test_filters_narrow_a_name(city: Renkei, work: Work) -> None:
    everywhere = service.search(work, "さくら", limit=50)
    day_care = service.search(work, "さくら", service="デイサービス", limit=50)
    assert 0 < len(day_care) < len(everywhere)
    assert all({"通所介護", "地域密着型通所介護"} & set(hit.services) for hit in day_care)
    in_town = service.search(work, "", city="若葉台市", service="43", limit=50)
    assert in_town
    assert all((hit.city, hit.service) == ("若葉台市", "居宅介護支援") for hit in in_town)


def test_an_office_with_two_services_is_one_hit(city: Renkei, work: Work) -> None:
    hits = service.search(work, "福祉用具", city="みどり野市", limit=50)
    assert len({hit.office_number for hit in hits}) == len(hits)
    assert any(hit.services == ("福祉用具貸与", "特定福祉用具販売") for hit in hits)


def test_hints_say_why_nothing_is_there(city: Renkei, work: Work) -> None:
    def hint(text: str) -> str:
        return service.find(work, text).hint

    assert hint("") == "empty"
    assert hint("す") == "short"
    assert hint("ほげほげ") == "none"
    assert hint("みどり野市の訪問介護") == "many"
    assert hint("123456789012") == "number-shape"
    assert hint("9971100021") == "number-check"


def test_a_number_with_a_wrong_check_digit_leads_to_those_it_may_have_been(city: Renkei, work: Work) -> None:
    results = service.find(work, "9971100021")
    assert READY_TO_BE in [hit.office_number for hit in results.instead]


def test_a_participant_who_is_not_on_the_list_is_found(city: Renkei, work: Work) -> None:
    ensure_office(
        work, "9970100104", name="となりまち訪問介護", kana="トナリマチホウモンカイゴ", kind="service_office",
        service_type="11", city="みどり野市",
    )  # fmt: skip
    assert service.search(work, "となりまち")[0].name == "となりまち訪問介護"
    assert "9970100104" in [hit.office_number for hit in service.search(work, "みどり野市の訪問介護", limit=60)]


def test_the_practice_partner_is_nobody_to_look_for(city: Renkei, work: Work) -> None:
    ensure_office(work, "9979900015", name="練習の相手", kind="practice_partner", service_type="11")
    assert service.search(work, "練習の相手") == []
    assert service.get(work, "9979900015") is None


def test_without_a_list_the_search_finds_nothing_and_says_so(work: Work) -> None:
    assert service.search(work, "ひまわり") == []
    assert service.credit(work) is None


def test_mobile_numbers_are_not_shown_in_a_demo(house: Renkei, work: Work) -> None:
    row = replace(offices()[0], phone="０９０-1234-5678")
    service.take(work, service.open_source(work, _facts()), [row])
    (hit,) = service.search(work, row.office_number)
    assert hit.phone == "090-1234-5678"
    work.settings = replace(work.settings, demo=True)
    (masked,) = service.search(work, row.office_number)
    assert "5678" not in masked.phone


@pytest.mark.parametrize(
    ("address", "building", "shown"),
    [
        ("みどり県みどり野市東町1-2", "", "みどり野市東町1-2"),
        ("東町1-2", "みどりビル", "みどり野市東町1-2 みどりビル"),
        ("みどり県東町1-2みどりビル", "みどりビル", "みどり野市東町1-2みどりビル"),
        ("みどり野市東町１－２", "", "みどり野市東町1-2"),
    ],
)
def test_an_address_names_city_and_building_once(
    house: Renkei, work: Work, address: str, building: str, shown: str
) -> None:
    row = replace(offices()[0], address=address, building=building)
    service.take(work, service.open_source(work, _facts()), [row])
    (hit,) = service.search(work, row.office_number)
    assert hit.address == shown


def _facts() -> service.SourceFacts:
    return service.SourceFacts("jigyosho_110.csv", "0" * 64, None)


def test_the_fictional_city_is_the_same_every_time_and_fictional_throughout(house: Renkei) -> None:
    first, second = offices(), offices()
    assert first == second
    assert len({row.office_number for row in first}) >= 200
    assert all(row.office_number.startswith("99") and office_digit_fits(row.office_number) for row in first)
    assert all(row.phone.startswith("000") for row in first)
    assert len({row.service_code for row in first}) >= 15


def test_seeding_twice_changes_nothing(house: Renkei, work: Work) -> None:
    seed(work)
    before = service.credit(work)
    seed(work)
    assert service.credit(work) == before
    assert before is not None
    assert before.fictional


def test_a_real_list_keeps_the_fictional_one_out(house: Renkei, work: Work) -> None:
    service.take(work, service.open_source(work, _facts()), offices()[:3])
    seed(work)
    credit = service.credit(work)
    assert credit is not None
    assert (credit.fictional, credit.offices) == (False, 3)

"""Price, campaign, renewal and the move depend on the day; an application is made once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accounts import service as accounts
from engine.errors import KjIdMismatchError, OfficeUnknownError, TermsNotAgreedError
from engine.events import LicenceGranted
from engine.licences import rules, service
from store.work import Work
from web.extension import Renkei

OFFICE_A, OFFICE_B = "9970100013", "9971100020"


@pytest.mark.parametrize(
    ("on", "campaign", "price"),
    [
        (date(2024, 4, 1), None, 21_000),
        (date(2025, 5, 31), None, 21_000),
        (date(2025, 6, 1), "フリーパスキャンペーン", 0),
        (date(2026, 11, 24), "フリーパスキャンペーン", 0),
    ],
)
def test_the_price_of_a_day(on: date, campaign: str | None, price: int) -> None:
    quote = rules.quote(on)
    assert (quote.list_price_yen, quote.price_yen, quote.campaign) == (21_000, price, campaign)


def test_each_office_number_needs_its_own_licence() -> None:
    assert rules.quote(date(2024, 4, 1), offices=3).price_yen == 63_000


def test_how_long_it_is_free_is_told_as_it_was_known_that_day() -> None:
    assert "2026年度の下期" in rules.quote(date(2026, 7, 28)).free_until_text
    assert "2027年1月" in rules.quote(date(2026, 7, 29)).free_until_text
    assert "過ぎています" in rules.quote(date(2027, 2, 1)).free_until_text


def test_before_the_first_price_there_is_none() -> None:
    with pytest.raises(rules.NoTermsError):
        rules.quote(date(2023, 4, 19))


@pytest.mark.parametrize(("first", "rule"), [(date(2025, 5, 31), "apply"), (date(2025, 6, 1), "automatic")])
def test_renewal_goes_by_the_day_of_the_first_application(first: date, rule: str) -> None:
    assert rules.renewal_for(first).rule == rule


def test_a_year_ends_the_day_before_the_same_day() -> None:
    assert rules.licence_until(date(2026, 11, 24)) == date(2027, 11, 23)
    assert rules.licence_until(date(2028, 2, 29)) == date(2029, 2, 28)
    assert rules.licence_until(date(2027, 3, 1)) == date(2028, 2, 29)


def test_the_window_to_register_for_the_move_counts_down() -> None:
    move = rules.move_on(date(2026, 12, 31))
    assert move is not None
    assert move.days_left_to_register(date(2026, 11, 24)) == 38
    assert move.days_left_to_register(date(2026, 12, 31)) == 1
    assert move.days_left_to_register(date(2027, 1, 1)) is None
    assert rules.move_on(date(2025, 1, 1)) is None


def test_subsidies_stand_while_their_window_is_open() -> None:
    assert [one.id for one in rules.subsidies_on(date(2026, 11, 24))] == ["base-grant", "technology-grant"]
    assert [one.id for one in rules.subsidies_on(date(2027, 3, 13))] == ["technology-grant"]
    assert rules.subsidies_on(date(2027, 4, 1)) == ()


class TestApplying:
    """One office, one year, one application."""

    @pytest.fixture
    def letter(self, house: Renkei) -> accounts.Letter:
        with house.works.begin() as work:
            accounts.ensure_office(
                work, OFFICE_A, name="みどり野居宅", kind="care_management_office", service_type="43"
            )
            return accounts.issue_letter(work, OFFICE_A)

    def test_applying_gives_a_number_a_licence_and_todays_price(
        self,
        letter: accounts.Letter,
        house: Renkei,
        work: Work,
    ) -> None:
        heard: list[LicenceGranted] = []
        house.events.subscribe(LicenceGranted, lambda _work, event: heard.append(event))
        made = service.apply(work, OFFICE_A, letter.kj_id, "2026-04")
        assert made.number.startswith("A-2026-0000")
        assert (made.price_yen, made.list_price_yen, made.campaign) == (0, 21_000, "フリーパスキャンペーン")
        assert (made.valid_from, made.valid_until) == (date(2026, 11, 24), date(2027, 11, 23))
        assert made.renewal_rule == "automatic"
        assert heard == [LicenceGranted(OFFICE_A, made.number, 0)]
        assert service.application_of(work, OFFICE_A) == made

    def test_a_double_submit_is_one_application(
        self, letter: accounts.Letter, work: Work, clock: Any
    ) -> None:
        first = service.apply(work, OFFICE_A, letter.kj_id, "2026-04")
        clock.advance(days=300)
        assert service.apply(work, OFFICE_A, letter.kj_id, "2026-04").number == first.number

    def test_after_its_year_there_may_be_another(
        self, letter: accounts.Letter, work: Work, clock: Any
    ) -> None:
        first = service.apply(work, OFFICE_A, letter.kj_id, "2026-04")
        clock.advance(days=365)
        assert not service.is_licensed(work, OFFICE_A)
        second = service.apply(work, OFFICE_A, letter.kj_id, "2026-04")
        assert second.number != first.number
        assert second.number.startswith("A-2027-")

    def test_the_last_day_still_counts_in_japan(
        self, letter: accounts.Letter, work: Work, clock: Any
    ) -> None:
        service.apply(work, OFFICE_A, letter.kj_id, "2026-04")
        clock.advance(days=364, hours=13, minutes=59)
        assert service.is_licensed(work, OFFICE_A)
        clock.advance(minutes=1)
        assert not service.is_licensed(work, OFFICE_A)

    def test_nobody_applies_with_another_offices_id(self, letter: accounts.Letter, work: Work) -> None:
        accounts.ensure_office(work, OFFICE_B, name="ほか", kind="service_office", service_type="11")
        other = accounts.issue_letter(work, OFFICE_B)
        with pytest.raises(KjIdMismatchError):
            service.apply(work, OFFICE_A, other.kj_id, "2026-04")

    def test_without_agreement_or_office_there_is_no_application(
        self, letter: accounts.Letter, work: Work
    ) -> None:
        with pytest.raises(TermsNotAgreedError):
            service.apply(work, OFFICE_A, letter.kj_id, "")
        with pytest.raises(OfficeUnknownError):
            service.apply(work, "9979999999", letter.kj_id, "2026-04")
        assert service.application_of(work, OFFICE_A) is None
        assert service.licence_of(work, OFFICE_A) is None

    def test_automatic_renewal_goes_on_for_a_year_unless_opted_out(
        self,
        letter: accounts.Letter,
        work: Work,
        clock: Any,
    ) -> None:
        service.apply(work, OFFICE_A, letter.kj_id, "2026-04")
        clock.advance(days=364)
        before = service.renew_due(work)
        assert before >= 1
        assert service.renew_due(work) == 0
        licence = service.licence_of(work, OFFICE_A)
        assert licence is not None
        assert licence.valid_until == date(2028, 11, 23)
        assert service.set_automatic_renewal(work, OFFICE_A, wanted=False)
        clock.advance(days=367)
        service.renew_due(work)
        assert not service.is_licensed(work, OFFICE_A)

    def test_an_office_from_before_june_2025_applies_again_itself(
        self,
        letter: accounts.Letter,
        work: Work,
        clock: Any,
    ) -> None:
        clock.advance(days=-600)
        service.apply(work, OFFICE_A, letter.kj_id, "2024-04")
        clock.advance(days=600)
        licence = service.licence_of(work, OFFICE_A)
        assert licence is not None
        assert (licence.active, licence.renewal_rule, licence.price_yen) == (False, "apply", 21_000)
        assert not service.set_automatic_renewal(work, OFFICE_A, wanted=False)
        again = service.apply(work, OFFICE_A, letter.kj_id, "2026-04")
        assert (again.price_yen, again.renewal_rule) == (0, "apply")

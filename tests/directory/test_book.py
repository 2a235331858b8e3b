"""An office keeps its partners: adds, writes down, removes, takes it back, invites."""

from __future__ import annotations

import pytest

from accounts.service import ensure_office
from directory import service
from directory.errors import NotAPartnerError, OwnNumberError, UnknownOfficeError
from directory.rules.book import month_choices, read_month
from directory.service import PartnerFacts
from store.clock import FixedClock
from store.work import Work
from tests.directory.conftest import OWN, READY_TO_BE
from web.extension import Renkei

NANOHANA = "9971100053"


def test_a_partner_is_added_once_with_what_was_agreed(city: Renkei, work: Work) -> None:
    service.add_partner(work, OWN, READY_TO_BE)
    service.add_partner(work, OWN, READY_TO_BE, PartnerFacts("post", "202612", "月末に連絡", "listed"))
    (line,) = service.partners_of(work, OWN)
    assert (line.name, line.way, line.start_month, line.note) == ("ひまわり訪問介護", "post", "202612", "月末に連絡")
    assert line.wam_on == work.today()
    assert (line.participant, line.ready) == (True, False)


def test_a_removed_partner_comes_back_as_it_was(city: Renkei, work: Work) -> None:
    service.add_partner(work, OWN, READY_TO_BE, PartnerFacts("hand", "202701"))
    assert service.remove_partner(work, OWN, READY_TO_BE) == "ひまわり訪問介護"
    assert service.partners_of(work, OWN) == []
    assert service.partner_of(work, OWN, READY_TO_BE) is None
    service.restore_partner(work, OWN, READY_TO_BE)
    (line,) = service.partners_of(work, OWN)
    assert (line.way, line.start_month) == ("hand", "202701")


def test_what_cannot_be_a_partner_is_refused(city: Renkei, work: Work) -> None:
    with pytest.raises(OwnNumberError):
        service.add_partner(work, OWN, OWN)
    with pytest.raises(UnknownOfficeError):
        service.add_partner(work, OWN, "9999999990")
    for action in (service.remove_partner, service.restore_partner):
        with pytest.raises(NotAPartnerError):
            action(work, OWN, NANOHANA)
    with pytest.raises(NotAPartnerError):
        service.change_partner(work, OWN, NANOHANA, PartnerFacts())
    with pytest.raises(NotAPartnerError):
        service.invite(work, OWN, NANOHANA)


def test_books_are_separate(city: Renkei, work: Work) -> None:
    service.add_partner(work, OWN, NANOHANA)
    assert service.partners_of(work, READY_TO_BE) == []
    with pytest.raises(NotAPartnerError):
        service.remove_partner(work, READY_TO_BE, NANOHANA)


def test_an_invitation_carries_the_facts_and_the_link(city: Renkei, work: Work) -> None:
    service.add_partner(work, OWN, NANOHANA, PartnerFacts("fax", "202612"))
    made = service.invite(work, OWN, NANOHANA)
    assert service.invite(work, OWN, NANOHANA).token == made.token
    read = service.invitation(work, made.token)
    assert read is not None
    assert (read.inviter_number, read.partner_number, read.start_month) == (OWN, NANOHANA, "202612")
    letter = service.letter_of(work, made)
    assert service.link_of(work, made) in letter
    assert "2026年12月分から" in letter
    assert "なのはなデイサービス 御中" in letter


def test_an_invitation_ends_after_ninety_days_and_nonsense_is_none(city: Renkei, work: Work, clock: FixedClock) -> None:
    service.add_partner(work, OWN, NANOHANA)
    made = service.invite(work, OWN, NANOHANA)
    clock.advance(days=89)
    assert service.invitation(work, made.token) is not None
    clock.advance(days=2)
    assert service.invitation(work, made.token) is None
    assert service.accept_invitation(work, made.token) is None
    for nonsense in ("", "x" * 500, "\x00", "../../etc", made.token + "!"):
        assert service.invitation(work, nonsense) is None


def test_accepting_puts_the_inviter_into_the_other_book(city: Renkei, work: Work) -> None:
    service.add_partner(work, OWN, NANOHANA)
    made = service.invite(work, OWN, NANOHANA)
    first = service.accept_invitation(work, made.token)
    assert first is not None
    assert first.accepted
    ensure_office(work, NANOHANA, name="なのはなデイサービス", kind="service_office", service_type="15")
    service.accept_invitation(work, made.token)
    assert [line.partner_number for line in service.partners_of(work, NANOHANA)] == [OWN]


@pytest.mark.parametrize(
    ("typed", "month"),
    [("2026-12", "202612"), ("２０２６年１２月", "202612"), ("202701", "202701"), ("2027/1", "202701"), ("", ""),
     ("2026-13", None), ("来月", None), ("12", None)],
)  # fmt: skip
def test_months_are_read_as_they_are_typed(typed: str, month: str | None) -> None:
    assert read_month(typed) == month


def test_months_to_choose_from_begin_now_and_cross_the_year(work: Work) -> None:
    assert month_choices(work.today(), 3) == ["202611", "202612", "202701"]

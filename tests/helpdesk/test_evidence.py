"""Tickets the machine opens: one a case, with evidence, once, and gone again when the matter mends itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from flask.testing import FlaskClient

from engine.events import PackageReceived, PackageRefused, ReceiptMissing
from engine.pki import service as pki
from engine.practice.rules import PRACTICE_OFFICE
from helpdesk import service
from helpdesk.own_panels import when_asked
from helpdesk.records import Ticket, TicketEvidence
from helpdesk.rules.states import State
from helpdesk.service import Agent, OfficeViewer
from helpdesk.service.evidence import look_at_certificates
from store.clock import FixedClock
from store.work import Work
from tests.helpdesk.conftest import OFFICE, STRANGER
from web.extension import Renkei

ONE, TWO = "01a204f6-d458-73db-9071-9f84828d6001", "01a204f6-d458-73db-9071-9f84828d6002"


def missing(work: Work, message_id: str = ONE, sender: str = OFFICE, receiver: str = STRANGER) -> None:
    work.announce(ReceiptMissing(sender, receiver, message_id, work.now() - timedelta(days=3)))


def tickets(work: Work) -> list[Ticket]:
    return work.session.query(Ticket).order_by(Ticket.number).all()


def talk(work: Work, ticket: Ticket, *, notes: bool = False) -> str:
    return "\n".join(message.text for message in service.messages_for(work, ticket, notes=notes))


def test_three_days_without_a_receipt_open_one_ticket_with_the_evidence(offices: Work) -> None:
    missing(offices)
    (ticket,) = tickets(offices)
    assert (ticket.source, ticket.office_number, ticket.state) == ("evidence", OFFICE, "new")
    assert ticket.subject == "すずらん訪問介護が、データをまだ受け取っていません"
    assert ticket.due_at is not None
    panel = when_asked(offices, OFFICE, ticket)
    assert panel is not None
    shown = " ".join(f"{row.label} {row.value}" for row in panel.rows)
    for words in ("受け取りの知らせがない", f"すずらん訪問介護（{STRANGER}）", ONE, "2026年11月21日 10:00", "一度もありません"):
        assert words in shown
    assert "送り直す必要はありません" in talk(offices, ticket)
    assert service.ticket_for(offices, OfficeViewer(OFFICE), ticket.number) is ticket


def test_the_same_news_again_changes_nothing(offices: Work) -> None:
    missing(offices)
    missing(offices)
    (ticket,) = tickets(offices)
    assert len(service.messages_for(offices, ticket, notes=True)) == 1
    assert offices.session.query(TicketEvidence).count() == 1


def test_another_package_to_the_same_office_joins_and_to_another_one_does_not(offices: Work) -> None:
    missing(offices, ONE)
    missing(offices, TWO)
    assert len(tickets(offices)) == 1
    assert TWO in talk(offices, tickets(offices)[0], notes=True)
    assert TWO not in talk(offices, tickets(offices)[0])
    missing(offices, TWO, sender=STRANGER, receiver=OFFICE)
    assert [ticket.office_number for ticket in tickets(offices)] == [OFFICE, STRANGER]


def test_after_the_end_a_new_finding_opens_a_new_ticket(offices: Work, agent: Agent) -> None:
    missing(offices, ONE)
    service.close(offices, tickets(offices)[0], agent)
    missing(offices, ONE)
    assert len(tickets(offices)) == 1
    missing(offices, TWO)
    assert len(tickets(offices)) == 2


def test_a_late_receipt_solves_what_nobody_has_touched(offices: Work) -> None:
    missing(offices, ONE)
    missing(offices, TWO)
    offices.announce(PackageReceived(OFFICE, STRANGER, ONE))
    (ticket,) = tickets(offices)
    assert ticket.state == "new", "the second package is still missing"
    offices.announce(PackageReceived(OFFICE, STRANGER, TWO))
    assert ticket.state == State.SOLVED
    assert "その後、相手の事業所が受け取りました。" in talk(offices, ticket)
    offices.announce(PackageReceived(OFFICE, STRANGER, TWO))
    assert talk(offices, ticket).count("その後") == 1


def test_an_agents_ticket_stays_the_agents(offices: Work, agent: Agent) -> None:
    missing(offices)
    (ticket,) = tickets(offices)
    service.assign(offices, ticket, agent, agent.staff_id)
    offices.announce(PackageRefused(OFFICE, STRANGER, ONE, "broken"))
    assert ticket.state == State.OPEN
    assert "受け取れない" in talk(offices, ticket, notes=True)
    assert "受け取れない" not in talk(offices, ticket)


@pytest.mark.parametrize("pair", [(PRACTICE_OFFICE, OFFICE), (OFFICE, PRACTICE_OFFICE)])
def test_practice_makes_no_ticket(offices: Work, pair: tuple[str, str]) -> None:
    missing(offices, sender=pair[0], receiver=pair[1])
    assert tickets(offices) == []


def enrol(work: Work, pc: str) -> pki.CertificateView:
    key = ec.generate_private_key(ec.SECP256R1())
    csr = x509.CertificateSigningRequestBuilder(x509.Name([])).sign(key, hashes.SHA256())
    code = pki.create_enrolment(work, OFFICE).code
    return pki.enrol(work, OFFICE, code, csr.public_bytes(Encoding.DER), pc)


@pytest.fixture
def held(offices: Work) -> Iterator[pki.CertificateView]:
    """The office's certificate, as good as ended."""
    return enrol(offices, "受付のパソコン")


def test_a_certificate_near_its_end_is_taken_up_once_and_settled_by_a_new_one(
    offices: Work, held: pki.CertificateView, clock: FixedClock
) -> None:
    clock.advance(seconds=(held.not_after - offices.now() - timedelta(days=15)).total_seconds())
    assert look_at_certificates(offices) == 0
    clock.advance(days=2)
    assert (look_at_certificates(offices), look_at_certificates(offices)) == (1, 0)
    (ticket,) = tickets(offices)
    assert "に切れます" in ticket.subject
    assert "「受付のパソコン」の証明書" in talk(offices, ticket)
    enrol(offices, "新しいパソコン")
    assert ticket.state == State.SOLVED
    assert look_at_certificates(offices) == 0


def test_a_second_pc_or_an_ended_certificate_does_not_ring(
    offices: Work, held: pki.CertificateView, clock: FixedClock
) -> None:
    clock.advance(seconds=(held.not_after - offices.now() - timedelta(days=40)).total_seconds())
    other = enrol(offices, "二台目")
    clock.advance(days=30)
    assert look_at_certificates(offices) == 0
    pki.revoke(offices, other.serial, "superseded")
    assert look_at_certificates(offices) == 1
    clock.advance(days=20)
    assert look_at_certificates(offices) == 0


def test_the_desk_and_the_office_both_see_it(house: Renkei, offices: Work, client: FlaskClient) -> None:
    missing(offices)
    (ticket,) = tickets(offices)
    opened = service.opening.opened(offices, ticket)
    offices.commit()
    page = client.get(opened.follow_path).text
    assert "窓口から相手の事業所に確かめます" in page
    assert "控えの番号" not in page

"""Tickets the machine opens: one a case, with the evidence, and ended by the machine while nobody has touched them."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from accounts.service import get_office
from engine.events import CertificateIssued, PackageReceived, PackageRefused, ReceiptMissing
from engine.pki.records import CertificateRecord
from engine.pki.service import active_certificates
from engine.practice.rules import PRACTICE_OFFICE
from engine.relay.service import last_heartbeat, sent_one
from helpdesk.records import Ticket, TicketEvidence
from helpdesk.rules import evidence as cases
from helpdesk.rules.states import LIVE, State
from helpdesk.service.audit import record
from helpdesk.service.handling import move, touch
from helpdesk.service.opening import Line, Opening, add_message, open_ticket
from store.base import new_id
from store.errors import NotFoundError, RenkeiError
from store.work import Work

WARNING = timedelta(days=14)
HOURLY = 3600


def take_up(work: Work, case: cases.Case) -> Ticket | None:
    """Open a ticket, or write the finding into the case's open one; None when this finding is known already."""
    if work.session.scalar(select(TicketEvidence.id).where(TicketEvidence.item == case.item)) is not None:
        return None
    ticket = _open_one(work, case.key)
    if ticket is None:
        opened = open_ticket(work, Opening(
            source="evidence", subject=case.subject, office_number=case.office_number,
            conversation=(Line("bot", case.text, work.now()),), situation=case.situation(), reason=case.reason,
        ))
        ticket = work.session.get(Ticket, opened.id)
        if ticket is None:
            raise NotFoundError
    else:
        _write(work, ticket, "note", case.note())
    work.session.add(TicketEvidence(id=new_id(), case=case.key, item=case.item, ticket_id=ticket.id, at=work.now()))
    work.session.flush()
    return ticket


def settle(work: Work, case: str, item: str | None, words: str) -> int:
    """The matter has mended itself (`item` None: the whole case); returns for how many findings.

    A ticket nobody has touched yet is solved with these words to the office; another only gets a note.
    """
    known = select(TicketEvidence).where(TicketEvidence.case == case, TicketEvidence.settled_at.is_(None))
    found = list(work.session.scalars(known if item is None else known.where(TicketEvidence.item == item)))
    for one in found:
        one.settled_at = work.now()
    work.session.flush()
    for ticket_id in {one.ticket_id for one in found}:
        open_still = known.where(TicketEvidence.ticket_id == ticket_id)
        ticket = work.session.get(Ticket, ticket_id)
        if ticket is None or State(ticket.state) not in LIVE:
            continue
        if State(ticket.state) is State.NEW and work.session.scalar(open_still.limit(1)) is None:
            _write(work, ticket, "bot", words)
            move(work, ticket, None, State.SOLVED)
        else:
            _write(work, ticket, "note", words)
    return len(found)


def _open_one(work: Work, case: str) -> Ticket | None:
    mine = select(TicketEvidence.ticket_id).where(TicketEvidence.case == case)
    live = Ticket.state.in_([state.value for state in LIVE])
    return work.session.scalar(select(Ticket).where(Ticket.id.in_(mine), live).order_by(Ticket.number.desc()).limit(1))


def _write(work: Work, ticket: Ticket, who: str, text: str) -> None:
    message = add_message(work, ticket, who, text)
    touch(work, ticket)
    record(work, None, "noted", ticket, message=message.id)


def on_missing_receipt(work: Work, event: ReceiptMissing) -> None:
    """Three days without a receipt; what the practice partner sends is nobody's worry."""
    if PRACTICE_OFFICE in {event.sender, event.receiver}:
        return
    try:
        package = sent_one(work, event.sender, event.message_id)
    except RenkeiError:
        package = None
    receiver, beat = get_office(work, event.receiver), last_heartbeat(work, event.receiver)
    take_up(work, cases.missing_receipt(
        event.sender, event.receiver, event.message_id, event.accepted_at,
        receiver_name=receiver.name if receiver else "", month=package.month if package else "",
        fetched=package.fetched_at is not None if package else None, last_seen=beat.at if beat else None,
    ))


def on_receipt(work: Work, event: PackageReceived | PackageRefused) -> None:
    """The receipt came after all, whatever it says."""
    words = (
        "その後、相手の事業所が受け取りました。"
        if isinstance(event, PackageReceived)
        else "その後、相手の事業所から「受け取れない」と返事がありました。「送ったもの」の画面で理由を確かめてください。"
    )
    case = cases.receipt_key(event.sender, event.receiver)
    settle(work, case, cases.receipt_item(event.sender, event.message_id), words)


def on_certificate(work: Work, event: CertificateIssued) -> None:
    """A newer certificate is there."""
    if event.not_after - work.now() > WARNING:
        settle(work, cases.certificate_key(event.office_number), None, "その後、新しい証明書が届きました。")


def look_at_certificates(work: Work) -> int:
    """Take up certificates that end within 14 days while their office has none that lasts longer; returns how many."""
    soon = work.now() + WARNING
    ending = select(CertificateRecord.office_number).where(
        CertificateRecord.not_after > work.now(), CertificateRecord.not_after <= soon,
        CertificateRecord.office_number != PRACTICE_OFFICE,
    )
    count = 0
    for number in work.session.scalars(ending.distinct().order_by(CertificateRecord.office_number)).all():
        held = active_certificates(work, number)
        # One PC is enough to work; a second one that is given up shouldn't ring.
        if not held or any(one.not_after > soon for one in held):
            continue
        last = max(held, key=lambda one: one.not_after)
        case = cases.expiring_certificate(number, last.serial, last.pc_name, last.not_after)
        count += take_up(work, case) is not None
    return count


def watch(work: Work) -> None:
    """The hourly look."""
    look_at_certificates(work)

"""Notices packages that nobody signs for in time."""

from __future__ import annotations

from sqlalchemy import exists, select

from engine.events import ReceiptMissing
from engine.relay.records import Package, ReceiptReminder
from engine.relay.rules.packages import RECEIPT_DUE
from store.work import Work

AT_ONCE = 500


def remind(work: Work) -> int:
    """Announce ReceiptMissing, once, for packages neither taken nor refused when the receipt is due; returns how many."""
    now = work.now()
    said = exists().where(ReceiptReminder.sender == Package.sender, ReceiptReminder.message_id == Package.message_id)
    query = (
        select(Package.sender, Package.receiver, Package.message_id, Package.accepted_at)
        .where(Package.dropped_at.is_(None), Package.accepted_at <= now - RECEIPT_DUE, Package.received_at.is_(None),
               Package.refused_at.is_(None), ~said)
        .order_by(Package.accepted_at).limit(AT_ONCE)
    )
    found = work.session.execute(query).all()
    for one in found:
        work.session.add(ReceiptReminder(sender=one.sender, message_id=one.message_id, at=now))
    work.session.flush()
    for one in found:
        work.announce(ReceiptMissing(one.sender, one.receiver, one.message_id, one.accepted_at))
    return len(found)

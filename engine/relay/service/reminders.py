"""Notices a package that nobody signs for in time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.events import PackageAccepted, ReceiptMissing
from engine.relay.records import Package
from engine.relay.rules.packages import RECEIPT_DUE
from store.work import Work

REMIND = "relay.remind"


def watch(work: Work, event: PackageAccepted) -> None:
    """Look again when the receipt is due."""
    work.enqueue(REMIND, {"sender": event.sender, "message_id": event.message_id}, work.now() + RECEIPT_DUE)


def remind(work: Work, payload: Mapping[str, Any]) -> None:
    """Announce ReceiptMissing when the receiver has neither taken nor refused the package."""
    package = work.session.get_one(Package, (payload["sender"], payload["message_id"]))
    if package.received_at is None and package.refused_at is None:
        work.announce(ReceiptMissing(package.sender, package.receiver, package.message_id, package.accepted_at))

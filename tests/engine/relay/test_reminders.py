"""After three days without a receipt somebody should hear of it, once."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from engine.events import ReceiptMissing
from web.extension import Renkei

OFFICE_A, OFFICE_B = "9970100013", "9971100020"


@pytest.mark.parametrize("answer", [None, "RECEIVED", "REFUSED"])
def test_a_missing_receipt_is_announced_when_it_is_due(
    office_a: Any, office_b: Any, house: Renkei, app: Flask, answer: str | None,
) -> None:
    heard: list[ReceiptMissing] = []
    house.events.subscribe(ReceiptMissing, lambda _work, event: heard.append(event))
    clock = office_a.clock
    accepted_at = clock.now()
    message_id = office_a.send(OFFICE_B)
    if answer:
        package = office_b.inbox()[0]
        reason = "not-for-us" if answer == "REFUSED" else None
        office_b.post_receipt(package, office_b.receipt(answer, package, office_b.fetch(package), reason))
    for days in (2, 1, 3):
        clock.advance(days=days)
        with app.app_context():
            house.jobs.run_periodic(house.works)
    expected = [] if answer else [ReceiptMissing(OFFICE_A, OFFICE_B, message_id, accepted_at)]
    assert heard == expected

"""Office A sends, office B receives: the whole way over HTTP with real keys."""

from __future__ import annotations

from pathlib import Path
from typing import Any

OFFICE_B = "9971100020"


def test_a_sealed_package_reaches_the_partner_and_comes_back_receipted(
    office_a: Any,
    office_b: Any,
    tmp_path: Path,
) -> None:
    message_id = office_a.send(OFFICE_B)
    waiting = office_b.inbox()
    assert [(one["message_id"], one["state"]) for one in waiting] == [(message_id, "waiting")]

    sealed = office_b.fetch(waiting[0])
    opened = office_b.open(sealed, tmp_path / "opened")
    assert [path.name for path in opened.files] == ["memo.csv"]
    answer = office_b.post_receipt(waiting[0], office_b.receipt("RECEIVED", waiting[0], sealed))
    assert answer.status_code == 200
    assert answer.get_json()["kind"] == "RECEIVED"

    one = office_a.get(f"/sent/{message_id}").get_json()
    assert one["state"] == "received"
    assert len(one["receipts"]) == 2
    assert office_b.inbox()[0]["state"] == "received"

"""Receipts prove what the receiver did; the relay takes none that proves something else."""

from __future__ import annotations

from typing import Any

import pytest

from engine.envelope.receipts import read_receipt
from engine.events import PackageFetched, PackageImported, PackageReceived, PackageRefused
from store.base import new_id
from web.extension import Renkei

OFFICE_A, OFFICE_B, OFFICE_C = "9970100013", "9971100020", "9972200035"


def test_the_same_receipt_again_changes_nothing(office_a: Any, office_b: Any, clock: Any) -> None:
    message_id = office_a.send(OFFICE_B)
    package = office_b.inbox()[0]
    jws = office_b.receipt("RECEIVED", package, office_b.fetch(package))
    first = office_b.post_receipt(package, jws)
    clock.advance(minutes=3)
    assert office_b.post_receipt(package, jws).get_json() == first.get_json()
    assert len(office_a.get(f"/sent/{message_id}").get_json()["receipts"]) == 2


def test_a_pc_restored_from_a_backup_may_sign_anew(office_a: Any, office_b: Any, clock: Any) -> None:
    message_id = office_a.send(OFFICE_B)
    package = office_b.inbox()[0]
    sealed = office_b.fetch(package)
    first = office_b.post_receipt(package, office_b.receipt("RECEIVED", package, sealed)).get_json()
    clock.advance(minutes=3)
    again = office_b.post_receipt(package, office_b.receipt("RECEIVED", package, sealed))
    assert (again.status_code, again.get_json()) == (200, first)
    assert len(office_a.get(f"/sent/{message_id}").get_json()["receipts"]) == 2


def test_a_later_success_supersedes_a_refusal(office_a: Any, office_b: Any, clock: Any) -> None:
    message_id = office_a.send(OFFICE_B)
    package = office_b.inbox()[0]
    sealed = office_b.fetch(package)
    no = office_b.receipt("REFUSED", package, sealed, "standard-rejected:E-COLCOUNT,E-DATE")
    assert office_b.post_receipt(package, no).status_code == 200
    one = office_a.get(f"/sent/{message_id}").get_json()
    assert (one["state"], one["reason"], one["finding_codes"]) == (
        "refused",
        "standard-rejected",
        ["E-COLCOUNT", "E-DATE"],
    )
    clock.advance(minutes=1)
    office_b.post_receipt(package, office_b.receipt("RECEIVED", package, office_b.fetch(package)))
    one = office_a.get(f"/sent/{message_id}").get_json()
    assert (one["state"], one["reason"]) == ("received", None)
    assert [read_receipt(jws, office_a.trust(), clock.now()).kind for jws in one["receipts"]] == [
        "ACCEPTED",
        "REFUSED",
        "RECEIVED",
    ]


def test_the_order_of_receipts_is_kept(office_a: Any, office_b: Any) -> None:
    office_a.send(OFFICE_B)
    package = office_b.inbox()[0]
    sealed = office_b.fetch(package)
    early = office_b.post_receipt(package, office_b.receipt("IMPORTED", package, sealed))
    assert (early.status_code, early.get_json()["code"]) == (409, "receipt-order")
    office_b.post_receipt(package, office_b.receipt("RECEIVED", package, sealed))
    late = office_b.post_receipt(package, office_b.receipt("REFUSED", package, sealed, "changed-my-mind"))
    assert (late.status_code, late.get_json()["code"]) == (409, "receipt-order")
    assert office_b.post_receipt(package, office_b.receipt("IMPORTED", package, sealed)).status_code == 200
    assert office_a.get("/sent").get_json()["packages"][0]["state"] == "imported"


def _of_another_office(b: Any, c: Any, package: Any, sealed: bytes) -> str:
    own: str = c.receipt("RECEIVED", package, sealed)
    return own


def _over_other_bytes(b: Any, c: Any, package: Any, sealed: bytes) -> str:
    own: str = b.receipt("RECEIVED", package, sealed + b"x")
    return own


def _of_another_package(b: Any, c: Any, package: Any, sealed: bytes) -> str:
    own: str = b.receipt("RECEIVED", {**package, "message_id": new_id()}, sealed)
    return own


def _with_a_broken_signature(b: Any, c: Any, package: Any, sealed: bytes) -> str:
    own: str = b.receipt("RECEIVED", package, sealed)
    return own[:-4] + ("AAAA" if own[-4:] != "AAAA" else "BBBB")


def _nonsense(b: Any, c: Any, package: Any, sealed: bytes) -> str:
    return "受け取りました"


@pytest.mark.parametrize(
    "forge",
    [
        _of_another_office,
        _over_other_bytes,
        _of_another_package,
        _with_a_broken_signature,
        _nonsense,
    ],
)
def test_a_receipt_that_proves_something_else_is_refused(
    office_a: Any,
    office_b: Any,
    make_office: Any,
    forge: Any,
) -> None:
    message_id = office_a.send(OFFICE_B)
    package = office_b.inbox()[0]
    forged = forge(office_b, make_office(OFFICE_C), package, office_b.fetch(package))
    answer = office_b.post_receipt(package, forged)
    assert (answer.status_code, answer.get_json()["code"]) == (422, "receipt-invalid")
    assert office_a.get(f"/sent/{message_id}").get_json()["state"] == "fetched"


def test_the_relays_own_receipt_sent_back_moves_nothing(office_a: Any, office_b: Any) -> None:
    message_id = office_a.send(OFFICE_B)
    package = office_b.inbox()[0]
    office_b.post_receipt(package, package["accepted_receipt"])
    assert office_a.get(f"/sent/{message_id}").get_json()["state"] == "accepted"


def test_only_the_receiver_may_post(office_a: Any, office_b: Any, make_office: Any) -> None:
    office_a.send(OFFICE_B)
    package = office_b.inbox()[0]
    jws = office_b.receipt("RECEIVED", package, office_b.fetch(package))
    answer = make_office(OFFICE_C).post_receipt(package, jws)
    assert (answer.status_code, answer.get_json()["code"]) == (404, "package-unknown")


def test_what_happens_is_announced_once(office_a: Any, office_b: Any, house: Renkei) -> None:
    heard: list[str] = []
    for kind in (PackageFetched, PackageReceived, PackageImported, PackageRefused):
        house.events.subscribe(kind, lambda _work, event: heard.append(type(event).__name__))
    office_a.send(OFFICE_B)
    package = office_b.inbox()[0]
    sealed = office_b.fetch(package)
    office_b.fetch(package)
    for kind in ("RECEIVED", "IMPORTED"):
        jws = office_b.receipt(kind, package, sealed)
        office_b.post_receipt(package, jws)
        office_b.post_receipt(package, jws)
    assert heard == ["PackageFetched", "PackageReceived", "PackageImported"]

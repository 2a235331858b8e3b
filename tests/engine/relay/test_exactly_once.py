"""Rules 1-5 of exactly once: the same bytes get the same answer, other bytes never take their place."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from flask import Flask

from engine.envelope.receipts import read_receipt
from engine.relay.records import LedgerEntry, Package
from engine.relay.rules.merkle import leaf_hash, node_hash
from store.work import Work
from web.extension import Renkei

OFFICE_A, OFFICE_B = "9970100013", "9971100020"


def test_the_same_package_again_gets_the_byte_identical_receipt(
    office_a: Any, office_b: Any, clock: Any
) -> None:
    message_id, sealed = office_a.seal(OFFICE_B)
    first = office_a.put(OFFICE_B, message_id, sealed)
    clock.advance(minutes=5)
    second = office_a.put(OFFICE_B, message_id, sealed)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.data == second.data
    assert len(office_b.inbox()) == 1


def test_the_relays_receipt_tells_hash_size_and_ledger_serial(office_a: Any, office_b: Any) -> None:
    message_id, sealed = office_a.seal(OFFICE_B)
    answer = office_a.put(OFFICE_B, message_id, sealed).get_json()
    receipt = read_receipt(answer["receipt"], office_a.trust(), office_a.moment())
    assert receipt.kind == "ACCEPTED"
    facts = receipt.facts
    assert (facts.sender, facts.receiver, facts.message_id) == (OFFICE_A, OFFICE_B, message_id)
    assert (facts.sha256, facts.size) == (sha256(sealed).hexdigest(), len(sealed))
    assert answer["serial"] == f"R-2026-{facts.serial:06}"
    assert office_b.inbox()[0]["accepted_receipt"] == answer["receipt"]


def test_the_same_id_with_other_bytes_is_refused_and_the_first_package_stays(
    office_a: Any, office_b: Any
) -> None:
    message_id, sealed = office_a.seal(OFFICE_B)
    office_a.put(OFFICE_B, message_id, sealed)
    _, other = office_a.seal(OFFICE_B, {"other.csv": b"x\r\n"}, message_id)
    refused = office_a.put(OFFICE_B, message_id, other)
    assert (refused.status_code, refused.get_json()["code"]) == (409, "id-reused")
    assert office_b.fetch(office_b.inbox()[0]) == sealed


def test_two_senders_may_use_the_same_id(office_a: Any, office_b: Any) -> None:
    message_id, sealed = office_a.seal(OFFICE_B)
    _, back = office_b.seal(OFFICE_A, message_id=message_id)
    assert office_a.put(OFFICE_B, message_id, sealed).status_code == 201
    assert office_b.put(OFFICE_A, message_id, back).status_code == 201


def test_a_retry_is_answered_even_when_licence_and_receiver_have_gone(
    office_a: Any,
    office_b: Any,
    clock: Any,
    house: Renkei,
) -> None:
    message_id, sealed = office_a.seal(OFFICE_B)
    first = office_a.put(OFFICE_B, message_id, sealed)
    clock.advance(days=400)
    office_a.sign_in()
    assert office_a.put(OFFICE_B, message_id, sealed).data == first.data
    assert office_a.send_refused(OFFICE_B)["code"] == "licence-missing"


def test_fetching_deletes_nothing_until_the_receipt_drops_the_body(
    office_a: Any, office_b: Any, work: Work
) -> None:
    office_a.send(OFFICE_B)
    package = office_b.inbox()[0]
    sealed = office_b.fetch(package)
    assert office_b.fetch(package) == sealed
    assert office_b.inbox()[0]["state"] == "fetched"
    office_b.post_receipt(package, office_b.receipt("RECEIVED", package, sealed))
    path = f"/packages/{OFFICE_A}/{package['message_id']}"
    gone = office_b.get(path)
    assert (gone.status_code, gone.get_json()["code"]) == (410, "body-dropped")
    stored = work.session.get_one(Package, (OFFICE_A, package["message_id"]))
    assert stored.body is None


def test_a_large_package_goes_beside_the_database_and_leaves_with_its_receipt(
    office_a: Any,
    office_b: Any,
    app: Flask,
    house: Renkei,
    work: Work,
) -> None:
    content = bytes(range(256)) * 4096
    message_id = office_a.send(OFFICE_B, {"scan.pdf": b"%PDF-1.7\n" + content})
    stored = work.session.get_one(Package, (OFFICE_A, message_id))
    assert stored.body is None
    assert stored.blob_key is not None
    assert house.works.blobs.size(stored.blob_key) == stored.size
    work.rollback()
    package = office_b.inbox()[0]
    sealed = office_b.fetch(package)
    office_b.post_receipt(package, office_b.receipt("RECEIVED", package, sealed))
    assert [path for path in house.works.blobs.folder.rglob("*") if path.is_file()] == []


def test_a_refused_large_package_leaves_nothing_on_the_disk(
    office_a: Any, office_b: Any, house: Renkei
) -> None:
    message_id, sealed = office_a.seal(OFFICE_B, {"scan.pdf": b"%PDF-1.7\n" + bytes(600_000)})
    office_a.put(OFFICE_B, message_id, sealed)
    assert office_a.put(OFFICE_B, message_id, sealed[:-1]).status_code in {409, 422}
    assert len([path for path in house.works.blobs.folder.rglob("*") if path.is_file()]) == 1


def test_the_ledger_is_the_tree_of_all_receipts_in_order(office_a: Any, office_b: Any, work: Work) -> None:
    for _ in range(3):
        office_a.send(OFFICE_B)
    package = office_b.inbox()[0]
    office_b.post_receipt(package, office_b.receipt("RECEIVED", package, office_b.fetch(package)))
    receipts = [one["receipts"] for one in office_a.get("/sent").get_json()["packages"]]
    leaves = [kept[0].encode() for kept in reversed(receipts)] + [
        kept[1].encode() for kept in receipts if len(kept) > 1
    ]

    def tree(hashes: list[bytes]) -> bytes:
        if len(hashes) == 1:
            return hashes[0]
        split = 1 << (len(hashes) - 1).bit_length() - 1
        return node_hash(tree(hashes[:split]), tree(hashes[split:]))

    entries = work.session.query(LedgerEntry).order_by(LedgerEntry.serial).all()
    assert [one.kind for one in entries] == ["ACCEPTED", "ACCEPTED", "ACCEPTED", "RECEIVED"]
    for size, entry in enumerate(entries, 1):
        assert entry.serial == size
        assert entry.root_hash == tree([leaf_hash(leaf) for leaf in leaves[:size]])


def test_the_answer_holds_no_more_than_receipt_and_serial(office_a: Any, office_b: Any) -> None:
    message_id, sealed = office_a.seal(OFFICE_B)
    assert set(json.loads(office_a.put(OFFICE_B, message_id, sealed).data)) == {"receipt", "serial"}

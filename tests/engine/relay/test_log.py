"""The relay's log: proofs that anyone can check, checkpoints, and an audit that names the first bad serial."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, update

from engine.envelope.checkpoints import Checkpoint, make_checkpoint, read_checkpoint
from engine.envelope.errors import ReceiptError, SignerError
from engine.envelope.logproof import consistency_path, inclusion_path, is_consistent, is_included, leaf_hash
from engine.relay import service as relay
from engine.relay.records import LedgerCheckpoint, LedgerEntry, LedgerHead, ReceiptRecord
from engine.relay.rules.merkle import Frontier, fold
from engine.relay.service.ledger import open_log
from store.work import Work
from web.extension import Renkei

OFFICE_A, OFFICE_B = "9970100013", "9971100020"


def grown(count: int) -> tuple[list[bytes], list[bytes]]:
    """Leaf hashes, and the root at each size from 0."""
    leaves = [leaf_hash(bytes([number % 256, number // 256])) for number in range(count)]
    frontier, roots = Frontier(), [Frontier().root()]
    for leaf in leaves:
        frontier = frontier.append(leaf)
        roots.append(frontier.root())
    return leaves, roots


LEAVES, ROOTS = grown(130)


def subtree(start: int, end: int) -> bytes:
    return fold((0, leaf) for leaf in LEAVES[start:end])


@given(st.integers(1, 130), st.data())
def test_a_leaf_is_in_the_log_at_its_place_and_at_no_other(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    path = inclusion_path(index, size, subtree)
    assert is_included(LEAVES[index], index, size, path, ROOTS[size])
    assert not is_included(leaf_hash(b"other"), index, size, path, ROOTS[size])
    assert not is_included(LEAVES[index], index, size, [*path, ROOTS[0]], ROOTS[size])
    other = data.draw(st.integers(0, size - 1).filter(lambda one: one != index) if size > 1 else st.just(size))
    assert not is_included(LEAVES[index], other, size, path, ROOTS[size])


@given(st.integers(1, 130), st.data())
def test_a_log_that_only_grew_is_shown_to_and_another_is_not(size: int, data: st.DataObject) -> None:
    first = data.draw(st.integers(1, size))
    path = consistency_path(first, size, subtree)
    assert is_consistent(first, ROOTS[first], size, ROOTS[size], path)
    assert not is_consistent(first, ROOTS[first - 1], size, ROOTS[size], path)
    assert not is_consistent(first, ROOTS[first], size, ROOTS[size - 1], path)
    if path:
        assert not is_consistent(first, ROOTS[first], size, ROOTS[size], path[:-1])


def test_beyond_one_tile_the_database_gives_the_same_paths(work: Work) -> None:
    leaves, roots = grown(700)
    log = open_log(work)
    for number in range(700):
        log.append(bytes([number % 256, number // 256]), kind="ACCEPTED", sender=OFFICE_A, message_id="x")
    log.write()
    for serial, size in ((1, 700), (256, 700), (257, 513), (700, 700), (511, 512)):
        found = relay.inclusion(work, serial, size)
        assert (found.root, found.leaf_hash) == (roots[size], leaves[serial - 1])
        assert is_included(found.leaf_hash, serial - 1, size, found.path, found.root)
    for first, size in ((1, 700), (256, 257), (300, 700), (699, 700), (512, 600)):
        shown = relay.consistency(work, first, size)
        assert is_consistent(first, roots[first], size, roots[size], shown.path)


def checkpoint(house: Renkei) -> None:
    with house.works.begin() as work:
        relay.write_checkpoint(work)


def test_an_office_checks_its_receipt_against_what_the_relay_signed(
    house: Renkei, office_a: Any, office_b: Any, clock: Any,
) -> None:
    for _ in range(5):
        office_a.send(OFFICE_B)
    checkpoint(house)
    said = office_a.get("/ledger/checkpoint").get_json()
    signed = read_checkpoint(said["checkpoint"], office_a.trust(), clock.now())
    assert (signed.size, signed.root.hex()) == (said["size"], said["root"]) == (5, said["root"])
    sent = office_a.get("/sent").get_json()["packages"][2]
    proof = office_a.get(f"/ledger/proof?serial={sent['ledger_serial']}").get_json()
    path = [bytes.fromhex(one) for one in proof["path"]]
    own = leaf_hash(sent["receipts"][0].encode())
    assert is_included(own, sent["ledger_serial"] - 1, signed.size, path, signed.root)
    grew = office_a.get("/ledger/consistency?from=2&to=5").get_json()
    roots = [bytes.fromhex(grew[name]) for name in ("from_root", "to_root")]
    assert roots[1] == signed.root
    assert is_consistent(2, roots[0], 5, roots[1], [bytes.fromhex(one) for one in grew["path"]])


@pytest.mark.parametrize(("path", "refusal"), [
    ("proof?serial=9", (404, "ledger-range")), ("proof?serial=1&size=9", (404, "ledger-range")),
    ("proof?serial=0", (404, "ledger-range")), ("proof?serial=-1", (400, "bad-request")), ("proof", (400, "bad-request")),
    ("consistency?from=2&to=1", (404, "ledger-range")), ("consistency?from=x", (400, "bad-request")),
])
def test_what_the_log_does_not_hold_is_said(
    house: Renkei, office_a: Any, office_b: Any, path: str, refusal: tuple[int, str],
) -> None:
    office_a.send(OFFICE_B)
    checkpoint(house)
    answer = office_a.get(f"/ledger/{path}")
    assert (answer.status_code, answer.get_json()["code"]) == refusal


def test_the_log_is_for_participants(office_a: Any) -> None:
    for path in ("checkpoint", "proof?serial=1", "consistency?from=1"):
        assert office_a.http.get(f"/api/v1/ledger/{path}").get_json()["code"] == "sign-in-needed"


def test_only_the_relay_signs_checkpoints_and_only_in_one_form(work: Work, office_a: Any, clock: Any) -> None:
    made = Checkpoint(0, ROOTS[0], clock.now())
    with pytest.raises(SignerError):
        make_checkpoint(made, office_a.signer)
    kept = relay.write_checkpoint(work)
    for changed in (kept.jws[:-2], kept.jws + "A", kept.jws.replace(".", "..", 1)):
        with pytest.raises(ReceiptError):
            read_checkpoint(changed, office_a.trust(), clock.now())
    receipt = office_a.receipt("RECEIVED", {"message_id": "01900000-0000-7000-8000-000000000000",
                                            "sender": {"number": OFFICE_B}}, b"")
    with pytest.raises(ReceiptError):
        read_checkpoint(receipt, office_a.trust(), clock.now())


def test_a_checkpoint_is_written_only_when_the_log_grew(house: Renkei, office_a: Any, office_b: Any, app: Flask) -> None:
    def sizes() -> list[int]:
        with app.app_context():
            house.jobs.run_periodic(house.works)
        with house.works.begin(writing=False) as work:
            return [one.size for one in work.session.query(LedgerCheckpoint).order_by(LedgerCheckpoint.size)]

    assert sizes() == [0]
    office_a.send(OFFICE_B)
    office_a.clock.advance(minutes=6)
    assert sizes() == [0, 1]
    office_a.clock.advance(minutes=6)
    assert sizes() == [0, 1]


@pytest.fixture
def log_of_six(house: Renkei, office_a: Any, office_b: Any) -> Renkei:
    """Four accepts, a checkpoint, two receipts, another checkpoint."""
    for _ in range(4):
        office_a.send(OFFICE_B)
    checkpoint(house)
    for package in office_b.inbox()[:2]:
        assert office_b.post_receipt(package, office_b.receipt("RECEIVED", package, office_b.fetch(package))).status_code == 200
    checkpoint(house)
    return house


def verdict(house: Renkei) -> relay.Verdict:
    with house.works.begin(writing=False) as work:
        return relay.verify_log(work)


def test_an_untouched_log_holds(log_of_six: Renkei) -> None:
    found = verdict(log_of_six)
    assert (found.size, found.checkpoints, found.problem) == (6, 2, "")


DAMAGE = {
    "leaf": (3, update(ReceiptRecord).where(ReceiptRecord.serial == 3).values(jws="x")),
    "receipt-missing": (4, delete(ReceiptRecord).where(ReceiptRecord.serial == 4)),
    "gap": (2, delete(LedgerEntry).where(LedgerEntry.serial == 2)),
    "root": (5, update(LedgerEntry).where(LedgerEntry.serial == 5).values(root_hash=bytes(32))),
    "checkpoint-signature": (4, update(LedgerCheckpoint).where(LedgerCheckpoint.size == 4).values(jws="a.b.c")),
    "checkpoint-beyond": (6, delete(LedgerEntry).where(LedgerEntry.serial == 6)),
    "head": (7, update(LedgerHead).values(peaks=bytes(64))),
}


@pytest.mark.parametrize("problem", DAMAGE)
def test_the_first_serial_that_does_not_hold_is_named(log_of_six: Renkei, problem: str) -> None:
    serial, damage = DAMAGE[problem]
    with log_of_six.works.begin() as work:
        work.session.execute(damage)
    found = verdict(log_of_six)
    assert (found.problem, found.bad_serial) == (problem, serial)


def test_a_log_rewritten_whole_is_caught_by_what_was_signed(log_of_six: Renkei) -> None:
    """Whoever can write to the database but has not the relay's key can't make another past."""
    with log_of_six.works.begin() as work:
        work.session.execute(update(ReceiptRecord).where(ReceiptRecord.serial == 1).values(jws="forged"))
        frontier = Frontier()
        for serial in range(1, 7):
            jws = work.session.query(ReceiptRecord.jws).where(ReceiptRecord.serial == serial).scalar()
            frontier = frontier.append(leaf_hash(jws.encode()))
            row = {"leaf_hash": leaf_hash(jws.encode()), "root_hash": frontier.root()}
            work.session.execute(update(LedgerEntry).where(LedgerEntry.serial == serial).values(row))
        work.session.execute(update(LedgerHead).values(peaks=frontier.to_bytes()))
    found = verdict(log_of_six)
    assert (found.problem, found.bad_serial) == ("checkpoint-root", 4)


@settings(max_examples=50)
@given(st.lists(st.integers(0, 6), min_size=1, max_size=5))
def test_folding_needs_no_leaf_by_leaf(sizes: list[int]) -> None:
    heights = sorted(sizes, reverse=True)
    nodes, start = [], 0
    for height in heights:
        if start + (1 << height) > len(LEAVES):
            break
        nodes.append((height, subtree(start, start + (1 << height))))
        start += 1 << height
    assert fold(nodes) == ROOTS[start]

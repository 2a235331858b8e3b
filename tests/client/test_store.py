"""The database of the PC: nothing twice, nothing forgotten, one worker at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from client.errors import HomeBrokenError, HomeBusyError
from client.rows import OwnReceipt, Received, Sent
from client.store import Store, alone

SENT = Sent(
    message_id="019abcde-0000-7000-8000-000000000001", receiver="9971100020", receiver_name="なのはなデイ",
    send_unit="K2", month="202612", title="予定", files=("A.CSV", "B.CSV"), content="c" * 64, sha256="a" * 64,
    size=10, created_at="2026-11-24T01:00:00.000Z",
)
RECEIVED = Received(
    sender="9971100020", message_id="019abcde-0000-7000-8000-000000000002", sender_name="なのはなデイ",
    send_unit="S1", month="202612", sha256="b" * 64, size=11, accepted_at="2026-11-24T01:00:00.000Z",
    stored_at="2026-11-24T01:00:05.000Z", state="received", reason="", folder="/x", files=("C.CSV",), report="",
    accepted_receipt="a.b.c",
)
RECEIPT = OwnReceipt("9971100020", RECEIVED.message_id, "RECEIVED", "x.y.z", "2026-11-24T01:00:05.000Z", "", "")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "office.db")
    yield opened
    opened.close()


def test_every_commit_is_flushed_to_disk(store: Store) -> None:
    assert store._db.execute("PRAGMA synchronous").fetchone()[0] == 2  # FULL
    assert store._db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"


def test_a_package_of_ours_goes_its_way(store: Store) -> None:
    store.add_sent(SENT)
    assert store.waiting() == [SENT]
    store.note_try(SENT.message_id, "server-unreachable")
    assert store.waiting()[0].tries == 1
    store.note_sent(SENT.message_id, "accepted", [("ACCEPTED", "t1", "jws1")], accepted_at="t1")
    store.note_sent(SENT.message_id, "received", [("RECEIVED", "t2", "jws2"), ("ACCEPTED", "t1", "jws1")], received_at="t2")
    row = store.sent(SENT.message_id)
    assert row is not None
    assert (row.state, row.accepted_at, row.received_at, row.files) == ("received", "t1", "t2", ("A.CSV", "B.CSV"))
    assert store.proofs(SENT.message_id) == [("ACCEPTED", "t1", "jws1"), ("RECEIVED", "t2", "jws2")]
    assert store.waiting() == []


def test_the_same_content_is_found_until_it_has_failed(store: Store) -> None:
    store.add_sent(SENT)
    assert store.same_content(SENT.content) is not None
    store.note_try(SENT.message_id, "too-large", failed=True)
    assert store.same_content(SENT.content) is None


def test_a_package_is_received_once(store: Store) -> None:
    store.add_received(RECEIVED, RECEIPT)
    with pytest.raises(HomeBrokenError):  # the unique key holds whatever the program above it believes
        store.add_received(replace(RECEIVED, folder="/elsewhere"), replace(RECEIPT, receipt="other"))
    assert store.all_received() == [RECEIVED]
    assert store.unacknowledged() == [RECEIPT]
    store.note_receipt(RECEIPT)
    assert store.unacknowledged() == []


def test_the_row_and_its_receipt_are_written_together_or_not_at_all(store: Store) -> None:
    store.add_received(RECEIVED, RECEIPT)
    other = replace(RECEIVED, message_id="019abcde-0000-7000-8000-000000000003")
    with pytest.raises(HomeBrokenError):
        store.add_received(other, RECEIPT)  # a receipt of that key exists: the whole transaction goes
    assert store.received(other.sender, other.message_id) is None


def test_imported_is_a_second_receipt(store: Store) -> None:
    store.add_received(RECEIVED, RECEIPT)
    store.mark_imported(replace(RECEIPT, kind="IMPORTED", receipt="i.j.k"))
    row = store.received(RECEIVED.sender, RECEIVED.message_id)
    assert row is not None
    assert row.state == "imported"
    assert [one.kind for one in store.unacknowledged()] == ["RECEIVED", "IMPORTED"]


def test_partners_are_remembered(store: Store) -> None:
    store.keep_partner("9971100020", "なのはなデイ", ["pem1"])
    store.keep_partner("9971100020", "なのはなデイ", ["pem2", "pem3"])
    assert store.partner("9971100020") == ("なのはなデイ", ["pem2", "pem3"])
    assert store.partner("9970100013") is None


def test_a_damaged_database_is_named_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "office.db"
    path.write_bytes(b"this is no database, and somebody will want to look at it" * 20)
    with pytest.raises(HomeBrokenError):
        Store(path)
    assert path.read_bytes().startswith(b"this is no database")


def test_a_newer_program_s_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "office.db"
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 9")
    db.close()
    with pytest.raises(HomeBrokenError, match="home-broken"):
        Store(path)


def test_only_one_works_at_a_time(tmp_path: Path) -> None:
    lock = tmp_path / "busy.db"
    with alone(lock), pytest.raises(HomeBusyError), alone(lock, patience=0.05):
        pass
    with alone(lock, patience=0.05):
        pass

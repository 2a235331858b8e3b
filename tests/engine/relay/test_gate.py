"""Accepts that wait together share one commit, and nothing else: each has its own answer or its own refusal."""

from __future__ import annotations

import sqlite3
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

from engine.errors import EngineError, IdReusedError, ReceiverUnknownError, StorageFullError
from engine.relay import service as relay
from engine.relay.records import LedgerEntry, Package
from engine.relay.rules.packages import AUTH_ENVELOPED
from engine.relay.service import gate as gates
from store.base import new_id
from web.extension import Renkei

OFFICE_B, NOBODY = "9971100020", "9972200035"
Handed = tuple[relay.Submission, relay.Incoming]


def package(office: Any, seed: int) -> Handed:
    sealed = b"\x30\x80" + AUTH_ENVELOPED + b"\xa0\x80" + bytes([seed]) * 500
    digest = sha256(sealed).digest()
    return (relay.Submission(office.number, new_id(), OFFICE_B, digest, office.serial, "K2", "202612"),
            relay.Incoming(digest, len(sealed), sealed, None))


def together(house: Renkei, handed: list[Handed]) -> tuple[list[Future[relay.Answer]], int]:
    """Lets all of them gather in the line before the first may go; returns answers and the number of commits."""
    gate: relay.Gate = house.extras[relay.GATE]
    commits: list[Any] = []
    note = commits.append
    event.listen(house.works.database.engine, "commit", note)
    with ThreadPoolExecutor(len(handed)) as pool, gate._turn:
        futures = []
        for count, (submission, incoming) in enumerate(handed, 1):
            futures.append(pool.submit(gate.hand_in, submission, incoming))
            while len(gate._line) < count:
                time.sleep(0.001)
    event.remove(house.works.database.engine, "commit", note)
    return futures, len(commits)


def test_those_who_wait_share_one_commit_and_are_numbered_in_their_order(
    house: Renkei, office_a: Any, office_b: Any,
) -> None:
    handed = [package(office_a, seed) for seed in range(6)]
    futures, commits = together(house, handed)
    assert commits == 1
    assert all(one.result().new for one in futures)
    with house.works.begin(writing=False) as work:
        rows = work.session.scalars(select(Package).order_by(Package.serial)).all()
        assert [one.message_id for one in rows] == [submission.message_id for submission, _ in handed]
        assert [one.answer for one in rows] == [one.result().body for one in futures]
        assert len(work.session.scalars(select(LedgerEntry)).all()) == 6


def test_a_refusal_in_the_group_concerns_only_its_own_package(house: Renkei, office_a: Any, office_b: Any) -> None:
    good, lost, late = (package(office_a, seed) for seed in range(3))
    lost = (replace(lost[0], receiver=NOBODY), lost[1])
    futures, commits = together(house, [good, lost, late])
    assert commits == 1
    assert futures[0].result().new
    assert futures[2].result().new
    with pytest.raises(ReceiverUnknownError):
        futures[1].result()


def test_the_same_package_twice_in_one_group_is_one_package(house: Renkei, office_a: Any, office_b: Any) -> None:
    first = package(office_a, 1)
    other = (replace(package(office_a, 2)[0], message_id=first[0].message_id), package(office_a, 2)[1])
    futures, _ = together(house, [first, first, other])
    answers = [one.result() for one in futures[:2]]
    assert [one.new for one in answers] == [True, False]
    assert answers[0].body == answers[1].body
    with pytest.raises(IdReusedError):
        futures[2].result()


def test_one_that_upsets_the_database_fails_alone(house: Renkei, office_a: Any, office_b: Any) -> None:
    good, broken, late = (package(office_a, seed) for seed in range(3))
    unstorable: Any = ["no bytes"]
    broken = (broken[0], replace(broken[1], content=unstorable))
    futures, commits = together(house, [good, broken, late])
    assert commits == 2
    assert futures[0].result().new
    assert futures[2].result().new
    failure = futures[1].exception()
    assert failure is not None
    assert not isinstance(failure, EngineError)


class Locked:
    """A database that another program holds."""

    def __init__(self) -> None:
        self.tries = 0

    def begin(self) -> Any:
        self.tries += 1
        raise OperationalError("BEGIN IMMEDIATE", {}, sqlite3.OperationalError("database is locked"))


def test_a_locked_database_is_waited_for_once_and_not_for_each(house: Renkei, office_a: Any, office_b: Any) -> None:
    gate: Any = house.extras[relay.GATE]
    gate._works, handed = Locked(), [package(office_a, seed) for seed in range(4)]
    futures, _ = together(house, handed)
    assert [type(one.exception()) for one in futures] == [OperationalError] * 4
    assert gate._works.tries == 1
    gate._works = house.works
    assert all(gate.hand_in(*one).new for one in handed)


def test_a_disk_that_the_database_finds_full_is_said_as_507() -> None:
    database = sqlite3.connect(":memory:", isolation_level=None)
    database.execute("CREATE TABLE t (x BLOB)")
    database.execute("PRAGMA max_page_count = 2")
    with pytest.raises(sqlite3.OperationalError) as found:
        database.execute("INSERT INTO t VALUES (zeroblob(100000))")
    database.close()
    explained = gates._explain(OperationalError("INSERT", {}, found.value))
    assert isinstance(explained, StorageFullError)
    other = OperationalError("INSERT", {}, sqlite3.OperationalError("locked"))
    assert gates._explain(other) is other

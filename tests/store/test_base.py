"""Identifiers sort by time, moments come back as they went in, blobs are all or nothing."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import StatementError

from store.base import new_id
from store.clock import TOKYO, clock_from, tokyo_date
from store.counters import forget_tries, next_number, throttle
from store.errors import ThrottledError
from store.records import Job
from store.work import Work


def test_identifiers_are_uuid_version_7_and_sort_by_time() -> None:
    made = [new_id() for _ in range(50)]
    assert {uuid.UUID(one).version for one in made} == {7}
    assert {uuid.UUID(one).variant for one in made} == {uuid.RFC_4122}
    times = [int(one.replace("-", "")[:12], 16) for one in made]
    assert times == sorted(times)


def test_a_moment_in_japan_comes_back_as_the_same_moment(work: Work) -> None:
    moment = datetime(2026, 11, 24, 9, 30, tzinfo=TOKYO)
    work.session.add(Job(id="a", name="n", payload={}, due_at=moment))
    work.session.flush()
    work.session.expire_all()
    assert work.session.get_one(Job, "a").due_at == moment
    assert work.session.get_one(Job, "a").due_at.tzinfo is UTC


def test_a_time_without_zone_is_refused(work: Work) -> None:
    work.session.add(Job(id="a", name="n", payload={}, due_at=datetime(2026, 11, 24)))  # noqa: DTZ001 (that is the point)
    with pytest.raises(StatementError):
        work.session.flush()


def test_a_day_begins_at_midnight_in_japan() -> None:
    assert tokyo_date(datetime(2026, 11, 23, 15, 0, tzinfo=UTC)).day == 24
    assert tokyo_date(datetime(2026, 11, 23, 14, 59, tzinfo=UTC)).day == 23


def test_a_demo_can_play_another_day() -> None:
    assert tokyo_date(clock_from("2026-12-29T10:00").now()).isoformat() == "2026-12-29"


def test_numbers_count_up_by_name(work: Work) -> None:
    assert [next_number(work, "a"), next_number(work, "b"), next_number(work, "a")] == [1, 1, 2]


def test_guessing_is_slowed_down_and_forgiven_after_success(work: Work) -> None:
    for _ in range(3):
        throttle(work, "door", limit=3)
    with pytest.raises(ThrottledError):
        throttle(work, "door", limit=3)
    forget_tries(work, "door")
    throttle(work, "door", limit=3)


def test_blobs_come_back_and_can_be_dropped_twice(work: Work) -> None:
    key = work.blobs.put(b"sealed")
    with work.blobs.open(key) as stored:
        assert stored.read() == b"sealed"
    work.blobs.delete(key)
    work.blobs.delete(key)
    with pytest.raises(FileNotFoundError):
        work.blobs.open(key)
    assert list(work.blobs.folder.glob("*.part")) == []

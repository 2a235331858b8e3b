"""Durable jobs: done once, retried with pauses, given up in the end, never lost with a rolled-back request."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select

from store.clock import FixedClock
from store.jobs import MOST_TRIES
from store.records import Job
from store.work import Work
from web.extension import Renkei, renkei


def due(app: Flask) -> int:
    house = renkei(app)
    return house.jobs.run_due(house.works)


def test_a_job_is_done_once(app: Flask, house: Renkei) -> None:
    done: list[dict[str, Any]] = []
    house.jobs.register("test.greet", lambda _work, payload: done.append(payload))
    with house.works.begin() as work:
        work.enqueue("test.greet", {"n": 1})
    due(app)
    due(app)
    assert done == [{"n": 1}]


def test_a_rolled_back_request_leaves_no_job(app: Flask, house: Renkei) -> None:
    done: list[dict[str, Any]] = []
    house.jobs.register("test.greet", lambda _work, payload: done.append(payload))
    work = house.works.open()
    work.enqueue("test.greet", {})
    work.rollback()
    work.close()
    due(app)
    assert done == []


def test_a_failing_job_waits_longer_each_time_and_is_given_up_without_quoting_its_error(
    app: Flask, house: Renkei, clock: FixedClock,
) -> None:
    def fail(_work: Work, _payload: dict[str, Any]) -> None:
        raise ValueError("the patient's name")

    house.jobs.register("test.fail", fail)
    with house.works.begin() as work:
        work.enqueue("test.fail", {})
    for turn in range(MOST_TRIES):
        assert due(app) == 1, turn
        assert due(app) == 0, "it pauses before the next try"
        clock.advance(seconds=2 ** (turn + 1))
    with house.works.begin() as work:
        job = work.session.scalars(select(Job).where(Job.name == "test.fail")).one()
        assert (job.failed_at is not None, job.error) == (True, "ValueError")


def test_a_failing_event_handler_fails_nobody_else(house: Renkei) -> None:
    heard: list[str] = []

    def fail(work: Work, _event: str) -> None:
        work.session.add(Job(id="x", name="half-done", payload={}, due_at=work.now()))
        work.session.flush()
        raise RuntimeError

    house.events.subscribe(str, fail)
    house.events.subscribe(str, lambda _work, event: heard.append(event))
    with house.works.begin() as work:
        work.announce("hello")
    with house.works.begin() as work:
        assert heard == ["hello"]
        assert work.session.get(Job, "x") is None


def test_done_jobs_are_forgotten_after_two_weeks_and_others_never(app: Flask, house: Renkei, clock: FixedClock) -> None:
    house.jobs.register("test.greet", lambda _work, _payload: None)
    with house.works.begin() as work:
        work.enqueue("test.greet", {})
        work.enqueue("test.greet", {}, clock.now() + timedelta(days=90))
    due(app)
    for days, left in ((13, 2), (2, 1), (30, 1)):
        clock.advance(days=days)
        house.jobs.run_periodic(house.works)
        with house.works.begin(writing=False) as work:
            assert len(work.session.scalars(select(Job).where(Job.name == "test.greet")).all()) == left

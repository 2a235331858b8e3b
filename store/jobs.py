"""Durable jobs in the database, done by one worker thread of the server."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select

from store.base import new_id
from store.records import Job

if TYPE_CHECKING:
    from store.work import Work, Works

log = logging.getLogger("renkei.jobs")
MOST_TRIES = 8
IDLE_SECONDS = 1.0
DAY_SECONDS = 86_400.0
# Long enough to look back at what ran; a job that was given up stays until somebody has looked at it.
KEEP_DONE = timedelta(days=14)


@dataclass(slots=True)
class Periodic:
    """Something to do again and again."""

    seconds: float
    name: str
    handler: Callable[[Work], None]
    last: datetime | None = None
    writing: bool = True


class Jobs:
    """Handlers by name, and the table of what is to be done."""

    def __init__(self) -> None:
        """Begin with no handler but the one that looks after this table."""
        self._handlers: dict[str, Callable[[Work, dict[str, Any]], None]] = {}
        self._periodic: list[Periodic] = []
        self._wake = threading.Event()
        self.every(DAY_SECONDS, "store.jobs", forget_done)

    def register(self, name: str, handler: Callable[[Work, dict[str, Any]], None]) -> None:
        """`handler(work, payload)` does jobs of that name; it may run twice after a crash, so must be idempotent."""
        self._handlers[name] = handler

    def every(self, seconds: float, name: str, handler: Callable[[Work], None], *, writing: bool = True) -> None:
        """Call `handler(work)` about that often while the server runs; one that only reads takes no write lock."""
        self._periodic.append(Periodic(seconds, name, handler, writing=writing))

    def enqueue(self, work: Work, name: str, payload: dict[str, Any], due: datetime | None) -> None:
        """Write the job into the caller's transaction and wake the worker after its commit."""
        work.session.add(Job(id=new_id(), name=name, payload=payload, due_at=due or work.now(), tries=0))
        work.after_commit(self._wake.set)

    def run_due(self, works: Works) -> int:
        """Do all jobs that are due, one transaction each; returns how many were tried."""
        count = 0
        while (job_id := self._next(works)) is not None:
            self._run(works, job_id)
            count += 1
        return count

    def run_periodic(self, works: Works) -> None:
        """Do what is to be done regularly and whose time has come."""
        for task in self._periodic:
            now = works.clock.now()
            if task.last is not None and (now - task.last).total_seconds() < task.seconds:
                continue
            task.last = now
            try:
                with works.begin(writing=task.writing) as work:
                    task.handler(work)
            except Exception:
                log.exception("periodic task %s failed", task.name)

    def _next(self, works: Works) -> str | None:
        with works.begin(writing=False) as work:
            due = (Job.done_at.is_(None), Job.failed_at.is_(None), Job.due_at <= work.now())
            return work.session.scalars(select(Job.id).where(*due).order_by(Job.due_at, Job.id).limit(1)).first()

    def _run(self, works: Works, job_id: str) -> None:
        try:
            with works.begin() as work:
                job = work.session.get_one(Job, job_id, with_for_update={"skip_locked": True})
                self._handlers[job.name](work, job.payload)
                job.done_at = work.now()
        except Exception as error:
            log.exception("job %s failed", job_id)
            with works.begin() as work:
                _postpone(work, work.session.get_one(Job, job_id), error)

    def start(self, works: Works) -> Callable[[], None]:
        """Begin the worker thread; returns how to stop it."""
        stopping = threading.Event()

        def loop() -> None:
            while not stopping.is_set():
                try:
                    self.run_due(works)
                    self.run_periodic(works)
                except Exception:
                    log.exception("job loop")
                self._wake.wait(IDLE_SECONDS)
                self._wake.clear()

        thread = threading.Thread(target=loop, name="renkei-jobs", daemon=True)
        thread.start()

        def stop() -> None:
            stopping.set()
            self._wake.set()
            thread.join(timeout=10)

        return stop


def forget_done(work: Work) -> None:
    """Remove jobs that were done more than fourteen days ago."""
    work.session.execute(delete(Job).where(Job.done_at < work.now() - KEEP_DONE))


def _postpone(work: Work, job: Job, error: Exception) -> None:
    job.tries += 1
    # The class name only: an exception's text may quote what it was working on.
    job.error = type(error).__name__
    if job.tries >= MOST_TRIES:
        job.failed_at = work.now()
    else:
        job.due_at = work.now() + timedelta(seconds=2**job.tries)

"""The unit of work handed to every service: one transaction with its clock, blobs and events."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from store.blobs import FolderBlobs
from store.clock import Clock, tokyo_date
from store.db import Database
from store.events import Dispatcher

if TYPE_CHECKING:
    from store.jobs import Jobs


@dataclass(slots=True)
class Work:
    """What a service needs of the outside world. Services add to the session; whoever made it commits."""

    session: Session
    clock: Clock
    events: Dispatcher
    blobs: FolderBlobs
    settings: Any
    jobs: Jobs
    _after: list[Callable[[], None]] = field(default_factory=list)

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return self.clock.now()

    def today(self) -> date:
        """The calendar day in Japan."""
        return tokyo_date(self.clock.now())

    def announce(self, event: object) -> None:
        """Tell subscribers, in this transaction."""
        self.events.announce(self, event)

    def after_commit(self, action: Callable[[], None]) -> None:
        """Do something once the transaction is durable; dropped when it is rolled back."""
        self._after.append(action)

    def enqueue(self, name: str, payload: dict[str, Any], due: datetime | None = None) -> None:
        """Ask for a durable job, in this transaction; it runs at `due` or as soon as there is a hand."""
        self.jobs.enqueue(self, name, payload, due)

    def commit(self) -> None:
        """Make everything durable, then run what was waiting for that."""
        self.session.commit()
        waiting, self._after = self._after, []
        for action in waiting:
            action()

    def rollback(self) -> None:
        """Forget everything since the start."""
        self._after.clear()
        self.session.rollback()

    def close(self) -> None:
        """Give the connection back."""
        self.session.close()


@dataclass(slots=True)
class Works:
    """Makes units of work; one for the whole program."""

    database: Database
    clock: Clock
    events: Dispatcher
    blobs: FolderBlobs
    settings: Any
    jobs: Jobs

    def open(self, *, writing: bool = True) -> Work:
        """Begin; `writing` takes SQLite's write lock at the start, so that no reader turns writer half-way."""
        session = self.database.session(writing=writing)
        return Work(session, self.clock, self.events, self.blobs, self.settings, self.jobs)

    @contextmanager
    def begin(self, *, writing: bool = True) -> Iterator[Work]:
        """A unit of work for commands and jobs: commits at the end, rolls back on any error."""
        work = self.open(writing=writing)
        try:
            yield work
            work.commit()
        except BaseException:
            work.rollback()
            raise
        finally:
            work.close()

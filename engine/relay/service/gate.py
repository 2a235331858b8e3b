"""Lets accepts that arrive together share one commit; whoever is first in line does it for all who wait."""

from __future__ import annotations

import logging
import threading
from collections import deque
from dataclasses import dataclass

from sqlalchemy.exc import OperationalError

from engine.errors import StorageFullError
from engine.relay.rules.packages import GROUP_BYTES, GROUP_MOST
from engine.relay.service.intake import Incoming
from engine.relay.service.submit import Answer, Submission, submit_all
from store.work import Works

log = logging.getLogger("renkei.relay")
GATE = "relay.gate"
SQLITE_FULL, POSTGRES_FULL = 13, "53100"


@dataclass(slots=True)
class _Waiting:
    submission: Submission
    incoming: Incoming
    outcome: Answer | BaseException | None = None


class Gate:
    """Group commit: while one group is being made durable, the next one gathers.

    The lock is the writer's turn. Who gets it takes all that wait into one transaction and answers nobody before
    the commit; who finds its own answer there has nothing left to do. No thread of its own that could die.
    """

    def __init__(self, works: Works) -> None:
        """One for the whole program."""
        self._works = works
        self._line: deque[_Waiting] = deque()
        self._turn = threading.Lock()

    def hand_in(self, submission: Submission, incoming: Incoming) -> Answer:
        """Accept durably; `incoming` as in `submit`, and raises what `submit` raises, StorageFullError too."""
        own = _Waiting(submission, incoming)
        self._line.append(own)
        while own.outcome is None:
            with self._turn:
                if own.outcome is None:
                    self._commit(self._gather())
        if isinstance(own.outcome, BaseException):
            raise own.outcome
        return own.outcome

    def _gather(self) -> list[_Waiting]:
        group, size = [self._line.popleft()], 0
        while self._line and len(group) < GROUP_MOST:
            size += len(group[-1].incoming.content or b"")
            if size > GROUP_BYTES:
                break
            group.append(self._line.popleft())
        return group

    def _commit(self, group: list[_Waiting]) -> None:
        try:
            with self._works.begin() as work:
                outcomes = submit_all(work, [(one.submission, one.incoming) for one in group])
        except Exception as error:  # noqa: BLE001 (handed to the one who waits for it)
            # A locked, lost or full database is nobody's fault in the group: all try again later, nobody waits for each.
            if len(group) == 1 or isinstance(error, OperationalError):
                for one in group:
                    one.outcome = _explain(error)
                return
            # One of them upset the database: each by itself, so that only that one fails.
            log.warning("a group of %d accepts failed: %s", len(group), type(error).__name__)
            for one in group:
                self._commit([one])
        except BaseException as error:
            # The program ends: those who wait must not wait for ever.
            for one in group:
                one.outcome = error
            raise
        else:
            for one, outcome in zip(group, outcomes, strict=True):
                one.outcome = outcome


def _explain(error: Exception) -> Exception:
    """A full disk, where the database tells of it, is the 507 that the sender repeats."""
    if isinstance(error, OperationalError):
        original = error.orig
        full = getattr(original, "sqlite_errorcode", 0) == SQLITE_FULL or getattr(original, "sqlstate", "") == POSTGRES_FULL
        if full:
            return StorageFullError()
    return error


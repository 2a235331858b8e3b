"""The office behind the window: opened with the passphrase, worked on by one thread, locked when nobody is there."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as StillWorkingError
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from client import clock
from client.commands.wording import in_words
from client.errors import ClientError
from client.office import Office, opened
from client.passphrase import Passphrase
from client.rounds import ask_standing, send_waiting
from client.settings import Home
from client.store import Store
from client.values import Incoming
from client.window.sets import DroppedSets

ASK_EVERY = 600.0  # seconds between looks at the relay while the window is open
WATCH_EVERY = 4.0  # seconds between them while a live page is being looked at
WATCHED_FOR = 12.0  # a page that polls counts as looked at for this long
PATIENCE_AFTER_UNLOCK = 3.0
_SETTLED = {"received", "imported", "refused"}
_T = TypeVar("_T")


class LockedError(Exception):
    """The passphrase is needed first."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the relay said last: who we are, what waits for us, and why it could not be asked."""

    at: datetime | None = None
    me: dict[str, Any] = field(default_factory=dict)
    waiting: tuple[Incoming, ...] = ()
    problem: ClientError | None = None
    said: tuple[str, ...] = ()


class Desk:
    """One office, one thread that works in its name (SQLite and the session belong to that thread)."""

    def __init__(self, home: Home, *, idle: float, ticks: Callable[[], float] = time.monotonic) -> None:
        """Locked; `idle` seconds without a person lock it again."""
        self.home, self.sets, self.seen = home, DroppedSets(), Seen()
        self.notices: list[tuple[str, str]] = []  # (tone, words), shown once
        self.certificate_until = ""
        self._idle, self._ticks = idle, ticks
        self._hand = ThreadPoolExecutor(max_workers=1, thread_name_prefix="office")
        self._stack = ExitStack()
        self._office: Office | None = None
        self._open = False
        self._touched = self._asked = self._watched = float("-inf")
        self._asking: Future[None] | None = None
        self._ended = threading.Event()

    # -- open and locked -----------------------------------------------------------------------------------
    @property
    def is_open(self) -> bool:
        """Has the passphrase been given, and was a person here lately?"""
        if self._open and self._ticks() - self._touched > self._idle:
            self.lock()
        return self._open

    def touch(self) -> None:
        """A person did something."""
        self._touched = self._ticks()

    def unlock(self, words: str) -> None:
        """Open the keys; the words themselves are not kept. Raises PassphraseWrongError, NotEnrolledError, …"""
        self._hand.submit(self._enter, words).result()
        self.touch()
        self._open = True
        try:
            self.ask_soon().result(PATIENCE_AFTER_UNLOCK)
        except StillWorkingError:
            return  # a slow line: the page says that it has not been asked yet

    def lock(self) -> None:
        """Let go of the keys and of every set that was dropped."""
        self._open = False
        self.sets.forget()
        self.notices.clear()
        self.seen = Seen()
        self._hand.submit(self._leave)

    def close(self) -> None:
        """Lock and end; what is being sent is finished first."""
        self._ended.set()
        self.lock()
        self._hand.shutdown(wait=True)

    # -- work ----------------------------------------------------------------------------------------------
    def do(self, work: Callable[[Office], _T]) -> _T:
        """Do something in the office's name and wait for it; raises LockedError and what `work` raises."""
        if not self.is_open:
            raise LockedError

        def task() -> _T:
            if self._office is None:
                raise LockedError
            return work(self._office)

        return self._hand.submit(task).result()

    @contextmanager
    def records(self) -> Iterator[Store]:
        """The database for a page, in the page's own thread."""
        store = Store(self.home.database)
        try:
            yield store
        finally:
            store.close()

    def ask_soon(self) -> Future[None]:
        """Ask the relay how things stand; one asking at a time."""
        if self._asking is None or self._asking.done():
            self._asked = self._ticks()
            self._asking = self._hand.submit(self._ask)
        return self._asking

    def watched(self) -> None:
        """A live page is being looked at: ask more often."""
        self._watched = self._ticks()

    def keep_going(self) -> None:
        """Until `close`: lock when idle, ask when due."""
        while not self._ended.wait(1.0):
            self.tick()

    def tick(self) -> None:
        """One beat of `keep_going`."""
        if not self.is_open:
            return
        now = self._ticks()
        pause = WATCH_EVERY if now - self._watched < WATCHED_FOR else ASK_EVERY
        if now - self._asked >= pause:
            self.ask_soon()

    # -- in the office's thread ----------------------------------------------------------------------------
    def _enter(self, words: str) -> None:
        self._leave()
        office = self._stack.enter_context(opened(self.home, Passphrase.told(words)))
        self.certificate_until = clock.stamp(office.identity.certificate.not_valid_after_utc)
        self._office = office

    def _leave(self) -> None:
        self._office = None
        self._stack.close()

    def _ask(self) -> None:
        office = self._office
        if office is None:
            return
        try:
            problem, me = ask_standing(office)
            waiting = self.seen.waiting
            if problem is None:
                problem = next((one.error for one in send_waiting(office) if one.error), None)
                waiting = tuple(one for one in office.relay.inbox() if one.state not in _SETTLED)
        except Exception as error:  # noqa: BLE001 - whatever it was, the page tells it and the window goes on
            problem, me, waiting = in_words(error), {}, self.seen.waiting
        if self._open:
            self.seen = Seen(clock.now(), me or self.seen.me, waiting, problem, tuple(office.said))

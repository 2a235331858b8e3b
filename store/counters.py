"""Reference numbers and the brake on guessing."""

from __future__ import annotations

from datetime import timedelta

from store.errors import ThrottledError
from store.records import Counter, Throttle
from store.work import Work


def next_number(work: Work, name: str) -> int:
    """The next number of that name, starting at 1; taken under the transaction's lock."""
    counter = work.session.get(Counter, name, with_for_update=True)
    if counter is None:
        counter = Counter(name=name, value=0)
        work.session.add(counter)
    counter.value += 1
    work.session.flush()
    return counter.value


def throttle(work: Work, key: str, *, limit: int, minutes: int = 10) -> None:
    """Count a try at `key`; `ThrottledError` from the `limit`-th + 1 inside the window on."""
    now = work.now()
    row = work.session.get(Throttle, key, with_for_update=True)
    if row is None:
        row = Throttle(key=key, tries=0, since=now)
        work.session.add(row)
    if now - row.since >= timedelta(minutes=minutes):
        row.tries, row.since = 0, now
    row.tries += 1
    work.session.flush()
    if row.tries > limit:
        raise ThrottledError


def forget_tries(work: Work, key: str) -> None:
    """Begin counting anew, after a success."""
    row = work.session.get(Throttle, key)
    if row is not None:
        row.tries = 0

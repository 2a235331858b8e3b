"""What a command or the window does in one go: send a set, make a round, ask how things stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from client import inbox, outbox
from client.errors import AlreadySentError, ClientError, ServerRefusedError
from client.office import Office, go_online
from client.rows import Received, Sent
from client.store import alone
from engine.standard import Report

PATIENCE = 60.0  # seconds to wait for another process of this client


@dataclass(frozen=True, slots=True)
class Sending:
    """What became of one set: its rows, what was sent before, every delivery tried, and why there is no line."""

    rows: tuple[Sent, ...]
    skipped: tuple[AlreadySentError, ...]
    tried: tuple[outbox.Delivery, ...]
    offline: ClientError | None

    @property
    def errors(self) -> dict[str, ClientError]:
        """What went wrong, by message id."""
        return {one.row.message_id: one.error for one in self.tried if one.error is not None}

    @property
    def earlier(self) -> tuple[outbox.Delivery, ...]:
        """Deliveries of sets that waited from before."""
        own = {row.message_id for row in self.rows}
        return tuple(one for one in self.tried if one.row.message_id not in own)

    @property
    def problem(self) -> ClientError | None:
        """The first thing that kept a set from leaving."""
        return self.offline or next(iter(self.errors.values()), None)


@dataclass(frozen=True, slots=True)
class Round:
    """What one round sent and brought."""

    sent: tuple[outbox.Delivery, ...]
    arrivals: tuple[inbox.Arrival, ...]


def send_set(
    office: Office,
    report: Report,
    files: Sequence[tuple[str, bytes]],
    *,
    to: str = "",
    again: bool = False,
    keep_copy: bool = False,
) -> Sending:
    """Seal a checked set, keep it, and send all that waits. Raises ClientError subclasses; see `outbox.drafts`."""
    with alone(office.home.lock, patience=PATIENCE):
        outbox.sweep(office)
        offline = go_online(office)
        put: list[str] = []
        skipped: list[AlreadySentError] = []
        for draft in outbox.drafts(office, report, files, to):
            try:
                if not again:
                    outbox.need_new(office, draft)
            except AlreadySentError as error:
                skipped.append(error)
                continue
            put.append(outbox.put(office, draft, offline=offline, copy_for_us=keep_copy).message_id)
        tried = outbox.flush(office) if offline is None else []
        if skipped and not put:
            raise skipped[0]
        rows = tuple(row for row in map(office.store.sent, put) if row is not None)
    return Sending(rows, tuple(skipped), tuple(tried), offline)


def bring_in(office: Office, into: Path | None) -> list[inbox.Arrival]:
    """Receive all that waits; raises when the relay cannot be reached."""
    with alone(office.home.lock, patience=PATIENCE):
        offline = go_online(office)
        if offline is not None:
            raise offline
        return inbox.fetch(office, into.absolute() if into else None)


def say_imported(office: Office, message: str) -> tuple[Received, ClientError | None]:
    """Sign IMPORTED and try to tell the sender; the error when that has to wait."""
    with alone(office.home.lock, patience=PATIENCE):
        row = inbox.mark_imported(office, message)
        problem = go_online(office)
        if problem is None:
            problem = next(iter(inbox.send_receipts(office)), None)
    return row, problem


def send_waiting(office: Office) -> list[outbox.Delivery]:
    """Send what waits from before; call it when the relay has been greeted."""
    if not office.store.waiting():
        return []
    with alone(office.home.lock, patience=PATIENCE):
        return outbox.flush(office)


def make_round(office: Office, into: Path | None) -> Round:
    """Greet, send what waits, fetch what waits, ask what became of the rest; raises without a line."""
    with alone(office.home.lock, patience=PATIENCE):
        outbox.sweep(office)
        offline = go_online(office)
        if offline is not None:
            raise offline
        sent = outbox.flush(office)
        arrivals = inbox.fetch(office, into.absolute() if into else None)
        outbox.refresh_states(office)
    return Round(tuple(sent), tuple(arrivals))


def ask_standing(office: Office) -> tuple[ClientError | None, dict[str, Any]]:
    """What the relay says of us and of what we sent; an error leaves what this PC remembers."""
    try:
        offline = go_online(office)
        if offline is not None:
            return offline, {}
        me = office.relay.me()
        outbox.refresh_states(office)
    except ServerRefusedError as error:
        return error, {}
    return None, me

"""What the window's buttons do: only the client's own functions, called in the office's thread."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from client import inbox
from client.checking import checked
from client.errors import (
    ClientError,
    NothingToSendError,
    ServerRefusedError,
    ServerUnreachableError,
    UnknownMessageError,
)
from client.office import Office
from client.outbox import drafts, need_new, receiver_troubles
from client.rounds import Sending, bring_in, say_imported, send_set
from client.rows import Received
from client.window.desk import Desk
from client.window.sets import DroppedSet, Partner
from engine.standard import Report


def take_set(desk: Desk, files: list[tuple[str, bytes]]) -> DroppedSet:
    """Check a dropped set and look its receivers up; raises NothingToSendError without files."""
    named = [(name, data) for name, data in files if name]
    if not named:
        raise NothingToSendError("ファイルが選ばれていません。")
    report = checked(named)
    numbers = tuple(dict.fromkeys(unit.receiver for unit in report.send_units))
    partners = desk.do(lambda office: tuple(_partner(office, number) for number in numbers))
    return desk.sets.keep(named, report, partners, desk.do(lambda office: _foreseen(office, report, named)))


def send(desk: Desk, dropped: DroppedSet, *, again: bool) -> Sending:
    """Seal and send; the set is let go of once it lies in the outbox. Raises what `send_set` raises."""
    done = desk.do(lambda office: send_set(office, dropped.report, dropped.files, again=again))
    desk.sets.forget(dropped.key)
    return done


def fetch(desk: Desk, into: Path | None) -> list[inbox.Arrival]:
    """Receive what waits; what is left at the relay stays on the list."""
    try:
        return desk.do(lambda office: bring_in(office, into))
    finally:
        desk.ask_soon().result()


def tell_imported(desk: Desk, message_id: str) -> tuple[Received, ClientError | None]:
    """Sign that a set was imported."""
    return desk.do(lambda office: say_imported(office, message_id))


def save_again(desk: Desk, row: Received, into: Path) -> Path:
    """Put a received set into the folder the care software imports from."""
    return desk.do(lambda office: inbox.save_into(office, row, into))


def received_row(desk: Desk, message_id: str) -> Received:
    """One row of the inbox; raises UnknownMessageError."""
    with desk.records() as records:
        found = records.find_received(message_id)
    if len(found) != 1 or found[0].message_id != message_id:
        raise UnknownMessageError
    return found[0]


def _foreseen(office: Office, report: Report, files: list[tuple[str, bytes]]) -> ClientError | None:
    """Another office's files, an ambiguous PDF, or the same set again."""
    if report.outcome == "reject" or not report.send_units:
        return None
    try:
        for draft in drafts(office, report, files, ""):
            need_new(office, draft)
    except ClientError as error:
        return error
    return None


def _partner(office: Office, number: str) -> Partner:
    """A receiver's name and whether it can receive; without a line, the name as last seen."""
    known = office.store.partner(number)
    remembered = Partner(number, known[0] if known else "")
    try:
        entry = office.relay.office(number)
    except ServerUnreachableError:
        return remembered
    except ServerRefusedError as error:
        if error.passing:
            return remembered
        return replace(remembered, trouble=f"{error.title}{error.detail}")
    return Partner(number, entry.name, receiver_troubles(entry))

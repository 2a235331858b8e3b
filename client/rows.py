"""The rows of the PC's database."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sent:
    """One row of the outbox. States: waiting, accepted, fetched, received, imported, refused, failed."""

    message_id: str
    receiver: str
    receiver_name: str
    send_unit: str
    month: str
    title: str
    files: tuple[str, ...]
    content: str
    sha256: str
    size: int
    created_at: str
    state: str = "waiting"
    reason: str = ""
    serial: str = ""
    keep_copy: int = 0
    tries: int = 0
    last_error: str = ""
    accepted_at: str = ""
    fetched_at: str = ""
    received_at: str = ""
    imported_at: str = ""


@dataclass(frozen=True, slots=True)
class Received:
    """One row of the inbox. States: received, imported, refused."""

    sender: str
    message_id: str
    sender_name: str
    send_unit: str
    month: str
    sha256: str
    size: int
    accepted_at: str
    stored_at: str
    state: str
    reason: str
    folder: str
    files: tuple[str, ...]
    report: str
    accepted_receipt: str


@dataclass(frozen=True, slots=True)
class OwnReceipt:
    """A receipt we signed, and whether the relay has it."""

    sender: str
    message_id: str
    kind: str
    receipt: str
    made_at: str
    acknowledged_at: str
    last_error: str

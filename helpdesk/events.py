"""What the desk announces; upper parts subscribe."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TicketOpened:
    """A matter reached the desk."""

    ticket_id: str
    number: str
    source: str
    office_number: str | None
    visitor_key: str


@dataclass(frozen=True, slots=True)
class AgentReplied:
    """An agent answered; the text is in the message."""

    ticket_id: str
    number: str
    message_id: str
    office_number: str | None
    visitor_key: str


@dataclass(frozen=True, slots=True)
class OfficeReplied:
    """The office wrote again; `reopened` when the ticket had ended."""

    ticket_id: str
    number: str
    message_id: str
    reopened: bool


@dataclass(frozen=True, slots=True)
class TicketClosed:
    """The matter has ended, solved or not."""

    ticket_id: str
    number: str
    solved: bool
    office_number: str | None
    visitor_key: str

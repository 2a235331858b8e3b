"""Tables of the desk: tickets, what was said, and who changed or looked at what."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Interval, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from helpdesk.rules.deadlines import Stopwatch
from helpdesk.rules.states import Priority, State
from store.base import Base


class Ticket(Base):
    """One matter somebody brought to the desk.

    `first_minutes` is the desk time until the first answer. `due_at` is the next thing due; it is empty while the
    desk waits for others. `queue_at` is the queue's order: `due_at`, far away for those at rest, empty for the ended.
    """

    __tablename__ = "ticket"
    __table_args__ = (
        Index("ix_ticket_queue", "queue_at", "number", "snoozed_until"),
        Index("ix_ticket_state", "state", "queue_at", "number", "snoozed_until"),
        Index("ix_ticket_assignee", "assignee_id", "queue_at", "number"),
        Index("ix_ticket_updated", "updated_at", "number"),
        Index("ix_ticket_office", "office_number", "created_at"),
        Index("ix_ticket_created", "created_at"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    number: Mapped[str] = mapped_column(String(12), unique=True)
    subject: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(24), default=State.NEW.value)
    priority: Mapped[str] = mapped_column(String(12), default=Priority.NORMAL.value)
    category: Mapped[str] = mapped_column(String(16), default="other")
    source: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(String(200), default="")
    office_number: Mapped[str | None] = mapped_column(String(10))
    office_name: Mapped[str] = mapped_column(String(200), default="")
    contact: Mapped[str] = mapped_column(String(200), default="")
    assignee_id: Mapped[str | None] = mapped_column(String(36))
    visitor_key: Mapped[str] = mapped_column(String(80), default="", index=True)
    request_key: Mapped[str | None] = mapped_column(String(80), unique=True)
    token_hash: Mapped[str] = mapped_column(String(64))
    situation: Mapped[dict[str, Any]] = mapped_column(JSON)
    search_text: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    first_answer_at: Mapped[datetime | None]
    first_due_at: Mapped[datetime]
    first_minutes: Mapped[int | None]
    solved_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    answer_since: Mapped[datetime | None]
    solve_spent: Mapped[timedelta] = mapped_column(Interval, default=timedelta(0))
    solve_since: Mapped[datetime | None]
    answer_due_at: Mapped[datetime | None]
    solve_due_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    queue_at: Mapped[datetime | None]
    snoozed_until: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    @property
    def stopwatch(self) -> Stopwatch:
        """The desk time this ticket has taken."""
        return Stopwatch(self.solve_spent, self.solve_since)

    @stopwatch.setter
    def stopwatch(self, value: Stopwatch) -> None:
        self.solve_spent, self.solve_since = value.spent, value.since


class TicketMessage(Base):
    """One thing said, or noted for colleagues only (`who` = note)."""

    __tablename__ = "ticket_message"
    __table_args__ = (Index("ix_ticket_message_talk", "ticket_id", "position"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    ticket_id: Mapped[str] = mapped_column(ForeignKey("ticket.id"))
    position: Mapped[int]
    who: Mapped[str] = mapped_column(String(8))
    author: Mapped[str] = mapped_column(String(120), default="")
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    entry_id: Mapped[str] = mapped_column(String(40), default="")
    request_key: Mapped[str | None] = mapped_column(String(80), unique=True)


class TicketTag(Base):
    """One label on one ticket."""

    __tablename__ = "ticket_tag"
    __table_args__ = (Index("ix_ticket_tag_tag", "tag", "ticket_id"),)

    ticket_id: Mapped[str] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    tag: Mapped[str] = mapped_column(String(24), primary_key=True)


class TicketEvidence(Base):
    """One finding of the machine and the ticket it went into; `item` is unique, so it counts once."""

    __tablename__ = "ticket_evidence"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    case: Mapped[str] = mapped_column(String(120), index=True)
    item: Mapped[str] = mapped_column(String(120), unique=True)
    ticket_id: Mapped[str] = mapped_column(ForeignKey("ticket.id"), index=True)
    at: Mapped[datetime]
    settled_at: Mapped[datetime | None]


class TicketGram(Base):
    """Which of 1,024 tickets have a pair of characters (`helpdesk.service.postings`)."""

    __tablename__ = "ticket_gram"

    gram: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    block: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    bits: Mapped[bytes] = mapped_column(LargeBinary)


class AuditRow(Base):
    """One change of a ticket, or one look at an office's data; never changed afterwards, and sealed so that it shows."""

    __tablename__ = "ticket_audit"
    __table_args__ = (Index("ix_ticket_audit_ticket", "ticket_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[datetime]
    actor_kind: Mapped[str] = mapped_column(String(8))
    actor: Mapped[str] = mapped_column(String(120))
    action: Mapped[str] = mapped_column(String(24))
    ticket_id: Mapped[str | None] = mapped_column(String(36))
    office_number: Mapped[str | None] = mapped_column(String(10), index=True)
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
    position: Mapped[int] = mapped_column(unique=True)
    seal: Mapped[str] = mapped_column(String(64))


class AuditEnd(Base):
    """The last seal of the audit's chain: the one row each new seal is made from."""

    __tablename__ = "ticket_audit_end"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int]
    seal: Mapped[str] = mapped_column(String(64))

"""Tables of the store itself: jobs, and counters that hand out numbers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from store.base import Base


class Job(Base):
    """Work to be done outside a visitor's request; kept until done, retried with growing pauses."""

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_due", "done_at", "due_at"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    due_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(Text, default="")


class Counter(Base):
    """A named counter for reference numbers without gaps that anyone would ask about."""

    __tablename__ = "counter"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[int] = mapped_column(default=0)


class Throttle(Base):
    """Recent tries at something guessable, by its key."""

    __tablename__ = "throttle"

    key: Mapped[str] = mapped_column(String(160), primary_key=True)
    tries: Mapped[int] = mapped_column(default=0)
    since: Mapped[datetime]

"""Tables of the journey: answers, milestones, return links and the findings of a dropped set."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from store.base import Base


class Journey(Base):
    """One office's way through the wizard. `office_number` is set once the office was proved."""

    __tablename__ = "journey"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    office_number: Mapped[str | None] = mapped_column(String(10), index=True)
    started_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class Answer(Base):
    """One answer; a row of its own, so that two tabs never overwrite each other's."""

    __tablename__ = "journey_answer"

    journey_id: Mapped[str] = mapped_column(ForeignKey("journey.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
    answered_at: Mapped[datetime]


class Milestone(Base):
    """When a STEP was first found done."""

    __tablename__ = "journey_milestone"

    journey_id: Mapped[str] = mapped_column(ForeignKey("journey.id"), primary_key=True)
    stage: Mapped[int] = mapped_column(primary_key=True)
    reached_at: Mapped[datetime]


class ReturnLink(Base):
    """A save-and-return link: only the hash of its secret is kept."""

    __tablename__ = "journey_link"

    id: Mapped[str] = mapped_column(String(12), primary_key=True)
    journey_id: Mapped[str] = mapped_column(ForeignKey("journey.id"), index=True)
    secret_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    uses: Mapped[int] = mapped_column(default=0)
    misses: Mapped[int] = mapped_column(default=0)


class CheckedSet(Base):
    """Findings of the set dropped last: codes, places and words, never a cell's value, never the files."""

    __tablename__ = "journey_set"

    journey_id: Mapped[str] = mapped_column(ForeignKey("journey.id"), primary_key=True)
    checked_at: Mapped[datetime]
    outcome: Mapped[str] = mapped_column(String(10))
    report: Mapped[dict[str, Any]] = mapped_column(JSON)

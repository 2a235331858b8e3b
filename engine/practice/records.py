"""The practice partner's own inbox."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from store.base import Base


class PracticeVisit(Base):
    """A package the practice partner took or refused, and its answer; (sender, message id) once."""

    __tablename__ = "practice_visit"

    sender: Mapped[str] = mapped_column(String(10), primary_key=True)
    message_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    at: Mapped[datetime]
    outcome: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(500), default="")
    answer_message_id: Mapped[str | None] = mapped_column(String(36))
    answered_at: Mapped[datetime | None]

"""Tables of the bot: conversations, what was said, and how each question ended."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from store.base import Base


class Conversation(Base):
    """One talk of a browser with the bot. From `ticket_id` on a person owns it and the bot is silent.

    `rounds` counts misses and choices since the last answer; `ticket_from` is how many lines the ticket began with.
    """

    __tablename__ = "faq_conversation"
    __table_args__ = (Index("ix_faq_conversation_visitor", "visitor_key", "created_at"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    visitor_key: Mapped[str] = mapped_column(String(80))
    office_number: Mapped[str | None] = mapped_column(String(10))
    page: Mapped[str] = mapped_column(String(200), default="")
    rounds: Mapped[int] = mapped_column(default=0)
    awaits_partner: Mapped[bool] = mapped_column(default=False)
    ticket_id: Mapped[str | None] = mapped_column(String(36), index=True)
    ticket_number: Mapped[str] = mapped_column(String(12), default="")
    ticket_path: Mapped[str] = mapped_column(String(200), default="")
    ticket_from: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class ConversationLine(Base):
    """One thing said. `kind` says how it is drawn, `data` holds what it was drawn from at that moment.

    Numbers of persons and accounts are masked before a text gets here.
    """

    __tablename__ = "faq_line"
    __table_args__ = (Index("ix_faq_line_talk", "conversation_id", "position"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("faq_conversation.id"))
    position: Mapped[int]
    who: Mapped[str] = mapped_column(String(8))
    kind: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime]
    request_key: Mapped[str | None] = mapped_column(String(80), unique=True)


class AskedQuestion(Base):
    """How one question was decided and how it ended: what learning starts from."""

    __tablename__ = "faq_asked"
    __table_args__ = (Index("ix_faq_asked_outcome", "outcome", "at"), Index("ix_faq_asked_entry", "entry_id", "at"))

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("faq_conversation.id"))
    line_id: Mapped[str] = mapped_column(String(36), index=True)
    office_number: Mapped[str | None] = mapped_column(String(10))
    step: Mapped[int | None]
    text: Mapped[str] = mapped_column(Text)
    decision: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(String(24), default="")
    confidence: Mapped[float]
    entries: Mapped[list[Any]] = mapped_column(JSON)
    entry_id: Mapped[str] = mapped_column(String(40), default="")
    entry_version: Mapped[int] = mapped_column(default=0)
    outcome: Mapped[str] = mapped_column(String(16), default="")
    at: Mapped[datetime]


class LearnedVersion(Base):
    """One version of what the desk taught the bot beyond the shipped files: wordings for an entry, or a new entry.

    `state` goes draft, published, archived. `phrasings` are added to the entry; `lessons` are the real wordings that
    must find it from then on; `question` and `answer` are empty when an entry of the files only gets wordings.
    """

    __tablename__ = "faq_knowledge"
    __table_args__ = (Index("ix_faq_knowledge_state", "state", "entry_id"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    entry_id: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    state: Mapped[str] = mapped_column(String(12), default="draft")
    question: Mapped[str] = mapped_column(Text, default="")
    answer: Mapped[str] = mapped_column(Text, default="")
    phrasings: Mapped[list[Any]] = mapped_column(JSON)
    lessons: Mapped[list[Any]] = mapped_column(JSON)
    made_by: Mapped[str] = mapped_column(String(36))
    made_at: Mapped[datetime]
    published_by: Mapped[str] = mapped_column(String(36), default="")
    published_at: Mapped[datetime | None]

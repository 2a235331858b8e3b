"""Writes lines and questions of a conversation."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from faq.records import AskedQuestion, Conversation, ConversationLine
from faq.rules.decide import Decision
from store.base import new_id
from store.work import Work


def add_line(
    work: Work, talk: Conversation, who: str, kind: str, text: str, *, data: dict[str, Any] | None = None, once: str = "",
) -> ConversationLine:
    """Append one line. `who` is me, bot or person; `kind` names the template that draws it."""
    last = work.session.scalar(
        select(func.max(ConversationLine.position)).where(ConversationLine.conversation_id == talk.id),
    )
    line = ConversationLine(
        id=new_id(), conversation_id=talk.id, position=(last or 0) + 1, who=who, kind=kind, text=text, data=data or {},
        at=work.now(), request_key=once[:80] or None,
    )
    talk.updated_at = work.now()
    work.session.add(line)
    work.session.flush()
    return line


def add_question(
    work: Work, talk: Conversation, line: ConversationLine | None, text: str, decision: Decision, *, step: int | None,
    entry: tuple[str, int] = ("", 0),
) -> AskedQuestion:
    """Keep how a question was decided; `entry` is the id and version of what was shown as the answer."""
    row = AskedQuestion(
        id=new_id(), conversation_id=talk.id, line_id=line.id if line is not None else "", office_number=talk.office_number, step=step,
        text=text, decision=decision.decision, reason=decision.reason or "", confidence=decision.confidence,
        entries=[{"id": e.id, "score": round(e.score, 4)} for e in decision.entries],
        entry_id=entry[0], entry_version=entry[1], outcome="", at=work.now(),
    )
    work.session.add(row)
    work.session.flush()
    return row


def lines_of(work: Work, talk: Conversation) -> list[ConversationLine]:
    """Everything said with the bot, in order."""
    found = select(ConversationLine).where(ConversationLine.conversation_id == talk.id)
    return list(work.session.scalars(found.order_by(ConversationLine.position)))


def questions_of(work: Work, talk: Conversation) -> list[AskedQuestion]:
    """The questions of a conversation, in order."""
    found = select(AskedQuestion).where(AskedQuestion.conversation_id == talk.id)
    return list(work.session.scalars(found.order_by(AskedQuestion.at, AskedQuestion.id)))

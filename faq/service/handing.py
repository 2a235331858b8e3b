"""Hands a conversation to a person: one ticket with everything said, tried and known."""

from __future__ import annotations

from typing import Any

from faq.context import VisitorContext
from faq.records import Conversation
from faq.rules.gates import Reason
from faq.service.brain import decider
from faq.service.keeping import add_line, lines_of, questions_of
from helpdesk.service import Line, Opening, expected_answer, find, open_ticket
from store.work import Work

WHY = {
    "human": "人と話したい", "account": "自分の登録・契約について", "incident": "事故・障害のおそれ", "complaint": "ご意見・苦情",
    "policy": "加算・制度の判断", "medical": "医療・介護の判断", "out_of_domain": "案内の範囲の外", "unknown": "案内に答えがない",
    "injection": "読み取れない文", "unsolved": "答えで解決しなかった", "error": "案内の不具合", "handoff": "答えのあとに確認が要る",
}
FIRST = {
    "incident": "事故や障害のおそれがあるため、すぐに担当者へ引き継ぎました。",
    "complaint": "ご不便をおかけしています。担当者に引き継ぎました。",
    "account": "登録や契約の中身は、担当者が確かめます。引き継ぎました。",
    "policy": "制度や加算の判断は、案内ロボットではお答えしません。担当者に引き継ぎました。",
    "unknown": "確かな答えが手元にないため、担当者に引き継ぎました。",
    "error": "うまく動きませんでした。担当者に引き継ぎました。",
}
SPEAKERS = {"me": "office", "person": "agent"}


def hand_over(work: Work, talk: Conversation, reason: Reason | str, context: VisitorContext) -> None:
    """Open the ticket and say so in the conversation; does nothing when a person owns it already."""
    if talk.ticket_id is not None:
        return
    said = lines_of(work, talk)
    opening = Opening(
        source="chat", subject=_subject([line.text for line in said if line.who == "me"], reason),
        office_number=talk.office_number or context.office_number,
        conversation=[
            Line(SPEAKERS.get(line.who, "bot"), line.text, line.at, str(line.data.get("entry_id", "")))  # type: ignore[arg-type]  # one of three words
            for line in said
        ],
        situation=_situation(work, talk, context), reason=WHY.get(reason, reason), urgent=reason == "incident",
        visitor_key=talk.visitor_key, request_key=f"faq-{talk.id}",
    )
    ticket = open_ticket(work, opening)
    talk.ticket_id, talk.ticket_number, talk.ticket_path = ticket.id, ticket.number, ticket.follow_path
    talk.ticket_from = len(said)
    talk.awaits_partner = False
    row = find(work, ticket.id)
    words = FIRST.get(reason, "担当者に引き継ぎました。")
    add_line(work, talk, "desk", "handed", words, data={
        "number": ticket.number, "path": ticket.follow_path, "step": context.step,
        "expected": expected_answer(work, row) if row is not None else "",
    })


def _subject(asked: list[str], reason: str) -> str:
    return asked[-1].split("\n", 1)[0][:80] if asked else WHY.get(reason, reason)


def _situation(work: Work, talk: Conversation, context: VisitorContext) -> dict[str, Any]:
    return {
        "step": context.step, "step_title": context.step_title, "journey_id": context.journey_id, "page_title": talk.page,
        "failed_checks": [{"code": c.code, "title": c.title, "fix": c.fix, "faq_id": c.faq_id} for c in context.failed_checks],
        "tried": _tried(work, talk),
    }


def _tried(work: Work, talk: Conversation) -> list[dict[str, Any]]:
    """What the bot showed, the last first, with score and version."""
    entries = decider().knowledge.entries
    found: dict[str, dict[str, Any]] = {}
    for question in reversed(questions_of(work, talk)):
        for offered in question.entries:
            entry = entries.get(offered["id"])
            if entry is not None and entry.id not in found:
                found[entry.id] = {
                    "entry_id": entry.id, "title": entry.question, "version": entry.version,
                    "score": round(100 * float(offered["score"])), "outcome": question.outcome,
                }
    return list(found.values())[:6]

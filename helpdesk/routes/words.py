"""Words the templates need for states, sources and people."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import current_app, url_for

from helpdesk.records import AuditRow, Ticket
from helpdesk.rules.categories import CATEGORIES
from helpdesk.rules.states import (
    PRIORITY_JA,
    REOPEN_DAYS,
    STATE_FOR_OFFICE_JA,
    STATE_JA,
    Priority,
    State,
)
from helpdesk.rules.when import DueWords, due_words
from web.work import current_work

SOURCES = {
    "chat": "「困ったとき」から",
    "check": "うまくいかない確認から",
    "form": "問い合わせの画面から",
    "phone": "電話で",
    "evidence": "機械の知らせで",
}
TONES = {"new": "ask", "open": "now", "solved": "done"}
WHO = {"office": "事業所", "bot": "案内ロボット", "agent": "担当者", "note": "メモ", "system": "お知らせ"}


def state_ja(ticket: Ticket) -> str:
    """The state for agents."""
    return STATE_JA[State(ticket.state)]


def state_tone(ticket: Ticket) -> str:
    """Which `st--` the state takes; none for those that rest."""
    return TONES.get(ticket.state, "")


def state_for_office(ticket: Ticket) -> str:
    """The state for whoever asked."""
    return STATE_FOR_OFFICE_JA[State(ticket.state)]


def due_of(ticket: Ticket) -> DueWords:
    """When the next thing is due."""
    return due_words(State(ticket.state), ticket.due_at, current_work().now())


def priority_ja(ticket: Ticket) -> str:
    """The priority."""
    return PRIORITY_JA[Priority(ticket.priority)]


def is_live(ticket: Ticket) -> bool:
    """Whether the matter is still before the desk."""
    return ticket.state not in {State.SOLVED, State.CLOSED}


def reopen_until(ticket: Ticket) -> Any:
    """Until when an answer opens an ended ticket again."""
    return ticket.ended_at + timedelta(days=REOPEN_DAYS) if ticket.ended_at else None


ACTIONS = {
    "opened": "受け付け",
    "replied": "返事を送った",
    "answered": "事業所が書いた",
    "noted": "メモを残した",
    "moved": "状態を変えた",
    "assigned": "担当を変えた",
    "priority": "急ぎ具合を変えた",
    "category": "分類を変えた",
    "office": "事業所を決めた",
    "looked": "開いて読んだ",
    "acted": "操作した",
    "tagged": "付箋を付けかえた",
    "snoozed": "あと回しにした",
    "woken": "順番待ちに戻した",
}

DEEDS = {
    "unlock": "KJ の ID のロックを解いた",
    "code": "パソコン用の番号を出した",
    "letter": "通知書を作り直した",
    "revoke": "証明書を止めた",
}


def audit_ja(row: AuditRow, people: dict[str, str]) -> str:
    """One line of a ticket's history: who did what."""
    who = people.get(row.actor, "") or {"office": "事業所", "link": "リンクの人"}.get(row.actor_kind, "")
    if row.action == "acted":
        return "　".join(part for part in (who, DEEDS.get(row.detail.get("act", ""), ACTIONS["acted"])) if part)
    detail = row.detail.get("new", "") if row.action in {"moved", "assigned", "office"} else ""
    shown = people.get(detail, "") or (STATE_JA[State(detail)] if detail in set(State) else detail or "")
    return "　".join(part for part in (who, ACTIONS.get(row.action, row.action), shown) if part)


def entry_url(entry_id: str) -> str:
    """Where an answer's entry can be read; empty when no part shows entries."""
    # By name only: the FAQ leans on the desk, not the desk on the FAQ.
    return url_for("faq.entry", entry_id=entry_id) if "faq.entry" in current_app.view_functions else ""


GLOBALS: dict[str, Any] = {
    "ticket_state": state_ja,
    "ticket_tone": state_tone,
    "ticket_state_for_office": state_for_office,
    "ticket_due": due_of,
    "ticket_priority": priority_ja,
    "ticket_is_live": is_live,
    "ticket_reopen_until": reopen_until,
    "ticket_sources": SOURCES,
    "ticket_who": WHO,
    "ticket_audit": audit_ja,
    "ticket_entry_url": entry_url,
    "ticket_categories": CATEGORIES,
    "ticket_priorities": [(one.value, text) for one, text in PRIORITY_JA.items()],
}

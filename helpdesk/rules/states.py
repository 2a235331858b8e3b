"""States of a ticket, who may move it where, and when an answer opens it again."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

REOPEN_DAYS = 14
LINK_DAYS = 90


class State(StrEnum):
    """Where a ticket stands."""

    NEW = "new"
    OPEN = "open"
    WAITING_OFFICE = "waiting_office"
    WAITING_THIRD_PARTY = "waiting_third_party"
    SOLVED = "solved"
    CLOSED = "closed"


class Priority(StrEnum):
    """How soon somebody has to look."""

    URGENT = "urgent"
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


WAITING = frozenset({State.WAITING_OFFICE, State.WAITING_THIRD_PARTY})
DONE = frozenset({State.SOLVED, State.CLOSED})
LIVE = frozenset(State) - DONE

MOVES: dict[State, frozenset[State]] = {
    State.NEW: frozenset(
        {State.OPEN, State.WAITING_OFFICE, State.WAITING_THIRD_PARTY, State.SOLVED, State.CLOSED}
    ),
    State.OPEN: frozenset({State.WAITING_OFFICE, State.WAITING_THIRD_PARTY, State.SOLVED, State.CLOSED}),
    State.WAITING_OFFICE: frozenset({State.OPEN, State.WAITING_THIRD_PARTY, State.SOLVED, State.CLOSED}),
    State.WAITING_THIRD_PARTY: frozenset({State.OPEN, State.WAITING_OFFICE, State.SOLVED, State.CLOSED}),
    State.SOLVED: frozenset({State.OPEN, State.CLOSED}),
    State.CLOSED: frozenset({State.OPEN}),
}

STATE_JA: dict[State, str] = {
    State.NEW: "新しい",
    State.OPEN: "対応中",
    State.WAITING_OFFICE: "返事待ち",
    State.WAITING_THIRD_PARTY: "ほかの会社待ち",
    State.SOLVED: "解決",
    State.CLOSED: "終了",
}
STATE_FOR_OFFICE_JA: dict[State, str] = {
    State.NEW: "担当者が読むのを待っています",
    State.OPEN: "担当者が調べています",
    State.WAITING_OFFICE: "窓口から返事が届いています",
    State.WAITING_THIRD_PARTY: "担当者が、ほかの会社に確かめています",
    State.SOLVED: "解決しました",
    State.CLOSED: "終わりました",
}
PRIORITY_JA: dict[Priority, str] = {
    Priority.URGENT: "至急",
    Priority.HIGH: "急ぎ",
    Priority.NORMAL: "ふつう",
    Priority.LOW: "急がない",
}

Answerable = Literal["yes", "reopens", "too-late"]


def may_move(old: State, new: State) -> bool:
    """Whether an agent may put a ticket from `old` to `new`; staying is always allowed."""
    return old == new or new in MOVES[old]


def answerable(state: State, ended_at: datetime | None, now: datetime) -> Answerable:
    """What an answer of the office does now: it joins, it opens the ticket again, or it comes too late.

    `ended_at` is when the ticket was last solved or closed; the days are counted as 24 hours each.
    """
    if state not in DONE:
        return "yes"
    if ended_at is not None and now - ended_at <= timedelta(days=REOPEN_DAYS):
        return "reopens"
    return "too-late"


def link_expired(state: State, ended_at: datetime | None, now: datetime) -> bool:
    """Whether the secret link of an ended ticket has run out (90 days after its end)."""
    return state in DONE and ended_at is not None and now - ended_at > timedelta(days=LINK_DAYS)


def after_agents_answer(state: State) -> State:
    """Where a ticket stands once the desk has answered and said nothing else."""
    return State.WAITING_OFFICE if state in LIVE else state


def after_offices_answer() -> State:
    """An answer of the office always puts the ticket back before the desk."""
    return State.OPEN

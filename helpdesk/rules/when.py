"""Due times in words for the agents' screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from helpdesk.rules.deadlines import TOKYO
from helpdesk.rules.states import DONE, State

RESTING: dict[State, str] = {
    State.WAITING_OFFICE: "事業所の返事を待つ",
    State.WAITING_THIRD_PARTY: "ほかの会社を待つ",
}


@dataclass(frozen=True, slots=True)
class DueWords:
    """What to write, and the tone: now, ask (today), stop (late) or nothing."""

    text: str
    tone: str = ""


def due_words(state: State, due: datetime | None, now: datetime) -> DueWords:
    """`あと 24分`, `あす 10:30`, `35分 過ぎています`, or what the ticket waits for."""
    if state in DONE:
        return DueWords("終わりました")
    if due is None:
        return DueWords(RESTING.get(state, "期限なし"))
    seconds = int((due - now).total_seconds())
    if seconds < 0:
        return DueWords(f"{_length(-seconds // 60)} 過ぎています", "stop")
    local, today = due.astimezone(TOKYO), now.astimezone(TOKYO).date()
    days = (local.date() - today).days
    clock = f"{local.hour}:{local.minute:02}"
    if days == 0:
        return DueWords(f"あと {_length(-(-seconds // 60))}", "ask")
    return DueWords(f"あす {clock}" if days == 1 else f"{local.month}月{local.day}日 {clock}")


def _length(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if hours >= 48:
        return f"{hours // 24}日"
    if hours == 0:
        return f"{rest}分"
    return f"{hours}時間{rest:02}分" if rest else f"{hours}時間"

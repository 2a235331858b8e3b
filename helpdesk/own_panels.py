"""The desk's own panels: how things stood when the ticket was opened, and what the office asked before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from helpdesk.panels import PanelView, Row
from helpdesk.records import Ticket
from helpdesk.rules.states import STATE_JA, State
from store.work import Work
from web.japanese import tidy, when_ja

EARLIER = 5


def when_asked(work: Work, office_number: str | None, ticket: Ticket) -> PanelView | None:
    """The snapshot that came with the ticket."""
    del office_number
    rows = [*_snapshot(ticket.situation)]
    if ticket.reason:
        rows.append(Row("きっかけ", ticket.reason))
    if not rows:
        return None
    return PanelView("asked", f"相談したとき（{when_ja(ticket.created_at, work.now())}）", rows)


def _snapshot(situation: dict[str, Any]) -> Iterator[Row]:
    step = " ".join(_text(situation.get(key)) for key in ("step", "step_title")).strip()
    if step:
        yield Row("手順", step)
    for check in _list(situation.get("failed_checks")):
        title = _text(check.get("title") or check.get("code")) if isinstance(check, dict) else _text(check)
        if title:
            yield Row("止まった確認", title, "stop")
        if isinstance(check, dict) and _text(check.get("evidence")):
            yield Row("読み取り", _text(check["evidence"]))
    for tried in _list(situation.get("tried"))[:3]:
        yield Row("示した答え", _tried(tried))


def _tried(tried: Any) -> str:
    if not isinstance(tried, dict):
        return _text(tried)
    name = _text(tried.get("title") or tried.get("entry_id"))
    version, score = tried.get("version"), tried.get("score")
    more = [f"第{version}版"] if version else []
    more += [f"{float(score):.0f}%"] if isinstance(score, int | float) else []
    return f"{name}（{'・'.join(more)}）" if more else name


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []


def _text(value: Any) -> str:
    return tidy(str(value), 160) if value not in (None, "") else ""


def earlier_tickets(work: Work, office_number: str | None, ticket: Ticket) -> PanelView | None:
    """The last tickets of the same office."""
    if not office_number:
        return None
    others = (
        select(Ticket)
        .where(Ticket.office_number == office_number, Ticket.id != ticket.id)
        .order_by(Ticket.created_at.desc())
        .limit(EARLIER)
    )
    rows = [
        Row(
            when_ja(one.created_at, work.now()),
            f"{one.subject}（{STATE_JA[State(one.state)]}）",
            href=f"/desk/tickets/{one.number}",
        )
        for one in work.session.scalars(others)
    ]
    return PanelView("earlier", "この事業所の、ほかの相談", rows, shape="log") if rows else None

"""The desk's own panels: how things stood when the ticket was opened, and what the office asked before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import select

from helpdesk.panels import PanelView, Row
from helpdesk.records import Ticket
from helpdesk.rules.categories import step_words
from helpdesk.rules.states import STATE_JA, State
from store.clock import TOKYO
from store.work import Work
from web.japanese import tidy, when_ja

EARLIER = 5
FAR_FETCHED = 20
REASONS = {"check": "うまくいかない確認", "question": "画面についての質問"}


def when_asked(work: Work, office_number: str | None, ticket: Ticket) -> PanelView | None:
    """The snapshot that came with the ticket."""
    del office_number
    rows = [*_snapshot(ticket.situation)]
    if ticket.reason:
        rows.append(Row("きっかけ", REASONS.get(ticket.reason, ticket.reason)))
    if not rows:
        return None
    return PanelView("asked", f"相談したとき（{when_ja(ticket.created_at, work.now())}）", rows)


def _snapshot(situation: dict[str, Any]) -> Iterator[Row]:
    step = " ".join((step_words(situation.get("step")), _text(situation.get("step_title")))).strip()
    if step:
        yield Row("手順", step)
    if _text(situation.get("page_title")):
        yield Row("画面", _text(situation["page_title"]))
    for check in _list(situation.get("failed_checks")):
        yield from _check(check if isinstance(check, dict) else {"title": check})
    if _text(situation.get("environment")):
        yield Row("パソコン", _text(situation["environment"]))
    if _text(situation.get("office_said")):
        yield Row("入れた番号", f"{_text(situation['office_said'])}（本人の申し出）")
    for tried in [one for one in _list(situation.get("tried")) if _was_near(one)][:3]:
        yield Row("示した答え", _tried(tried))


def _check(check: dict[str, Any]) -> Iterator[Row]:
    title = _text(check.get("title") or check.get("code"))
    if not title:
        return
    yield Row("止まった所", title, "ask" if check.get("severity") == "ask" else "stop")
    evidence = check.get("evidence")
    read = [
        f"{_text(one.get('name'))} {_text(one.get('value'))}".strip() if isinstance(one, dict) else _text(one)
        for one in ([evidence] if isinstance(evidence, str) else _list(evidence))
    ]
    if any(read):
        yield Row("読み取り", "、".join(part for part in read if part))


def _was_near(tried: Any) -> bool:
    score = tried.get("score") if isinstance(tried, dict) else None
    return not isinstance(score, int | float) or score >= FAR_FETCHED


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


def _short(moment: datetime) -> str:
    local = moment.astimezone(TOKYO)
    return f"{local:%y/%m/%d}"


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
            _short(one.created_at),
            f"{one.subject}（{STATE_JA[State(one.state)]}）",
            href=f"/desk/tickets/{one.number}",
        )
        for one in work.session.scalars(others)
    ]
    return PanelView("earlier", "この事業所の、ほかの相談", rows, shape="log") if rows else None

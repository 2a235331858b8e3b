"""What the wizard shows to the bot and beside a ticket."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.guard import current_staff
from engine.practice.rules import PRACTICE_OFFICE
from helpdesk.panels import PanelView, Row, Tone
from helpdesk.records import Ticket
from onboarding.records import Journey
from onboarding.routes.visit import current_visit, url_of
from onboarding.rules import walk
from onboarding.rules.check import failed
from onboarding.rules.numbers import CERTIFICATE_TITLES
from onboarding.rules.proofs import evaluate
from onboarding.rules.stages import STAGES
from onboarding.rules.steps import STEPS
from onboarding.service import engine_view, journeys
from onboarding.service.facts import collect_for_office
from store.work import Work
from web.japanese import date_plain, when_ja

if TYPE_CHECKING:
    from faq.context import VisitorContext

STATES = {
    "accepted": "中継所が預かり",
    "fetched": "相手が受け取り中",
    "received": "相手に到着",
    "imported": "相手が取り込み",
    "refused": "相手が受け取れず",
}
CERTIFICATE_STATES = {"active": "使えます", "revoked": "止められています", "expired": "期限切れ"}


def visitor_context(_work: Work) -> VisitorContext | None:
    """Where this browser's journey stands, for the bot."""
    from faq.context import FailedCheck, VisitorContext

    if current_staff() is not None:
        return None
    visit = current_visit()
    if visit is None:
        return None
    here = STEPS[walk.resume(visit.facts)]
    return VisitorContext(
        step=here.stage,
        step_title=STAGES[here.stage].title,
        failed_checks=[
            FailedCheck(
                check.code, check.title, url_of(check.fix) if check.fix else "/journey/", check.faq_id
            )
            for check in failed(evaluate(visit.facts))
        ],
        office_number=visit.number if visit.facts.proved else None,
        journey_id=visit.journey.id,
    )


def _journey_of(work: Work, number: str | None, ticket: Ticket) -> Journey | None:
    found = journeys.of_office(work, number) if number else None
    if found is None:
        kept = (ticket.situation or {}).get("journey_id")
        found = journeys.get(work, kept) if isinstance(kept, str) else None
    return found


def journey_panel(work: Work, number: str | None, ticket: Ticket) -> PanelView | None:
    """The five STEPs of the way and where it stands."""
    journey = _journey_of(work, number, ticket)
    if journey is None:
        return None
    facts = collect_for_office(work, journey)
    here = STEPS[walk.resume(facts)]
    rows = []
    for stage in STAGES:
        if walk.stage_done(stage.number, facts):
            rows.append(Row(stage.title, "完了", "done"))
        else:
            rows.append(
                Row(
                    stage.title,
                    here.title if stage.number == here.stage else "まだ",
                    _tone(stage.number, here.stage),
                )
            )
    return PanelView(key="journey", title="利用開始までの道のり", rows=tuple(rows), shape="steps")


def _tone(number: int, here: int) -> Tone:
    return "stop" if number == here else ""


def checks_panel(work: Work, number: str | None, ticket: Ticket) -> PanelView | None:
    """Failed checks as they are now, with their evidence."""
    journey = _journey_of(work, number, ticket)
    if journey is None:
        return None
    bad = failed(evaluate(collect_for_office(work, journey)))
    rows = [
        Row(
            check.title,
            "、".join(f"{name} {value}" for name, value in check.evidence) or check.text,
            check.state,
        )
        for check in bad
        if check.state in {"stop", "ask"}
    ]
    return PanelView(key="checks", title="いま直すところ", rows=tuple(rows)) if rows else None


def certificate_panel(work: Work, number: str | None, _ticket: Ticket) -> PanelView | None:
    """Certificate and licence."""
    if not number:
        return None
    rows = []
    held = engine_view.certificate(work, number)
    if held is None:
        rows.append(Row("証明書", "まだありません", "ask"))
    else:
        words = CERTIFICATE_STATES.get(held.status, held.status)
        tone: Tone = "done" if held.status == "active" else "stop"
        rows.append(Row("証明書", f"{CERTIFICATE_TITLES.get(held.kind, held.kind)}　{words}", tone))
        rows.append(Row("期限", date_plain(held.not_after)))
    applied, until = engine_view.application(work, number), engine_view.licence_until(work, number)
    if applied is None:
        rows.append(Row("利用の申し込み", "まだです", "ask"))
    else:
        rows.append(Row("利用の申し込み", applied.number, "done"))
        if until is not None:
            rows.append(Row("使える期間", f"{date_plain(until)} まで"))
    seen = engine_view.client(work, number)
    rows.append(
        Row("ソフト", f"版 {seen.version}・{when_ja(seen.at, work.now())}", "done")
        if seen is not None
        else Row("ソフト", "まだ連絡がありません", "ask")
    )
    return PanelView(key="certificate", title="証明書・利用料・ソフト", rows=tuple(rows))


def exchange_panel(work: Work, number: str | None, _ticket: Ticket) -> PanelView | None:
    """The last events of the exchange."""
    if not number:
        return None
    events = sorted(engine_view.exchanges(work, number), key=lambda event: event.at, reverse=True)[:6]
    if not events:
        return None
    rows = []
    for event in events:
        partner = "練習の相手" if event.partner_number == PRACTICE_OFFICE else event.partner_name
        way = "→" if event.outgoing else "←"
        tone: Tone = "stop" if event.state == "refused" else ""
        rows.append(
            Row(
                when_ja(event.at, work.now()),
                f"{way} {partner}　{STATES.get(event.state, event.state)}",
                tone,
            )
        )
    return PanelView(key="exchange", title="送り受けの記録", rows=tuple(rows), shape="log")


PANELS = (journey_panel, checks_panel, certificate_panel, exchange_panel)

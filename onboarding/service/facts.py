"""Gathers facts: answers of the journey, and the engine's facts for those who proved the office."""

from __future__ import annotations

from dataclasses import dataclass, replace

from accounts.service import get_office
from directory import service as directory
from engine.practice.rules import PRACTICE_OFFICE
from onboarding.records import CheckedSet, Journey
from onboarding.rules.facts import Facts, Partner, SetResult
from onboarding.rules.sending import best, sends
from onboarding.rules.steps import has_number
from onboarding.service import engine_view, journeys
from store.work import Work


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks: the office this browser proved (letter code or KJ-ID), and the KJ sign-in's state."""

    proved_number: str | None = None
    signed_in: bool = False
    must_change: bool = False


def collect(work: Work, journey: Journey, viewer: Viewer) -> Facts:
    """The facts as this viewer may see them. Another office's proof proves nothing here."""
    said = journeys.answers(work, journey)
    facts = Facts(
        now=work.now(),
        today=work.today(),
        answers=said.values,
        answered_at=said.at,
        reading=said.reading,
        set_result=_set_result(work, journey),
        office_name=said.values.get("office_name", ""),
    )
    if not has_number(facts):
        return facts
    number = facts.said("office_number")
    listed = directory.get(work, number)
    known = get_office(work, number)
    proved = viewer.proved_number == number
    if listed is not None:
        facts = replace(facts, in_directory=True, office_name=listed.hit.name)
    elif known is not None and (proved or not facts.office_name):
        facts = replace(facts, office_name=known.name)
    if not proved:
        return _with_partner(work, facts)
    return _with_partner(work, _with_engine(work, replace(facts, proved=True), viewer, number))


def collect_for_office(work: Work, journey: Journey) -> Facts:
    """The facts as the desk may see them: everything of the journey's proved office."""
    return collect(work, journey, Viewer(journey.office_number))


def _with_engine(work: Work, facts: Facts, viewer: Viewer, number: str) -> Facts:
    found = sends(engine_view.exchanges(work, number))
    partner, client = facts.said("partner"), engine_view.client(work, number)
    return replace(
        facts,
        signed_in=viewer.signed_in,
        must_change=viewer.must_change,
        certificate=engine_view.certificate(work, number, client.certificate_serial if client else ""),
        application=engine_view.application(work, number),
        licence_until=engine_view.licence_until(work, number),
        client=client,
        practice=best(found, PRACTICE_OFFICE),
        first_send=best(found, partner) if partner else None,
    )


def _with_partner(work: Work, facts: Facts) -> Facts:
    number = facts.said("partner")
    if not number:
        return facts
    return replace(facts, partner=partner_of(work, number))


def partner_of(work: Work, number: str) -> Partner:
    """The partner as directory and engine know it."""
    listed, known = directory.get(work, number), get_office(work, number)
    name = (
        known.name if known is not None else listed.hit.name if listed is not None else f"事業所番号 {number}"
    )
    service = listed.hit.service if listed is not None else ""
    ready = known is not None and engine_view.is_ready(work, number)
    return Partner(number, name, ready, service)


def _set_result(work: Work, journey: Journey) -> SetResult | None:
    row = work.session.get(CheckedSet, journey.id)
    if row is None:
        return None
    findings, files = row.report.get("findings", []), row.report.get("files", [])
    errors = sum(finding["severity"] == "error" for finding in findings)
    month = next((file.get("month") or "" for file in files), "")
    return SetResult(row.outcome, row.checked_at, errors, len(findings) - errors, len(files), month)

"""Beside a ticket: the report of a file check that its opener handed over. Codes and places, no values."""

from __future__ import annotations

from engine.standard.vendor.value import FindingEntry
from helpdesk.panels import Link, PanelView, Row, Tone
from helpdesk.records import Ticket
from onboarding.service.diagnosis import report_of
from store.work import Work

SHOWN = 12


def report_panel(_work: Work, _number: str | None, ticket: Ticket) -> PanelView | None:
    """Software, outcome, then each finding with its place."""
    report = report_of(ticket.situation)
    if report is None:
        return None
    rows = [Row("介護ソフト", report.software or "（未記入）"), Row("結果", report.outcome_ja)]
    rows += [Row("送り単位", unit) for unit in report.units]
    rows += [_row(entry) for entry in report.findings[:SHOWN]]
    left = len(report.findings) - SHOWN
    if left > 0:
        rows.append(Row("ほか", f"{left}種類"))
    return PanelView("vendor-report", "ファイル診断の報告書", tuple(rows), Link("記号の一覧を見る", "/help/findings/"))


def _row(entry: FindingEntry) -> Row:
    tone: Tone = "stop" if entry.severity == "error" else "ask"
    return Row(entry.code, f"{entry.title}（{entry.where}）", tone, f"/help/findings/{entry.code}")

"""Checks a dropped set with the standard's checker and keeps the findings, never the files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from engine.standard import check_set
from engine.standard.report import Report
from onboarding.records import CheckedSet, Journey
from onboarding.service import journeys
from store.work import Work


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finding stands: file, row (1-based) and column, in words."""

    file: str
    row: str
    column: str


@dataclass(frozen=True, slots=True)
class Find:
    """One kind of finding with all its places."""

    code: str
    severity: str
    message: str
    next_step: str
    places: tuple[Place, ...]
    count: int


@dataclass(frozen=True, slots=True)
class FileLine:
    """One file of the set and how many things to mend it has."""

    name: str
    title: str
    kind: str
    rows: int
    errors: int


@dataclass(frozen=True, slots=True)
class Findings:
    """What the findings page shows."""

    outcome: str
    errors: tuple[Find, ...]
    warnings: tuple[Find, ...]
    files: tuple[FileLine, ...]
    month: str
    receiver: str
    unit: str


def check(work: Work, journey: Journey, files: Iterable[tuple[str, bytes]]) -> Report:
    """Check the set and keep what was found; a set dropped again replaces the earlier findings."""
    report = check_set(list(files), at=work.today())
    row = work.session.get(CheckedSet, journey.id)
    if row is None:
        row = CheckedSet(journey_id=journey.id)
        work.session.add(row)
    row.checked_at, row.outcome, row.report = work.now(), report.outcome, report.to_json()
    journeys.forget_answer(work, journey, "set")
    work.session.flush()
    return report


def findings(work: Work, journey: Journey) -> Findings | None:
    """The findings of the set dropped last, grouped by what to do."""
    report = kept(work, journey)
    return None if report is None else for_page(report)


def kept(work: Work, journey: Journey) -> dict[str, Any] | None:
    """The check's answer for the set dropped last, as plain values."""
    row = work.session.get(CheckedSet, journey.id)
    return None if row is None else row.report


def for_page(report: dict[str, Any]) -> Findings:
    """A check's answer, grouped by what to do, as the findings pages show it."""
    titles = {file["name"]: file.get("kind_ja") or file["name"] for file in report["files"]}
    found = tuple(_grouped(report["findings"], titles))
    units = report.get("send_units", [])
    first = units[0] if units else {}
    return Findings(
        report["outcome"],
        tuple(find for find in found if find.severity == "error"),
        tuple(find for find in found if find.severity != "error"),
        tuple(_file_line(file, report["findings"]) for file in report["files"]),
        first.get("month") or next((file["month"] or "" for file in report["files"]), ""),
        first.get("receiver", ""),
        first.get("title_ja", ""),
    )


def _grouped(findings: list[dict[str, Any]], titles: dict[str, str]) -> Iterable[Find]:
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for item in findings:
        groups.setdefault((item["code"], item["message"]), []).append(item)
    for (code, message), items in groups.items():
        places = tuple(_place(item, titles) for item in items if item["file"])
        count = sum(int(item.get("count", 1)) for item in items)
        yield Find(code, items[0]["severity"], message, items[0]["next_step"], places[:8], count)


def _place(item: dict[str, Any], titles: dict[str, str]) -> Place:
    column = f"{item['column']} {item['column_name'] or ''}".strip() if item["column"] else ""
    rows = list(item.get("rows") or [])[:5]
    row = "、".join(str(number) for number in rows) + "行め" if rows else ""
    if not row and item["row"]:
        row = f"{item['row']}行め"
    return Place(titles.get(item["file"], item["file"]), row, column)


def _file_line(file: dict[str, Any], findings: list[dict[str, Any]]) -> FileLine:
    errors = sum(item["file"] == file["name"] and item["severity"] == "error" for item in findings)
    return FileLine(
        file["name"], file.get("kind_ja") or "決まりにないファイル", file["kind"] or "", file["rows"], errors
    )

"""The report as a value, made from what a check found."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from engine.standard.catalogue import CODES, WHO_JA
from engine.standard.edition import IMAGE, Edition, load
from engine.standard.report import Report

FORMAT = "renkei-vendor-report"
FORMAT_VERSION = 1
TYPED = 80
LISTED = 200
OUTCOMES = {
    "ok": "送れます",
    "warn": "送れます（知っておくことがあります）",
    "reject": "まだ送れません",
}


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file by its place in the set and by what its name says; a name outside the standard is not repeated."""

    no: int
    kind: str
    kind_ja: str
    month: str
    sender: str
    sender_service: str
    receiver: str
    receiver_service: str
    stamp: str
    size: int
    rows: int


@dataclass(frozen=True, slots=True)
class FindingEntry:
    """One finding: rule, words, file (its number in the report; 0 = the whole set), rows, column, how often."""

    code: str
    severity: str
    title: str
    message: str
    next_step: str
    who: str
    file: int
    kind: str
    rows: tuple[int, ...]
    column: int
    column_name: str
    count: int

    @property
    def where(self) -> str:
        """The place in words."""
        parts = [f"ファイル{self.file} {self.kind}".strip() if self.file else "一組ぜんたい"]
        if self.rows:
            parts.append("、".join(str(row) for row in self.rows) + "行め")
        if self.column:
            parts.append(f"{self.column}列め {self.column_name}".rstrip())
        if self.count > 1:
            parts.append(f"全部で{self.count:,}か所")
        return "　".join(parts)


@dataclass(frozen=True, slots=True)
class VendorReport:
    """What a maker of care software needs to mend an export. Holds no cell's value and no free file name."""

    made_on: str
    product: str
    product_version: str
    edition: str
    csv_version: str
    outcome: str
    units: tuple[str, ...]
    files: tuple[FileEntry, ...]
    findings: tuple[FindingEntry, ...]
    more: int = 0

    @property
    def errors(self) -> tuple[FindingEntry, ...]:
        """The findings that keep the set from being sent."""
        return tuple(entry for entry in self.findings if entry.severity == "error")

    @property
    def warnings(self) -> tuple[FindingEntry, ...]:
        """The findings that only have to be known."""
        return tuple(entry for entry in self.findings if entry.severity != "error")

    @property
    def outcome_ja(self) -> str:
        """The outcome in words."""
        return OUTCOMES.get(self.outcome, self.outcome)

    @property
    def software(self) -> str:
        """Product and version as they were typed."""
        return f"{self.product} {self.product_version}".strip()

    def to_json(self) -> dict[str, Any]:
        """Plain values, with the name and version of this format."""
        return {"format": FORMAT, "format_version": FORMAT_VERSION, **asdict(self)}


def typed(text: str) -> str:
    """What somebody typed, in one short line without control characters."""
    kept = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in text)
    return " ".join(kept.split())[:TYPED]


def make_report(
    found: Report | Mapping[str, Any],
    *,
    product: str = "",
    product_version: str = "",
    on: date | None = None,
    edition: Edition | None = None,
) -> VendorReport:
    """The report of a check; ``found`` is the check's answer or its ``to_json``.

    ``product`` and ``product_version`` are what the user typed. File names are kept by their parts only: a
    name the standard does not know may say anything, a person's name too. The first ``LISTED`` findings are
    listed (errors come first), ``more`` counts the others.
    """
    data = found.to_json() if isinstance(found, Report) else found
    used = edition or load()
    files = tuple(_file(no, file, used) for no, file in enumerate(data["files"], start=1))
    places = {file["name"]: entry for file, entry in zip(data["files"], files, strict=True)}
    told = [item for item in data["findings"] if item["code"] in CODES]
    return VendorReport(
        made_on=on.isoformat() if on else "",
        product=typed(product),
        product_version=typed(product_version),
        edition=used.name,
        csv_version=used.csv_version,
        outcome=str(data["outcome"]),
        units=tuple(f"{unit['id']} {unit['title_ja']}" for unit in data["send_units"]),
        files=files,
        findings=tuple(_finding(item, places) for item in told[:LISTED]),
        more=len(told[LISTED:]),
    )


def _file(no: int, file: Mapping[str, Any], edition: Edition) -> FileEntry:
    kind = file["kind"] if file["kind"] in edition.kinds or file["kind"] == IMAGE else None
    parts = ("month", "sender", "sender_service", "receiver", "receiver_service", "stamp")
    told = {part: str(file[part] or "") if kind else "" for part in parts}
    kind_ja = str(file["kind_ja"] or "") if kind else ""
    return FileEntry(no, kind or "", kind_ja, size=int(file["size"]), rows=int(file["rows"]), **told)


def _finding(item: Mapping[str, Any], places: Mapping[str, FileEntry]) -> FindingEntry:
    place = places.get(item["file"] or "")
    rows = tuple(int(row) for row in (item.get("rows") or ([item["row"]] if item["row"] else [])))
    return FindingEntry(
        code=item["code"],
        severity=item["severity"],
        title=CODES[item["code"]].title,
        message=item["message"],
        next_step=item["next_step"],
        who=WHO_JA[CODES[item["code"]].who],
        file=place.no if place else 0,
        kind=place.kind if place else "",
        rows=rows[:5],
        column=int(item["column"] or 0),
        column_name=item["column_name"] or "",
        count=int(item.get("count", 1)),
    )


def read_json(data: Mapping[str, Any]) -> VendorReport:
    """A report from its ``to_json``; KeyError, TypeError or ValueError when it is none."""
    if data["format"] != FORMAT or data["format_version"] != FORMAT_VERSION:
        raise ValueError("no report of this format")
    left = {key: value for key, value in data.items() if key not in {"format", "format_version"}}
    files = tuple(FileEntry(**file) for file in left.pop("files"))
    findings = tuple(FindingEntry(**{**item, "rows": tuple(item["rows"])}) for item in left.pop("findings"))
    return VendorReport(**{**left, "units": tuple(left["units"]), "files": files, "findings": findings})

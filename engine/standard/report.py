"""What a check answers: files, send units, findings and the outcome, ready for JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

Severity = Literal["error", "warning"]
Outcome = Literal["ok", "warn", "reject"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend or to know; ``count`` tells how many places share it, ``row`` is the first (1-based).

    Never holds a cell's value: findings travel in tickets, cells hold care records.
    """

    code: str
    severity: Severity
    file: str | None
    row: int | None
    column: int | None
    column_name: str | None
    message: str
    next_step: str
    count: int = 1
    rows: tuple[int, ...] = ()
    who: str = "vendor"


@dataclass(frozen=True, slots=True)
class FileInfo:
    """A file as its name tells it, with its size in bytes and its number of records."""

    name: str
    kind: str | None
    kind_ja: str | None
    month: str | None
    sender: str | None
    sender_service: str | None
    receiver: str | None
    receiver_service: str | None
    stamp: str | None
    size: int
    rows: int


@dataclass(frozen=True, slots=True)
class SendUnit:
    """Files that travel together under one stamp (SPEC §3); ``month`` is None for units without one."""

    id: str
    title_ja: str
    files: tuple[str, ...]
    month: str | None
    sender: str
    receiver: str
    stamp: str


@dataclass(frozen=True, slots=True)
class Report:
    """The answer of ``check_set``."""

    outcome: Outcome
    send_units: tuple[SendUnit, ...]
    findings: tuple[Finding, ...]
    files: tuple[FileInfo, ...]

    @property
    def codes(self) -> frozenset[str]:
        """The codes that occur among the findings."""
        return frozenset(finding.code for finding in self.findings)

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that keep the set from being sent."""
        return tuple(finding for finding in self.findings if finding.severity == "error")

    def to_json(self) -> dict[str, Any]:
        """Plain values in the shape that the API, the client and the tickets share."""
        return {
            "outcome": self.outcome,
            "send_units": [asdict(unit) for unit in self.send_units],
            "findings": [asdict(finding) for finding in self.findings],
            "files": [asdict(file) for file in self.files],
        }

"""Gathers findings: equal ones become one with a count, and no cell value ever gets in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from engine.standard.catalogue import CODES
from engine.standard.edition import Column
from engine.standard.report import Finding, Severity

SHOWN_ROWS = 5
Facts = dict[str, str | int]


@dataclass(slots=True)
class _Group:
    code: str
    file: str | None
    column: Column | None
    hint: str | None
    facts: Facts
    rows: list[int] = field(default_factory=list)
    count: int = 0


class Collector:
    """Groups what is found by code, file, column and cause."""

    def __init__(self, groups_per_file: int) -> None:
        self._groups: dict[tuple[object, ...], _Group] = {}
        self._limit = groups_per_file
        self._shares: dict[tuple[str | None, Severity], int] = {}

    def add(
        self,
        code: str,
        file: str | None,
        *,
        rows: Iterable[int] = (),
        column: Column | None = None,
        hint: str | None = None,
        facts: Facts | None = None,
        apart: str = "",
        count: int | None = None,
    ) -> None:
        """Notes one finding at these rows (1-based; none = the whole file); ``apart`` keeps equal ones separate.

        ``count``: how many rows there are if more than those given. Unknown codes raise KeyError.
        """
        hint = hint if hint in CODES[code].hints else None
        key = (code, file, column.no if column else None, hint, apart)
        group = self._groups.get(key)
        if group is None:
            # Warnings must never crowd out an error: each has its own share.
            share = (file, CODES[code].severity)
            if self._shares.get(share, 0) >= self._limit:
                return
            self._shares[share] = self._shares.get(share, 0) + 1
            group = self._groups[key] = _Group(code, file, column, hint, facts or {})
        numbers = list(rows)
        group.count += (len(numbers) or 1) if count is None else count
        group.rows.extend(numbers[: max(0, SHOWN_ROWS - len(group.rows))])

    def findings(self) -> tuple[Finding, ...]:
        """Everything noted, errors first, then in the order of the files and rows."""
        made = [_finding(group) for group in self._groups.values()]
        return tuple(sorted(made, key=lambda finding: finding.severity != "error"))


def _finding(group: _Group) -> Finding:
    text = CODES[group.code]
    words = text.words(group.hint)
    facts = {"column": group.column.ja if group.column else "", **group.facts}
    message = words.message.format_map(facts)
    if group.count > 1:
        message += f"（ほかに{group.count - 1:,}か所）"
    return Finding(
        code=group.code,
        severity=text.severity,
        file=group.file,
        row=group.rows[0] if group.rows else None,
        column=group.column.no if group.column else None,
        column_name=group.column.ja if group.column else None,
        message=message,
        next_step=words.next_step.format_map(facts),
        count=group.count,
        rows=tuple(group.rows),
        who=text.who,
    )

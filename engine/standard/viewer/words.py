"""Cells as people write them: dates, months, times, codes in words, figures with commas."""

from __future__ import annotations

import re
from collections.abc import Iterable

from engine.standard.edition import Column, Edition, Kind
from engine.standard.viewer.model import Fact
from engine.standard.viewer.rows import Record

# What only machines read; it stands on no paper.
TECHNICAL = frozenset({"csv_version", "updated_by_office_no", "marker", "office_code_const", "entered_by"})
LONG = 24


def date_ja(text: str) -> str:
    """20261201 as 2026年12月1日; anything else as it stands, zeros as nothing."""
    if text == "00000000":
        return ""
    found = re.fullmatch(r"(\d{4})(\d\d)(\d\d)", text)
    return f"{found[1]}年{int(found[2])}月{int(found[3])}日" if found else text


def month_ja(text: str) -> str:
    """202612 as 2026年12月; zeros as nothing."""
    if text == "000000":
        return ""
    found = re.fullmatch(r"(\d{4})(\d\d)", text)
    return f"{found[1]}年{int(found[2])}月" if found else text


def time_ja(text: str) -> str:
    """0930 as 9:30; 9999 (no time) as nothing."""
    if text == "9999":
        return ""
    found = re.fullmatch(r"(\d\d)(\d\d)", text)
    return f"{int(found[1])}:{found[2]}" if found else text


def span_ja(start: str, end: str) -> str:
    """9:00～10:00, or nothing where there is no time."""
    times = [time_ja(start), time_ja(end)]
    return "～".join(times) if any(times) else ""


def figure(text: str) -> str:
    """12345 as 12,345; what is no whole number as it stands."""
    return f"{int(text):,}" if re.fullmatch(r"[0-9]{1,15}", text) else text


def shown(column: Column, value: str) -> str:
    """A cell for reading, by the type of its column."""
    if column.table is not None:
        return column.table.get(value, value)
    if column.type == "ymd":
        return date_ja(value)
    if column.type == "ym":
        return month_ja(value)
    if column.type == "hhmm":
        return time_ja(value)
    return figure(value) if column.type == "int" else value


def facts_of(kind: Kind, record: Record, *, without: Iterable[str] = ()) -> tuple[Fact, ...]:
    """Every filled cell of a record with its column's name, texts that are long or have lines as wide ones."""
    left = TECHNICAL | frozenset(without)
    facts = []
    for column in kind.columns:
        value = shown(column, record[column.en]) if column.en not in left else ""
        if value.strip():
            facts.append(Fact(column.ja, value, wide=len(value) > LONG or "\n" in value))
    return tuple(facts)


def named(kind: Kind, record: Record, *names: tuple[str, str]) -> tuple[Fact, ...]:
    """These cells under names of the paper; empty ones too, as the paper has the box."""
    columns = {column.en: column for column in kind.columns}
    return tuple(Fact(label, shown(columns[en], record[en])) for en, label in names)


def service_ja(code: str, edition: Edition) -> str:
    """The kind of service in words with its code (the codes' own names belong to another table)."""
    name = edition.service_types.get(code[:2], "") or edition.out_of_scope_types.get(code[:2], "")
    return f"{name} {code}".strip()

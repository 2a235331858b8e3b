"""Takes a fictional set apart, changes it and puts it together again."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping

from engine.standard import Report, check_set
from engine.standard.edition import load

Records = list[list[str]]
Files = dict[str, bytes]
EDITION = load()


def name_of(files: Mapping[str, bytes], kind: str) -> str:
    """The file of this kind in a set."""
    return next(name for name in files if name.startswith((f"{kind}_9", f"{kind}_0", f"{kind}_2")))


def records(data: bytes) -> Records:
    """The cells of a file."""
    return list(csv.reader(io.StringIO(data.decode("cp932"), newline="")))


def to_bytes(rows: Records) -> bytes:
    """A file of these cells."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode("cp932")


def edited(files: Mapping[str, bytes], kind: str, change: Callable[[Records], object]) -> Files:
    """The set with the records of one file changed in place."""
    name = name_of(files, kind)
    rows = records(files[name])
    change(rows)
    return {**files, name: to_bytes(rows)}


def place(kind: str, en: str) -> int:
    """Where a column stands (0-based)."""
    return EDITION.kinds[kind].no(en)


def put(kind: str, en: str, value: str, row: int = 0) -> Callable[[Records], None]:
    """A change: one cell gets a value; row -1 = all rows."""

    def change(rows: Records) -> None:
        for record in rows if row == -1 else [rows[row]]:
            record[place(kind, en)] = value

    return change


def renamed(files: Mapping[str, bytes], old: str, new: str, kind: str = "") -> Files:
    """The set with a part of its names changed (of one kind only, if given)."""
    return {(name.replace(old, new) if name.startswith(kind) else name): data for name, data in files.items()}


def check(files: Mapping[str, bytes]) -> Report:
    """The report on a set."""
    return check_set(files.items())


def errors(report: Report) -> set[str]:
    """The codes that keep a set from being sent."""
    return {finding.code for finding in report.errors}

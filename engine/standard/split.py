"""Splits text into records with the csv module, and looks for what that module lets pass."""

from __future__ import annotations

import csv
import io
import re

from engine.standard.physical import PhysicalError

_QUOTED = re.compile(r'"(?:[^"]|"")*"')


def records_of(text: str) -> tuple[list[list[str]], PhysicalError | None]:
    """Records of cells without quotes, as far as they can be read, and what stopped the reading."""
    records: list[list[str]] = []
    try:
        for record in csv.reader(io.StringIO(text, newline=""), strict=True):
            records.append(record)  # noqa: PERF402 - what was read before an error is kept
    except csv.Error as error:
        return records, _problem(str(error))
    if _stray_quotes(text):
        return [], PhysicalError("E-CSV")
    return records, None


def _problem(message: str) -> PhysicalError:
    if "field limit" in message:
        return PhysicalError("E-LIMIT-CELL")
    return PhysicalError("E-CSV", "unclosed" if "end of data" in message else None)


def _stray_quotes(text: str) -> bool:
    """Quotes in the middle of an unquoted cell, which the csv module lets pass."""
    return '"' in text and '"' in _QUOTED.sub("", text)


def odd_newlines(text: str) -> bool:
    """Does a line end otherwise than with CRLF? Newlines inside quotes don't count."""
    feeds = text.count("\n")
    if feeds == text.count("\r") == text.count("\r\n"):
        return False
    bare = _QUOTED.sub("", text) if '"' in text else text
    return re.search(r"(?<!\r)\n|\r(?!\n)", bare) is not None

"""Splits a block of text into columns: a fast way for plain blocks, the csv module for all others."""

from __future__ import annotations

import csv
import io
import re

from engine.standard.physical import PhysicalError

MARK = "\n"
_SPECIAL = re.compile('["\r\n]')
_QUOTED = re.compile(r'"(?:[^"]|"")*"')


def columns_of(text: str, width: int) -> list[list[str]] | None:
    """Columns of raw cells (quotes still on), or None when the block isn't ``width`` plain cells a line.

    A mark stands as an extra cell behind every line: if each line has the same number of commas, the marks
    form a column of their own, which proves that nothing is shifted. Quoted commas and newlines break that.
    """
    ending = "\r\n" if "\r" in text else "\n"
    if text[-1:] in {"\r", "\n"} and not text.endswith(ending):
        return None
    cells = text.replace(ending, ",\n,").split(",")
    if cells[-1]:
        cells.append(MARK)
    else:
        cells.pop()
    stride = width + 1
    marks = cells[width::stride]
    if len(cells) % stride or marks.count(MARK) != len(marks):
        return None
    return [cells[place::stride] for place in range(width)]


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


class BadQuotesError(ValueError):
    """A raw cell is not quoted the way a quoted cell is."""


def clean(raw: str) -> str:
    """The cell without its quotes; BadQuotesError when they don't enclose it or an unquoted one has a newline."""
    if '"' not in raw:
        if "\n" in raw or "\r" in raw:
            raise BadQuotesError
        return raw
    inner = raw[1:-1].replace('""', "")
    if len(raw) < 2 or raw[0] != '"' or raw[-1] != '"' or '"' in inner:
        raise BadQuotesError
    return raw[1:-1].replace('""', '"')


def quoted(cell: str) -> str:
    """The raw form of a cell that the csv module has read."""
    return '"' + cell.replace('"', '""') + '"' if _SPECIAL.search(cell) else cell

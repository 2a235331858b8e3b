"""A set against the standard, as of today in Japan: the same question for sending, receiving and looking."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

from client import clock
from engine.standard import Report, check_set

_Data = TypeVar("_Data")


def checked(files: Iterable[tuple[str, bytes | Path]]) -> Report:
    """The report on the files the standard speaks of; `files` are names with bytes or where they lie."""
    return check_set(under_standard(files), at=clock.now().astimezone(clock.TOKYO).date())


def under_standard(files: Iterable[tuple[str, _Data]]) -> list[tuple[str, _Data]]:
    """The files the standard speaks of; a PDF travels beside them and has no rule of its own."""
    return [(name, data) for name, data in files if not is_attachment(name)]


def is_attachment(name: str) -> bool:
    """A PDF that goes along with a set."""
    return name.lower().endswith(".pdf")

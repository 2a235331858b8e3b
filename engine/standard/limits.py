"""How much a set may hold: more is answered with a finding instead of being read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds on one set: number of files, bytes of a file, records of a file, characters of a cell."""

    files: int = 200
    file_bytes: int = 64 * 1024 * 1024
    rows: int = 500_000
    cell_chars: int = 10_000
    groups_per_file: int = 40


DEFAULT = Limits()

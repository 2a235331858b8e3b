"""The rule of one column over many cells: what was found sound once is not looked at again."""

from __future__ import annotations

from engine.standard.cells import Flaw, checker
from engine.standard.edition import Column, Edition

REMEMBERED = 4096
# Long texts hardly ever come twice, and remembering them would cost memory.
SHORT = 64


class ColumnCheck:
    """Says what is wrong with a cell of its column."""

    def __init__(self, column: Column, edition: Edition, limit: int) -> None:
        self.column = column
        self.sound: set[str] = set()
        self._check = checker(column, edition)
        self._limit = limit

    def flaw(self, value: str) -> Flaw | None:
        """The flaw of a cell, if any; sound short cells join ``sound``."""
        if not value or value.isspace():
            flaw = self._emptiness(value)
        elif len(value) > self._limit:
            flaw = Flaw("E-LIMIT-CELL", None, {"limit": self._limit})
        else:
            flaw = self._check(value)
        if flaw is None and len(value) <= SHORT:
            if len(self.sound) >= REMEMBERED:
                self.sound.clear()
            self.sound.add(value)
        return flaw

    def _emptiness(self, value: str) -> Flaw | None:
        if self.column.required in "RW":
            return Flaw("E-REQUIRED" if self.column.required == "R" else "W-REQUIRED")
        if len(value) > self._limit:
            return Flaw("E-LIMIT-CELL", None, {"limit": self._limit})
        return self._check(value) if value else None

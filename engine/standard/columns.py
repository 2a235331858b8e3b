"""The rule of one column over many cells: what was found sound once is not looked at again."""

from __future__ import annotations

from collections.abc import Iterable

from engine.standard.cells import Flaw, checker
from engine.standard.edition import Column, Edition

REMEMBERED = 4096
# Long texts hardly ever come twice, and remembering them would cost memory.
SHORT = 64


class ColumnCheck:
    """Says what is wrong with a cell of its column."""

    def __init__(self, column: Column, edition: Edition, limit: int) -> None:
        self.column = column
        self._sound: set[str] = set()
        self._check = checker(column, edition)
        self._limit = limit

    def flaws(self, cells: Iterable[str]) -> dict[str, Flaw]:
        """The cells that break the rule, and how."""
        fresh = set(cells).difference(self._sound)
        found = {cell: flaw for cell in fresh if (flaw := self._flaw(cell))}
        if len(self._sound) > REMEMBERED:
            self._sound.clear()
        self._sound.update(cell for cell in fresh if len(cell) <= SHORT and cell not in found)
        return found

    def _flaw(self, value: str) -> Flaw | None:
        if not value or value.isspace():
            return self._emptiness(value)
        if len(value) > self._limit:
            return Flaw("E-LIMIT-CELL", None, {"limit": self._limit})
        return self._check(value)

    def _emptiness(self, value: str) -> Flaw | None:
        if self.column.required in "RW":
            return Flaw("E-REQUIRED" if self.column.required == "R" else "W-REQUIRED")
        if len(value) > self._limit:
            return Flaw("E-LIMIT-CELL", None, {"limit": self._limit})
        return self._check(value) if value else None

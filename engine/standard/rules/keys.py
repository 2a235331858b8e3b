"""Keys: what may stand once only, what links files, and the check digits of numbers (SPEC §4, §5, §10)."""

from __future__ import annotations

from engine.standard.numbers import (
    INSURER,
    NO_OFFICE,
    OFFICE,
    insurer_digit_fits,
    is_municipal_code,
    office_digit_fits,
)
from engine.standard.rules.base import Rule
from engine.standard.table import Batch


class Unique(Rule):
    """No two rows with the same key. Keeps one hash for each row, not the cells."""

    def prepare(self) -> None:
        """Starts with no rows."""
        self.seen: set[int] = set()

    def feed(self, batch: Batch) -> None:
        """Adds the hashes at once; looks closer only when one comes twice."""
        hashes = list(map(hash, batch.combined(self.kind.unique)))
        fresh = set(hashes)
        if len(fresh) == len(hashes) and self.seen.isdisjoint(fresh):
            self.seen |= fresh
            return
        rows = []
        for value, row in zip(hashes, batch.rows, strict=True):
            if value in self.seen:
                rows.append(row)
            self.seen.add(value)
        if not self.flawed(self.kind.unique):
            columns = [self.kind.columns[place] for place in self.kind.unique]
            line = any(column.en == "service_date" for column in columns)
            names = "・".join(column.ja for column in columns)
            self.say("E-DUP-KEY", rows, hint="line" if line else None, columns=f"「{names}」")


class Keys(Rule):
    """Remembers the keys by which the files of a set belong together, with their first rows."""

    def prepare(self) -> None:
        """Asks the edition for the links of this kind."""
        for link in self.edition.links:
            if self.kind.name in {link.child, link.parent}:
                self.table.keys.setdefault(self.places(*link.columns), {})

    def feed(self, batch: Batch) -> None:
        """Adds new keys."""
        for places, known in self.table.keys.items():
            if set(batch.combined(places)) <= known.keys():
                continue
            for key, row in zip(batch.combined(places), batch.rows, strict=True):
                known.setdefault(key, row)


class CheckDigits(Rule):
    """Check digits of office and insurer numbers; each number is told once in a set."""

    told: set[str]

    def prepare(self) -> None:
        """Picks the columns with numbers."""
        self.told = set()
        self.known: set[str] = {NO_OFFICE, ""}
        self.columns = [c for c in self.kind.columns if c.type in {"office", "insurer"}]

    def feed(self, batch: Batch) -> None:
        """Looks at each new number."""
        for column in self.columns:
            cells = batch.column(column.no - 1)
            for value in () if self.known.issuperset(cells) else set(cells) - self.known:
                self.known.add(value)
                wrong = self._office_is_odd(value) if column.type == "office" else self._insurer_is_odd(value)
                if wrong and value not in self.told:
                    self.told.add(value)
                    row = batch.rows[cells.index(value)]
                    if column.type == "office":
                        self.say("W-CD-OFFICE", [row], column.en, where=f"「{column.ja}」")
                    else:
                        hint = "municipal" if is_municipal_code(value) else None
                        self.say("W-CD-INSURER", [row], column.en, hint)

    def _office_is_odd(self, value: str) -> bool:
        return bool(OFFICE.fullmatch(value)) and not office_digit_fits(value)

    def _insurer_is_odd(self, value: str) -> bool:
        return bool(INSURER.fullmatch(value)) and not insurer_digit_fits(value)

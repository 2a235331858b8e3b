"""Keys by which files belong together, and the check digits of numbers (SPEC §4, §5, §10)."""

from __future__ import annotations

from array import array
from collections.abc import Collection

from engine.standard.batch import Batch, Cells
from engine.standard.numbers import (
    INSURER,
    NO_OFFICE,
    OFFICE,
    insurer_digit_fits,
    is_municipal_code,
    office_digit_fits,
)
from engine.standard.rules.base import Rule
from engine.standard.spool import Numbers

REMEMBERED = 20_000


class Keys(Rule):
    """Notes the keys by which this file is compared with those ``beside`` it, as hashes with their records."""

    def prepare(self) -> None:
        """Waits for what stands beside the file."""
        self.last: dict[tuple[int, ...], frozenset[Cells] | set[Cells]] = {}
        self.undated: set[tuple[int, ...]] = set()

    def stand_beside(self, kinds: Collection[str]) -> None:
        """Asks the edition for the links of this kind with these kinds."""
        for link in self.edition.links:
            if self.kind.name in {link.child, link.parent} and {link.child, link.parent} <= set(kinds):
                places = self.places(*link.columns)
                self.table.keys.setdefault(places, Numbers())
                self.last[places] = frozenset()
                if link.code == "E-HOSOKU-LINK" and self.kind.name == link.child:
                    self.undated.add(places)

    def feed(self, batch: Batch) -> None:
        """Adds the keys that may be new; it does no harm when one is added again."""
        for places, last in self.last.items():
            firsts = batch.firsts(places)
            numbers = array("q")
            for key, row in firsts.items():
                # A supplement without a plan date is not held against one.
                if key not in last and not (places in self.undated and not key[2].strip("0")):
                    numbers.extend((hash(key), hash(key[:2]), row))
            self.table.keys[places].add(numbers)
            self.last[places] = set(firsts)


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
            for cells in batch.fresh([column.no - 1]):
                value = cells[0]
                if value in self.known:
                    continue
                if len(self.known) < REMEMBERED:
                    self.known.add(value)
                wrong = self._office_is_odd(value) if column.type == "office" else self._insurer_is_odd(value)
                if wrong and value not in self.told:
                    self.told.add(value)
                    row = batch.where([column.no - 1], [cells])[0]
                    if column.type == "office":
                        self.say("W-CD-OFFICE", [row], column.en, where=f"「{column.ja}」")
                    else:
                        hint = "municipal" if is_municipal_code(value) else None
                        self.say("W-CD-INSURER", [row], column.en, hint)

    def _office_is_odd(self, value: str) -> bool:
        return bool(OFFICE.fullmatch(value)) and not office_digit_fits(value)

    def _insurer_is_odd(self, value: str) -> bool:
        return bool(INSURER.fullmatch(value)) and not insurer_digit_fits(value)

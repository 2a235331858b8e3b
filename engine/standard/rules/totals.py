"""第7表: grand total for each user, subtotals where a type has several rows (SPEC §4 rule 8)."""

from __future__ import annotations

from collections import Counter

from engine.standard.numbers import NO_OFFICE
from engine.standard.rules.base import Rule
from engine.standard.rules.rows import GRAND_TOTAL, SUBTOTALS
from engine.standard.table import Batch

User = tuple[str, str]


class Totals(Rule):
    """Counts rows for each user; memory grows with users, not with rows."""

    def prepare(self) -> None:
        """Starts with no users."""
        self.users: dict[User, int] = {}
        self.totals: Counter[User] = Counter()
        self.details: Counter[tuple[User, str, str]] = Counter()
        self.subtotals: set[tuple[User, str]] = set()
        self.cells = self.places("insurer_no", "insured_no", "service_code", "provider_no")

    def feed(self, batch: Batch) -> None:
        """Counts the rows of each user, service and provider."""
        counted = Counter(batch.combined(self.cells))
        self._note_users(batch, {(insurer, insured) for insurer, insured, _, _ in counted})
        for (insurer, insured, code, provider), count in counted.items():
            user = insurer, insured
            if code == GRAND_TOTAL:
                self.totals[user] += count
            elif code[2:] in SUBTOTALS:
                self.subtotals.add((user, code[:2]))
            else:
                self.details[user, code[:2], provider] += count
        self._check_total_code(batch)
        for en, zero in (("units", True), ("discount_rate", False), ("discounted_units", False)):
            self._check_pseudo_cells(batch, en, zero=zero)

    def _note_users(self, batch: Batch, users: set[User]) -> None:
        if users <= self.users.keys():
            return
        for (insurer, insured), row in zip(batch.combined(self.cells[:2]), batch.rows, strict=True):
            self.users.setdefault((insurer, insured), row)

    def _check_total_code(self, batch: Batch) -> None:
        places = self.cells[2:]
        pairs = set(batch.combined(places))
        torn = [(code, office) for code, office in pairs if (code == GRAND_TOTAL) != (office == NO_OFFICE)]
        if torn and not self.flawed(places):
            self.say("E-T7-TOTAL", batch.where(places, torn), "provider_no", "provider")

    def _check_pseudo_cells(self, batch: Batch, en: str, *, zero: bool) -> None:
        """Total and subtotal rows hold 0 or nothing in this column."""
        places = (self.cells[2], self.kind.no(en))
        if self.flawed(places):
            return
        filled = [
            (code, cell)
            for code, cell in set(batch.combined(places))
            if cell.strip("0") or (cell and not zero)
        ]
        for finding, wrong in (
            ("E-T7-TOTAL", [pair for pair in filled if pair[0] == GRAND_TOTAL]),
            ("E-T7-SUBTOTAL", [pair for pair in filled if pair[0][2:] in SUBTOTALS]),
        ):
            if wrong:
                self.say(finding, batch.where(places, wrong), en, "units", form="0" if zero else "空")

    def finish(self) -> None:
        """Speaks about users without their total or a needed subtotal."""
        if not self.table.whole or self.flawed(self.cells):
            return
        for hint, rows in (
            (None, [row for user, row in self.users.items() if not self.totals[user]]),
            ("twice", [row for user, row in self.users.items() if self.totals[user] > 1]),
        ):
            if rows:
                self.say("E-T7-TOTAL", rows, hint=hint)
        several = {(user, type_) for (user, type_, _), count in self.details.items() if count > 1}
        lacking = {user for user, _ in several - self.subtotals}
        if lacking:
            self.say("E-T7-SUBTOTAL", sorted(self.users[user] for user in lacking))

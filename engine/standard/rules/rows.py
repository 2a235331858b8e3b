"""Rules within one row: equipment codes, scope, groups of table 3, wanted texts (SPEC §4, §5)."""

from __future__ import annotations

from engine.standard.rules.base import Rule
from engine.standard.table import Batch

GRAND_TOTAL = "999999"
SUBTOTALS = frozenset({"AAAA", "EEEE", "ZZZZ"})
EQUIPMENT_TYPES = frozenset({"17", "67"})


class Equipment(Rule):
    """福祉用具 carries a TAIS code or a 届出コード (rule 9)."""

    def feed(self, batch: Batch) -> None:
        """Looks at each combination of the three cells once."""
        places = self.places("service_code", "tais_code", "equipment_report_code")
        bare = [
            (code, tais, report)
            for code, tais, report in set(batch.combined(places))
            if not (tais or report) and code[:2] in EQUIPMENT_TYPES and code[2:] not in SUBTOTALS
        ]
        if bare:
            self.say("E-TAIS", batch.where(places, bare), "tais_code")


class Scope(Rule):
    """Service types outside the exchange should not be there at all (rule 4)."""

    en = "service_code"

    def feed(self, batch: Batch) -> None:
        """Looks at each service code once."""
        places = self.places(self.en)
        outside = [(code,) for code in set(batch.column(places[0])) if self._is_outside(code)]
        if outside and not self.flawed(places):
            self.say("W-SCOPE", batch.where(places, outside), self.en)

    def _is_outside(self, code: str) -> bool:
        return bool(code) and code != GRAND_TOTAL and code[:2] not in self.edition.service_types


class TypeScope(Scope):
    """The same for a column that holds a service type."""

    en = "service_type"

    def _is_outside(self, code: str) -> bool:
        return code in self.edition.out_of_scope_types


class Groups(Rule):
    """第3表: a row fills one of its three groups (rule 6)."""

    def feed(self, batch: Batch) -> None:
        """Looks at each combination of the eight cells once."""
        places = range(5, 13)
        mixed = [
            cells
            for cells in set(batch.combined(places))
            if any(cells[0:4]) + any(cells[4:7]) + bool(cells[7]) > 1
        ]
        if mixed:
            self.say("W-T3-GROUPS", batch.where(places, mixed))


class Wanted(Rule):
    """Free text that belongs to a code such as その他 (SPEC §10)."""

    def feed(self, batch: Batch) -> None:
        """Looks at every column that has such a condition."""
        for column in self.kind.columns:
            if column.when:
                other, code = column.when
                rows = batch.where((other - 1, column.no - 1), [(code, "")])
                if rows:
                    title = self.kind.columns[other - 1].ja
                    self.say("W-REQUIRED", rows, column.en, "when", other=title, wanted=code)


class Providers(Rule):
    """Remembers whose services the file speaks of, to tell who its sender really is (SPEC §6 item 3)."""

    def feed(self, batch: Batch) -> None:
        """Adds the providers of this batch."""
        self.table.providers.update(batch.column(self.kind.no("provider_no")))


class Images(Rule):
    """Names of family pictures that the file mentions, for the check against the pictures sent along."""

    def prepare(self) -> None:
        """Starts with none."""
        self.mentioned: dict[str, int] = {}

    def feed(self, batch: Batch) -> None:
        """Notes where each name stands first."""
        for cell, row in zip(batch.column(self.kind.no("family_image")), batch.rows, strict=True):
            if cell:
                self.mentioned.setdefault(cell, row)

"""Rules within one row: equipment codes, scope, groups of table 3, wanted texts (SPEC §4, §5)."""

from __future__ import annotations

from engine.standard.batch import Batch, Cells, Watch
from engine.standard.rules.base import Rule

GRAND_TOTAL = "999999"
SUBTOTALS = frozenset({"AAAA", "EEEE", "ZZZZ"})
EQUIPMENT_TYPES = frozenset({"17", "67"})


class Equipment(Rule):
    """福祉用具 carries a TAIS code or a 届出コード (rule 9)."""

    def prepare(self) -> None:
        """Watches the three cells."""
        self.bare = self.watch(_is_bare, "service_code", "tais_code", "equipment_report_code")

    def feed(self, batch: Batch) -> None:
        """Looks at each combination of the three cells once."""
        if rows := self.bare.rows(batch):
            self.say("E-TAIS", rows, "tais_code")


def _is_bare(cells: Cells) -> bool:
    code, tais, report = cells
    return not (tais or report) and code[:2] in EQUIPMENT_TYPES and code[2:] not in SUBTOTALS


class Scope(Rule):
    """Service types outside the exchange should not be there at all (rule 4)."""

    en = "service_code"

    def prepare(self) -> None:
        """Watches the service codes."""
        self.outside = self.watch(lambda cells: self._is_outside(cells[0]), self.en)

    def feed(self, batch: Batch) -> None:
        """Looks at each service code once."""
        rows = self.outside.rows(batch)
        if rows and not self.flawed(self.outside.places):
            self.say("W-SCOPE", rows, self.en)

    def _is_outside(self, code: str) -> bool:
        return bool(code) and code != GRAND_TOTAL and code[:2] not in self.edition.service_types


class TypeScope(Scope):
    """The same for a column that holds a service type."""

    en = "service_type"

    def _is_outside(self, code: str) -> bool:
        return code in self.edition.out_of_scope_types


class Groups(Rule):
    """第3表: a row fills one of its three groups (rule 6)."""

    def prepare(self) -> None:
        """Watches the eight cells."""
        self.mixed = Watch(range(5, 13), _is_mixed)

    def feed(self, batch: Batch) -> None:
        """Looks at each combination of the eight cells once."""
        if rows := self.mixed.rows(batch):
            self.say("W-T3-GROUPS", rows)


def _is_mixed(cells: Cells) -> bool:
    return any(cells[0:4]) + any(cells[4:7]) + bool(cells[7]) > 1


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
        self.table.providers.update(cells[0] for cells in batch.fresh(self.places("provider_no")))


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

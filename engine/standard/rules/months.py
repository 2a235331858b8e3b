"""Versions and months: one in a file, the same as in the name (SPEC §1, §4 rules 1-3)."""

from __future__ import annotations

from functools import partial

from engine.standard.batch import Batch, Cells
from engine.standard.names import ZERO_MONTH
from engine.standard.rules.base import Rule


class _First(Rule):
    """Remembers where each value of one column stands first."""

    en: str

    def prepare(self) -> None:
        """Starts with nothing seen."""
        self.first: dict[str, int] = {}
        self.seen = {""}
        self.place = self.kind.no(self.en)

    def feed(self, batch: Batch) -> None:
        """Notes new values."""
        for cells in batch.fresh([self.place]):
            if cells[0] not in self.seen:
                self.seen.add(cells[0])
                self.first[cells[0]] = batch.where([self.place], [cells])[0]


class Version(_First):
    """CSVバージョン: the value that applies to the month, one in a file."""

    en = "csv_version"

    def finish(self) -> None:
        """Speaks about mixtures first, then about a wrong value."""
        if len(self.first) > 1:
            self.say("E-VERSION-MIX", [max(self.first.values())], self.en)
        for value, row in self.first.items() if len(self.first) == 1 else ():
            self._judge(value, row)

    def _judge(self, value: str, row: int) -> None:
        code, hint = self._verdict(value)
        if code:
            self.say(code, [row], self.en, hint, version=self.edition.csv_version)

    def _verdict(self, value: str) -> tuple[str | None, str | None]:
        """The finding for a value and its cause: this edition's value and months first, then former ones."""
        start = self.edition.from_month
        before = ZERO_MONTH < self.name.month < start
        if value == self.edition.csv_version:
            return ("E-VERSION-MONTH", "early") if before else (None, None)
        _, applies = self.edition.versions.get(value, ("", start))
        if applies >= start:
            return "E-VERSION", {"202410": "issue", "202504": "v40"}.get(value)
        if not before:
            return "E-VERSION-MONTH", "old"
        return "E-VERSION-MONTH", "past" if value == self.edition.version_in(self.name.month) else "period"


class Month(_First):
    """対象年月: one in a file, the same as in the name."""

    en = "target_month"

    def finish(self) -> None:
        """A second month is told instead of the mismatch that it makes."""
        if self.flawed([self.place]):
            return
        if self.kind.name == "UPHOSOKU" and ZERO_MONTH in {*self.first, self.name.month}:
            return
        if len(self.first) > 1:
            self.say("E-MULTI-MONTH", [max(self.first.values())], self.en)
        elif self.first and self.name.month and self.name.month not in self.first:
            self.say("E-MONTH-MISMATCH", [min(self.first.values())], self.en)


class Supplement(Rule):
    """補足情報: zeros in the date with tables 6-7, zeros in the month with tables 1-3.

    ``with_plan`` tells which of them it travels with; None = nothing to compare with.
    """

    with_plan: bool | None = None

    def prepare(self) -> None:
        """Watches both cells for zeros and for their absence."""
        self.watches = {
            (en, zero): self.watch(partial(_differs, zero=zero), en)
            for en in ("target_month", "plan_date")
            for zero in (True, False)
        }

    def feed(self, batch: Batch) -> None:
        """Looks at both cells."""
        if self.with_plan is True:
            self._expect(batch, "target_month", "zero_month", zero=True)
            self._expect(batch, "plan_date", "plan_date", zero=False)
        elif self.with_plan is False:
            self._expect(batch, "plan_date", "zero_date", zero=True)
            self._expect(batch, "target_month", "month", zero=False)

    def _expect(self, batch: Batch, en: str, hint: str, *, zero: bool) -> None:
        rows = self.watches[en, zero].rows(batch)
        if rows and not self.flawed(self.places(en)):
            self.say("E-HOSOKU-LINK", rows, en, hint)


def _differs(cells: Cells, *, zero: bool) -> bool:
    return bool(cells[0]) and (not cells[0].strip("0")) != zero


class DateInMonth(Rule):
    """利用日 lies in 対象年月."""

    def prepare(self) -> None:
        """Starts with no months and days; as long as all days seen lie in the one month, rows need no look."""
        self.pair = self.places("target_month", "service_date")
        self.watching = self.watch(_outside, "target_month", "service_date")
        self.months: set[Cells] = set()
        self.days: set[Cells] = set()
        self.sure = True

    def feed(self, batch: Batch) -> None:
        """Compares months and days that were not there before, rows only when one doesn't fit."""
        if self.sure:
            months = batch.fresh(self.pair[:1]) - self.months
            days = batch.fresh(self.pair[1:]) - self.days
            self.months |= months
            self.days |= days
            pairs = ((*m, *d) for m in self.months for d in self.days if m in months or d in days)
            self.sure = len(self.months) < 3 and not any(map(_outside, pairs))
        if not self.sure:
            rows = self.watching.rows(batch)
            if rows and not self.flawed(self.pair):
                self.say("E-DATE-OUTSIDE-MONTH", rows, "service_date")


def _outside(cells: Cells) -> bool:
    month, day = cells
    return bool(month and day) and day[:6] != month

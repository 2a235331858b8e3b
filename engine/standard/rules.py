"""Rules over several cells of a row or over a whole file (SPEC §1, §4)."""

from __future__ import annotations

from collections import Counter
from typing import Protocol

from engine.standard.edition import Edition, Kind
from engine.standard.findings import Collector
from engine.standard.names import ZERO_MONTH, Name
from engine.standard.numbers import NO_OFFICE, insurer_digit_fits, is_municipal_code, office_digit_fits
from engine.standard.numbers import INSURER, OFFICE
from engine.standard.table import Batch, Table

GRAND_TOTAL = "999999"
SUBTOTALS = frozenset({"AAAA", "EEEE", "ZZZZ"})
EQUIPMENT_TYPES = frozenset({"17", "67"})


class Rule(Protocol):
    """Sees every batch of a file and may speak once more at its end."""

    def feed(self, batch: Batch) -> None:
        """Looks at some records."""

    def finish(self) -> None:
        """Speaks about the file as a whole."""


class _Base:
    """What every rule knows: the file, its kind, the edition, where findings go."""

    def __init__(self, name: Name, table: Table, edition: Edition, found: Collector) -> None:
        self.name, self.table, self.edition, self.found = name, table, edition, found
        self.kind: Kind = table.kind
        self.prepare()

    def prepare(self) -> None:
        """Sets up what the rule remembers."""

    def feed(self, batch: Batch) -> None:
        """Looks at some records."""

    def finish(self) -> None:
        """Speaks about the file as a whole."""

    def say(
        self, code: str, rows: list[int], en: str | None = None, hint: str | None = None, **facts: str
    ) -> None:
        """Notes a finding about this file."""
        column = self.kind.columns[self.kind.no(en)] if en else None
        self.found.add(code, self.table.name, rows=rows, column=column, hint=hint, facts={**facts})


class Version(_Base):
    """CSVバージョン: the value that applies to the month, one in a file (SPEC §1)."""

    def prepare(self) -> None:
        self.seen: dict[str, list[int]] = {}

    def feed(self, batch: Batch) -> None:
        for value in set(batch.columns[0]):
            rows = self.seen.setdefault(value, [0, 0])
            rows[1] += batch.columns[0].count(value)
            rows[0] = rows[0] or batch.rows[batch.columns[0].index(value)]

    def finish(self) -> None:
        self.seen.pop("", None)
        if len(self.seen) > 1:
            self.say("E-VERSION-MIX", [max(rows[0] for rows in self.seen.values())], "csv_version")
        elif self.seen:
            self._one(*next(iter(self.seen.items())))

    def _one(self, value: str, rows: list[int]) -> None:
        version = self.edition.csv_version
        month = self.name.month if self.name.month not in {"", ZERO_MONTH} else ""
        if value != version:
            old = value in self.edition.versions and self.edition.versions[value][1] < self.edition.from_month
            hint = {"202410": "issue", "202504": "v40"}.get(value, "old" if old else None)
            self.say(
                "E-VERSION-MONTH" if old else "E-VERSION", rows[:1], "csv_version", hint, version=version
            )
        elif month and month < self.edition.from_month:
            self.say("E-VERSION-MONTH", rows[:1], "csv_version", "early", version=version)


class Month(_Base):
    """対象年月: one in a file, the same as in the name (SPEC §4 rule 3)."""

    def prepare(self) -> None:
        self.first: dict[str, int] = {}
        self.place = self.kind.no("target_month")

    def feed(self, batch: Batch) -> None:
        cells = batch.columns[self.place]
        for month in set(cells) - self.first.keys():
            self.first[month] = batch.rows[cells.index(month)]

    def finish(self) -> None:
        if self.place in self.table.flawed:
            return
        self.first.pop("", None)
        if self.kind.name == "UPHOSOKU" and (ZERO_MONTH in self.first or self.name.month == ZERO_MONTH):
            return
        if len(self.first) > 1:
            self.say("E-MULTI-MONTH", [max(self.first.values())], "target_month")
        elif self.first and self.name.month and self.name.month not in self.first:
            self.say("E-MONTH-MISMATCH", [min(self.first.values())], "target_month")


class Supplement(_Base):
    """補足情報: zeros in the date with tables 6-7, zeros in the month with tables 1-3 (SPEC §4 rules 1, 2)."""

    def feed(self, batch: Batch) -> None:
        date_place, month_place = self.kind.no("plan_date"), self.kind.no("target_month")
        if not self.name.month:
            return
        if self.name.month == ZERO_MONTH:
            self._wrong(batch, month_place, "target_month", "zero_month", zero=True)
            self._wrong(batch, date_place, "plan_date", "plan_date", zero=False)
        else:
            self._wrong(batch, date_place, "plan_date", "zero_date", zero=True)
            self._wrong(batch, month_place, "target_month", "month", zero=False)

    def _wrong(self, batch: Batch, place: int, en: str, hint: str, *, zero: bool) -> None:
        bad = {(v,) for v in set(batch.columns[place]) if v and (not v.strip("0")) != zero}
        if bad and place not in self.table.flawed:
            self.say("E-HOSOKU-LINK", batch.where([place], bad), en, hint)


class DateInMonth(_Base):
    """利用日 lies in 対象年月."""

    def feed(self, batch: Batch) -> None:
        places = [self.kind.no("target_month"), self.kind.no("service_date")]
        if self.table.flawed.intersection(places):
            return
        bad = {(month, day) for month, day in set(batch.combined(places)) if month and day[:6] != month}
        if bad:
            self.say("E-DATE-OUTSIDE-MONTH", batch.where(places, bad), "service_date")


class Equipment(_Base):
    """福祉用具 carries a TAIS code or a 届出コード (SPEC §4 rule 9)."""

    def feed(self, batch: Batch) -> None:
        places = [self.kind.no(en) for en in ("service_code", "tais_code", "equipment_report_code")]
        bad = {
            (code, tais, report)
            for code, tais, report in set(batch.combined(places))
            if not (tais or report) and code[:2] in EQUIPMENT_TYPES and code[2:] not in SUBTOTALS
        }
        if bad:
            self.say("E-TAIS", batch.where(places, bad), "tais_code")


class Scope(_Base):
    """Service types outside the exchange should not be there at all (SPEC §4 rule 4, §5)."""

    def feed(self, batch: Batch) -> None:
        place = self.kind.no("service_code")
        if place in self.table.flawed:
            return
        bad = {
            (code,)
            for code in set(batch.columns[place])
            if len(code) == 6 and code != GRAND_TOTAL and code[:2] not in self.edition.service_types
        }
        if bad:
            self.say("W-SCOPE", batch.where([place], bad), "service_code")


class Groups(_Base):
    """第3表: a row fills one of its three groups (SPEC §4 rule 6)."""

    def feed(self, batch: Batch) -> None:
        places = range(5, 13)
        bad = {
            cells
            for cells in set(batch.combined(places))
            if any(cells[0:4]) + any(cells[4:7]) + bool(cells[7]) > 1
        }
        if bad:
            self.say("W-T3-GROUPS", batch.where(places, bad))


class Totals(_Base):
    """第7表: grand total for each user, subtotals where a type has several rows (SPEC §4 rule 8)."""

    def prepare(self) -> None:
        self.users: dict[tuple[str, str], int] = {}
        self.totals: Counter[tuple[str, str]] = Counter()
        self.details: Counter[tuple[str, str, str, str]] = Counter()
        self.subtotals: set[tuple[str, str, str]] = set()
        self.places = [self.kind.no(en) for en in ("insurer_no", "insured_no", "service_code", "provider_no")]

    def feed(self, batch: Batch) -> None:
        counted = Counter(batch.combined(self.places))
        fresh = {(a, b) for a, b, _, _ in counted} - self.users.keys()
        for user, row in zip(batch.combined(self.places[:2]), batch.rows, strict=True) if fresh else ():
            if user in fresh:
                self.users.setdefault((user[0], user[1]), row)
        for (insurer, insured, code, provider), count in counted.items():
            if code == GRAND_TOTAL:
                self.totals[insurer, insured] += count
            elif code[2:] in SUBTOTALS:
                self.subtotals.add((insurer, insured, code[:2]))
            else:
                self.details[insurer, insured, code[:2], provider] += count
        self._pseudo_rows(batch)

    def _pseudo_rows(self, batch: Batch) -> None:
        code_place, provider_place = self.places[2], self.places[3]
        pairs = {
            (code, provider)
            for code, provider in set(batch.combined([code_place, provider_place]))
            if (code == GRAND_TOTAL) != (provider == NO_OFFICE)
        }
        if pairs:
            rows = batch.where([code_place, provider_place], pairs)
            self.say("E-T7-TOTAL", rows, "provider_no", "provider")
        for en, wanted in (("units", "0"), ("discount_rate", ""), ("discounted_units", "")):
            self._empty_or_zero(batch, code_place, en, wanted)

    def _empty_or_zero(self, batch: Batch, code_place: int, en: str, wanted: str) -> None:
        places = [code_place, self.kind.no(en)]
        for total, say in ((True, "E-T7-TOTAL"), (False, "E-T7-SUBTOTAL")):
            bad = {
                (code, cell)
                for code, cell in set(batch.combined(places))
                if cell.strip("0") != "" or (cell and not wanted)
                if (code == GRAND_TOTAL if total else code[2:] in SUBTOTALS)
            }
            if bad:
                self.say(say, batch.where(places, bad), en, "units", form="0" if wanted else "空")

    def finish(self) -> None:
        if not self.table.whole or self.table.flawed.intersection(self.places):
            return
        missing = [row for user, row in self.users.items() if not self.totals[user]]
        twice = [row for user, row in self.users.items() if self.totals[user] > 1]
        if missing:
            self.say("E-T7-TOTAL", missing)
        if twice:
            self.say("E-T7-TOTAL", twice, hint="twice")
        lacking = {
            (insurer, insured)
            for (insurer, insured, type_, _), count in self.details.items()
            if count > 1 and (insurer, insured, type_) not in self.subtotals
        }
        if lacking:
            self.say(
                "E-T7-SUBTOTAL", [self.users[user] for user in sorted(lacking, key=self.users.__getitem__)]
            )


class Images(_Base):
    """Names of family pictures that the file mentions, for the check against the pictures sent along."""

    def prepare(self) -> None:
        self.mentioned: dict[str, int] = {}

    def feed(self, batch: Batch) -> None:
        cells = batch.columns[self.kind.no("family_image")]
        for cell, row in zip(cells, batch.rows, strict=True):
            if cell:
                self.mentioned.setdefault(cell, row)


class Wanted(_Base):
    """Free text that belongs to a code such as その他 (SPEC §10)."""

    def feed(self, batch: Batch) -> None:
        for column in self.kind.columns:
            if column.when:
                other, code = column.when
                rows = batch.where([other - 1, column.no - 1], {(code, "")})
                if rows:
                    facts = {"other": self.kind.columns[other - 1].ja, "code": code}
                    self.say("W-REQUIRED", rows, column.en, "when", **facts)


class Unique(_Base):
    """What may stand only once in a file (SPEC §4 rules 1-7, §10)."""

    def prepare(self) -> None:
        self.seen: set[int] = set()

    def feed(self, batch: Batch) -> None:
        places = self.kind.unique
        hashes = [hash(cells) for cells in batch.combined(places)]
        before = len(self.seen)
        fresh = set(hashes)
        if len(fresh) == len(hashes) and self.seen.isdisjoint(fresh):
            self.seen |= fresh
            return
        rows = []
        for value, row in zip(hashes, batch.rows, strict=True):
            if value in self.seen:
                rows.append(row)
            self.seen.add(value)
        if rows and before + len(hashes) and not self.table.flawed.intersection(places):
            names = "・".join(self.kind.columns[place].ja for place in places)
            hint = "line" if "service_date" in {self.kind.columns[place].en for place in places} else None
            self.say("E-DUP-KEY", rows, hint=hint, columns=f"「{names}」")


class CheckDigits(_Base):
    """Check digits of office and insurer numbers: each number is told once in a set (SPEC §5)."""

    told: set[str]

    def prepare(self) -> None:
        self.told = set()
        self.known: set[str] = {NO_OFFICE, ""}
        self.columns = [c for c in self.kind.columns if c.type in {"office", "insurer"}]

    def feed(self, batch: Batch) -> None:
        for column in self.columns:
            cells = batch.columns[column.no - 1]
            for value in set(cells) - self.known:
                self.known.add(value)
                if value not in self.told:
                    self._look(value, column.en, column.type, batch.rows[cells.index(value)])

    def _look(self, value: str, en: str, type_: str, row: int) -> None:
        if type_ == "office" and OFFICE.fullmatch(value) and not office_digit_fits(value):
            self.told.add(value)
            ja = self.kind.columns[self.kind.no(en)].ja
            self.say("W-CD-OFFICE", [row], en, where=f"「{ja}」")
        if type_ == "insurer" and INSURER.fullmatch(value) and not insurer_digit_fits(value):
            self.told.add(value)
            self.say("W-CD-INSURER", [row], en, "municipal" if is_municipal_code(value) else None)


class Keys(_Base):
    """Remembers the keys by which the files of a set belong together, with their first rows."""

    def prepare(self) -> None:
        for link in self.edition.links:
            if self.kind.name in {link.child, link.parent}:
                places = tuple(self.kind.no(en) for en in link.columns)
                self.table.keys.setdefault(places, {})

    def feed(self, batch: Batch) -> None:
        for places, known in self.table.keys.items():
            fresh = set(batch.combined(places)) - known.keys()
            if not fresh:
                continue
            for key, row in zip(batch.combined(places), batch.rows, strict=True):
                if key in fresh:
                    known.setdefault(key, row)


BY_NAME: dict[str, type[_Base]] = {
    "month": Month,
    "date_in_month": DateInMonth,
    "equipment": Equipment,
    "scope": Scope,
    "totals": Totals,
    "supplement": Supplement,
    "groups": Groups,
    "images": Images,
}


def rules_for(name: Name, table: Table, edition: Edition, found: Collector) -> list[_Base]:
    """The rules that this file's kind asks for."""
    wanted: list[type[_Base]] = [Version, Keys, CheckDigits]
    if table.kind.unique:
        wanted.append(Unique)
    if any(column.when for column in table.kind.columns):
        wanted.append(Wanted)
    wanted += [BY_NAME[rule] for rule in sorted(table.kind.rules)]
    return [rule(name, table, edition, found) for rule in wanted]

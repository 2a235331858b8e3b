"""第7表: grand total for each user, subtotals where a type has several rows (SPEC §4 rule 8)."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Collection
from functools import partial
from itertools import chain, groupby
from operator import itemgetter

from engine.standard.batch import Batch, Cells
from engine.standard.findings import SHOWN_ROWS
from engine.standard.numbers import NO_OFFICE
from engine.standard.rules.base import Rule
from engine.standard.rules.rows import GRAND_TOTAL, SUBTOTALS
from engine.standard.spool import Few, Numbers, repeats

# A row is noted as one number: what it is, its service type, a hash of its provider.
TOTAL, SUBTOTAL, DETAIL = range(3)
_PROVIDER_BITS, _TYPE_BITS = 40, 16
REMEMBERED = 4096
# A user's first row, and what all the rows are.
User = tuple[int, tuple[int, ...]]


class Totals(Rule):
    """Notes for each row who and what it is (24 bytes, on disk if many) and sums up at the end."""

    def prepare(self) -> None:
        """Starts with no rows."""
        self.noted = Numbers()
        self.person = self.places("insurer_no", "insured_no")
        self.what = self.places("service_code", "provider_no")
        self.torn = self.watch(
            lambda cells: (cells[0] == GRAND_TOTAL) != (cells[1] == NO_OFFICE), "service_code", "provider_no"
        )
        self.filled = [
            (code, en, zero, self.watch(partial(_is_filled, finding=code, zero=zero), "service_code", en))
            for en, zero in (("units", True), ("discount_rate", False), ("discounted_units", False))
            for code in ("E-T7-TOTAL", "E-T7-SUBTOTAL")
        ]

    def feed(self, batch: Batch) -> None:
        """Notes the rows of each user."""
        people = batch.numbered(self.person, hash)
        whats = batch.numbered(self.what, _what)
        self.noted.add(array("q", chain.from_iterable(zip(people, whats, batch.rows, strict=True))))
        rows = self.torn.rows(batch)
        if rows and not self.flawed(self.what):
            self.say("E-T7-TOTAL", rows, "provider_no", "provider")
        for code, en, zero, watch in self.filled:
            rows = watch.rows(batch)
            if rows and not self.flawed(watch.places):
                self.say(code, rows, en, "units", form="0" if zero else "空")

    def finish(self) -> None:
        """Speaks about users without their total or a needed subtotal."""
        if not self.table.whole or self.flawed((*self.person, *self.what)):
            return
        verdict = self._in_order() or self._in_shares()
        for code, hint, rows in (
            ("E-T7-TOTAL", None, verdict.without),
            ("E-T7-TOTAL", "twice", verdict.twice),
            ("E-T7-SUBTOTAL", None, verdict.lacking),
        ):
            if rows.count:
                self.say(code, rows, hint=hint)

    def _in_order(self) -> _Verdict | None:
        """Judges users as the file goes on; None when the rows of one don't stand together."""
        verdict, closed = _Verdict(), Numbers()
        users: dict[int, User] = {}
        try:
            for chunk in self.noted.chunks(3):
                _sum_up(users, chunk)
                going_on = {chunk[-3]: users.pop(chunk[-3])}
                verdict.judge(users.values())
                closed.add(array("q", users))
                users = going_on
            verdict.judge(users.values())
            closed.add(array("q", users))
            return None if repeats(closed, 1).count else verdict
        finally:
            closed.close()

    def _in_shares(self) -> _Verdict:
        """Judges users wherever their rows stand, some of them at a time."""
        verdict = _Verdict()
        shares = self.noted.shares(3)
        for share in range(shares):
            users: dict[int, User] = {}
            for chunk in self.noted.chunks(3):
                _sum_up(users, chunk, share, shares)
            verdict.judge(users.values())
        return verdict

    def close(self) -> None:
        """Lets go of the notes."""
        self.noted.close()


class _Verdict:
    """What is missing, and where. Many users have the same rows: equal ones are judged once."""

    def __init__(self) -> None:
        self.without, self.twice, self.lacking = Few(SHOWN_ROWS), Few(SHOWN_ROWS), Few(SHOWN_ROWS)
        self._judged: dict[tuple[int, ...], tuple[int, bool]] = {}

    def judge(self, users: Collection[User]) -> None:
        """Adds these users."""
        if len(self._judged) > REMEMBERED:
            self._judged.clear()
        for row, whats in users:
            judged = self._judged.get(whats)
            if judged is None:
                judged = self._judged[whats] = _judge(whats)
            totals, lacks = judged
            if totals != 1:
                (self.twice if totals else self.without).add([row])
            if lacks:
                self.lacking.add([row])


def _judge(whats: tuple[int, ...]) -> tuple[int, bool]:
    """How many grand totals, and is a subtotal lacking?"""
    details = Counter(what for what in whats if _sort_of(what) == DETAIL)
    several = {_type_of(what) for what, count in details.items() if count > 1}
    subtotals = {_type_of(what) for what in whats if _sort_of(what) == SUBTOTAL}
    return whats.count(TOTAL), not several <= subtotals


def _sum_up(users: dict[int, User], chunk: array[int], share: int = 0, shares: int = 1) -> None:
    """Adds noted rows to their users, if they belong to this share of them."""
    noted = zip(chunk[0::3], chunk[1::3], chunk[2::3], strict=True)
    for person, group in groupby(noted, itemgetter(0)):
        if shares == 1 or person % shares == share:
            rows = list(group)
            row, whats = users.get(person, (rows[0][2], ()))
            users[person] = row, (*whats, *[what for _, what, _ in rows])


def _sort_of(what: int) -> int:
    return what >> _PROVIDER_BITS + _TYPE_BITS


def _type_of(what: int) -> int:
    return what >> _PROVIDER_BITS & (1 << _TYPE_BITS) - 1


def _what(cells: Cells) -> int:
    code, provider = cells
    if code == GRAND_TOTAL:
        return TOTAL
    type_ = int.from_bytes(code[:2].encode("cp932", "replace")[:2])
    if code[2:] in SUBTOTALS:
        return (SUBTOTAL << _TYPE_BITS | type_) << _PROVIDER_BITS
    return (DETAIL << _TYPE_BITS | type_) << _PROVIDER_BITS | hash(provider) & (1 << _PROVIDER_BITS) - 1


def _is_filled(cells: Cells, finding: str, *, zero: bool) -> bool:
    """Total and subtotal rows hold 0 or nothing in this column."""
    code, cell = cells
    pseudo = code == GRAND_TOTAL if finding == "E-T7-TOTAL" else code[2:] in SUBTOTALS
    return pseudo and bool(cell.strip("0") or (cell and not zero))

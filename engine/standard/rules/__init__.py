"""Rules over several cells of a row or over a whole file, picked by the edition's data."""

from __future__ import annotations

from engine.standard.edition import Edition
from engine.standard.findings import Collector
from engine.standard.names import Name
from engine.standard.rules.base import Rule
from engine.standard.rules.keys import CheckDigits, Keys
from engine.standard.rules.months import DateInMonth, Month, Supplement, Version
from engine.standard.rules.rows import Equipment, Groups, Images, Providers, Scope, TypeScope, Wanted
from engine.standard.rules.totals import Totals
from engine.standard.rules.unique import Unique
from engine.standard.table import Table

BY_NAME: dict[str, type[Rule]] = {
    "date_in_month": DateInMonth,
    "equipment": Equipment,
    "groups": Groups,
    "images": Images,
    "month": Month,
    "providers": Providers,
    "scope": Scope,
    "supplement": Supplement,
    "totals": Totals,
    "type_scope": TypeScope,
}


def rules_for(name: Name, table: Table, edition: Edition, found: Collector) -> list[Rule]:
    """The rules that this file's kind asks for, each with its own memory."""
    wanted: list[type[Rule]] = [Version, Keys, CheckDigits]
    if table.kind.unique:
        wanted.append(Unique)
    if any(column.when for column in table.kind.columns):
        wanted.append(Wanted)
    wanted += [BY_NAME[rule] for rule in sorted(table.kind.rules)]
    return [rule(name, table, edition, found) for rule in wanted]


__all__ = ["CheckDigits", "Images", "Keys", "Rule", "Supplement", "rules_for"]

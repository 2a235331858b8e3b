"""Everything without a form of its own here: preventive care as named lists, deletions as a list."""

from __future__ import annotations

from engine.standard.edition import Edition, Kind
from engine.standard.viewer.model import Block, Facts, Grid, Line, Sheet
from engine.standard.viewer.rows import Record
from engine.standard.viewer.words import TECHNICAL, facts_of, shown

KEY = ("insurer_no", "insured_no")
TABLES_OF = {"UPKIHON": ("UPKIHON_SUB1", "UPKIHON_SUB2"), "UPYOBO": ("UPYOBO_SUB",)}
DATE_OF = {"UPKIHON": "consult_date", "UPYOBO": "plan_date"}


def prevention(name: str, of_user: dict[str, list[Record]], edition: Edition) -> list[Sheet]:
    """利用者基本情報 or 支援計画書: what is filled, and the annexed tables of the same day."""
    kind, sheets = edition.kinds[name], []
    for record in of_user.get(name, []):
        blocks: list[Block] = [Facts("", facts_of(kind, record, without=(*KEY, "name", "name_kana")))]
        for annexed in TABLES_OF[name]:
            day = DATE_OF[name]
            rows = [row for row in of_user.get(annexed, []) if row[day] == record[day]]
            if rows:
                blocks.append(table_of(edition.kinds[annexed], rows, without=(*KEY, day)))
        # The support plan is a landscape sheet on paper, the basic information is not.
        sheets.append(
            Sheet("介護予防", kind.ja.replace("（介護予防）", ""), tuple(blocks), landscape=name == "UPYOBO")
        )
    days = {record[DATE_OF[name]] for record in of_user.get(name, [])}
    for annexed in TABLES_OF[name]:
        # Annexed rows that came without their form are shown, too: they would be sent.
        rows = [row for row in of_user.get(annexed, []) if row[DATE_OF[name]] not in days]
        if rows:
            table = table_of(edition.kinds[annexed], rows, without=KEY)
            sheets.append(
                Sheet("介護予防", f"{kind.ja}の別表".replace("（介護予防）", ""), (table,), landscape=True)
            )
    return sheets


def table_of(kind: Kind, rows: list[Record], *, without: tuple[str, ...] = ()) -> Grid:
    """Rows as they are, with the columns' own names; columns nobody filled are left out."""
    left = TECHNICAL | frozenset(without)
    columns = [
        column for column in kind.columns if column.en not in left and any(row[column.en] for row in rows)
    ]
    lines = tuple(Line(tuple(shown(column, row[column.en]) for column in columns)) for row in rows)
    return Grid(kind.ja, tuple(column.ja for column in columns), lines)


def deletion(kind: Kind, rows: list[Record]) -> Sheet:
    """What the receiver is asked to take away."""
    return Sheet("削除", kind.ja.replace("_", "の"), (table_of(kind, rows, without=KEY),))

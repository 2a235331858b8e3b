"""From a set's files to the sheets of its users."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from engine.standard.edition import Edition, load
from engine.standard.limits import DEFAULT, Limits
from engine.standard.viewer import other, plan, ticket
from engine.standard.viewer.model import Fact, Facts, Sheet, User
from engine.standard.viewer.rows import Key, Record, read_rows
from engine.standard.viewer.words import facts_of, shown

HEAD = (
    ("name", "氏名"), ("name_kana", "フリガナ"), ("birth_date", "生年月日"), ("sex", "性別"), ("care_level", "要介護状態区分"),
)  # fmt: skip
PERSONS = ("UPHOSOKU", "UPKIHON", "UPYOBO")
# Head and tables 6 and 7 show these already.
SAID = ("insurer_no", "insured_no", "plan_date", "target_month", "limit_units", "limit_from", "limit_to")


@dataclass(frozen=True, slots=True)
class Viewed:
    """A set to look at: the first users, how many there are, how many files could not be read."""

    users: tuple[User, ...]
    total: int
    unread: int


def look_at(
    files: Iterable[tuple[str, bytes | Path]],
    *,
    users: int = 1_000,
    edition: Edition | None = None,
    limits: Limits = DEFAULT,
) -> Viewed:
    """The sheets of the first ``users`` users, in the order of the supplement.

    ``files``: names with their bytes or paths, as for ``check_set``. Meant for checked sets, yet never raises
    for any content: what can't be read is left out. Source of the forms: SPEC §3, §10.
    """
    used = edition or load()
    rows = read_rows(files, used, users=users, limits=limits)
    people = (_user(key, of_user, used) for key, of_user in rows.kept.items())
    return Viewed(tuple(user for user in people if user.sheets), rows.users, rows.unread)


def _user(key: Key, of_user: dict[str, list[Record]], edition: Edition) -> User:
    insurer, insured = key
    head = [*_person(of_user, edition), Fact("保険者番号", insurer), Fact("被保険者番号", insured)]
    name = next((fact.value for fact in head if fact.label == "氏名" and fact.value), "")
    return User(name or f"被保険者番号 {insured}", tuple(head), tuple(_sheets(of_user, edition)))


def _person(of_user: dict[str, list[Record]], edition: Edition) -> list[Fact]:
    for name in PERSONS:
        records = of_user.get(name)
        if records:
            columns = {column.en: column for column in edition.kinds[name].columns}
            return [Fact(label, shown(columns[en], records[0][en])) for en, label in HEAD if en in columns]
    return []


def _sheets(of_user: dict[str, list[Record]], edition: Edition) -> list[Sheet]:
    extras = of_user.get("UPHOSOKU", [])
    sheets = [plan.first(record, edition) for record in of_user.get("UP1KYO", [])]
    sheets += [plan.second(rows) for rows in _by(of_user.get("UP2KYO", []), "plan_date")]
    sheets += [plan.third(rows) for rows in _by(of_user.get("UP3KYO", []), "plan_date")]
    sheets += _months(of_user, extras, edition)
    for name in ("UPYOBO", "UPKIHON"):
        sheets += other.prevention(name, of_user, edition)
    sheets += [
        other.deletion(kind, of_user[name])
        for name, kind in edition.kinds.items()
        if name.startswith("DLT") and name in of_user
    ]
    if extras:
        facts = facts_of(edition.kinds["UPHOSOKU"], extras[0], without=(*(en for en, _ in HEAD), *SAID))
        sheets.append(Sheet("補足", "利用者補足情報", (Facts("", facts),)))
    return sheets


def _by(rows: list[Record], en: str) -> list[list[Record]]:
    groups: dict[str, list[Record]] = {}
    for row in rows:
        groups.setdefault(row[en], []).append(row)
    return list(groups.values())


def _months(of_user: dict[str, list[Record]], extras: list[Record], edition: Edition) -> list[Sheet]:
    planned, actual, annex = (of_user.get(name, []) for name in ("UPPLAN", "UPJSK", "UPSIKYU"))
    sheets: list[Sheet] = []
    for month in dict.fromkeys(row["target_month"] for row in [*planned, *actual, *annex]):
        extra = next((row for row in extras if row["target_month"] == month), {})
        of_month = [
            [row for row in rows if row["target_month"] == month] for rows in (planned, actual, annex)
        ]
        if of_month[0] or of_month[1]:
            calendar = ticket.sixth(of_month[0], of_month[1], extra, edition)
            sheets += [calendar] if calendar else []
        if of_month[2]:
            sheets.append(ticket.seventh(of_month[2], extra, edition))
    return sheets

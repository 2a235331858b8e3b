"""Keeps the audit in one chain, and its end beside the database, so that nothing can be changed or cut off unseen."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Row, select

from helpdesk.records import AuditEnd, AuditRow
from helpdesk.rules.chain import START, derive_key, seal
from store.work import Work

FILE = "desk-audit.end"
ONE = 1
AT_ONCE = 1000
COVERED = ("actor_kind", "actor", "action", "ticket_id", "office_number", "detail")
_writing = threading.Lock()
log = logging.getLogger("renkei.helpdesk")


@dataclass(frozen=True, slots=True)
class Verdict:
    """`rows` are good from the first on; `problem` says what is wrong after them, empty when all is well."""

    rows: int
    problem: str = ""
    remark: str = ""


def fields(row: AuditRow | Row[Any]) -> Mapping[str, Any]:
    """What a seal covers of a row, besides its place and moment."""
    return {name: getattr(row, name) for name in COVERED}


def append(work: Work, row: AuditRow) -> None:
    """Give the row its place and its seal, and add it. Rows are sealed one transaction after the other."""
    end = work.session.get(AuditEnd, ONE, with_for_update=True, populate_existing=True)
    if end is None:
        end = AuditEnd(id=ONE, position=0, seal=START)
        work.session.add(end)
    path = Path(work.settings.data_dir) / FILE
    honest = _agrees(work, _kept_end(path))
    end.position += 1
    end.seal = seal(derive_key(str(work.settings.secret_key)), end.seal, end.position, row.at, fields(row))
    row.position, row.seal = end.position, end.seal
    work.session.add(row)
    work.session.flush()
    if not honest:
        # The copy that gives the harm away must stay; `verify` says the rest.
        log.error("the desk's audit does not agree with its copy in %s", FILE)
        return
    position, sealed = end.position, end.seal
    work.after_commit(lambda: _keep_end(path, position, sealed))


def _agrees(work: Work, kept: tuple[int, str] | None) -> bool:
    if kept is None:
        return True
    return work.session.scalar(select(AuditRow.seal).where(AuditRow.position == kept[0])) == kept[1]


def _keep_end(path: Path, position: int, sealed: str) -> None:
    with _writing:
        kept = _kept_end(path)
        if kept is not None and kept[0] >= position:
            return
        temporary = path.with_suffix(".new")
        temporary.write_text(f"{position} {sealed}\n", encoding="ascii")
        temporary.replace(path)


def _kept_end(path: Path) -> tuple[int, str] | None:
    try:
        position, sealed = path.read_text(encoding="ascii").split()
        return int(position), sealed
    except (FileNotFoundError, ValueError):
        return None


def verify(work: Work) -> Verdict:
    """Walk the whole chain: rows changed, put in, taken out or cut off at the end are found."""
    key, before, count = derive_key(str(work.settings.secret_key)), START, 0
    kept = _kept_end(Path(work.settings.data_dir) / FILE)
    for row in _rows(work):
        if row.position != count + 1:
            return Verdict(count, f"{count + 1}番目の記録がありません。消されたか、順番が変えられています。")
        expected = seal(key, before, row.position, row.at, fields(row))
        if row.seal != expected:
            why = "書きかえられたか、鍵が変わっています。"
            return Verdict(count, f"{row.position}番目の記録が、書いたときと違います。{why}")
        if kept is not None and kept[0] == row.position and kept[1] != row.seal:
            return Verdict(count, f"{row.position}番目の記録が、データベースの外の控えと違います。")
        before, count = row.seal, row.position
    return Verdict(count, _about_the_end(work, kept, count), _remark(kept, count))


def _rows(work: Work) -> Iterator[Row[Any]]:
    names = ("at", "position", "seal", *COVERED)
    ask = select(*(getattr(AuditRow, name) for name in names)).order_by(AuditRow.position).limit(AT_ONCE)
    some = work.session.execute(ask).all()
    while some:
        yield from some
        some = work.session.execute(ask.where(AuditRow.position > some[-1].position)).all()


def _about_the_end(work: Work, kept: tuple[int, str] | None, count: int) -> str:
    if kept is not None and kept[0] > count:
        return f"控えでは{kept[0]}番目まであります。末尾が切り取られたか、古いバックアップに戻されています。"
    end = work.session.get(AuditEnd, ONE)
    return "" if (end.position if end is not None else 0) == count else "末尾の印と、記録の数が合いません。"


def _remark(kept: tuple[int, str] | None, count: int) -> str:
    missing = kept is None and count
    return f"控えのファイル（{FILE}）がないため、末尾の切り取りは確かめていません。" if missing else ""

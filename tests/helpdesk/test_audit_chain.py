"""The audit shows it when somebody with the database in hand changes, adds, removes or cuts off rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from helpdesk import service
from helpdesk.commands import helpdesk
from helpdesk.records import AuditEnd, AuditRow
from helpdesk.rules.chain import START, derive_key, seal
from helpdesk.rules.states import Priority, State
from helpdesk.service import Agent, Opened
from helpdesk.service.chain import FILE, append, fields, verify
from store.work import Work
from web.extension import Renkei

Harm = Callable[[Work], object]


@pytest.fixture
def lived(offices: Work, opened: Opened, agent: Agent, house: Renkei) -> Work:
    """A ticket with a little history, in two transactions."""
    ticket = service.find(offices, opened.number)
    assert ticket is not None
    service.reply_by_agent(offices, ticket, agent, "お調べします。", then=State.WAITING_OFFICE)
    service.set_priority(offices, ticket, agent, Priority.HIGH)
    service.close(offices, ticket, agent)
    offices.commit()
    return offices


def run(app: Flask) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(helpdesk, ["audit", "verify"])
    return result.exit_code, result.output


def test_an_untouched_record_is_said_to_be_so(app: Flask, lived: Work) -> None:
    count = lived.session.query(AuditRow).count()
    lived.rollback()
    assert run(app) == (0, f"記録 {count}件は、すべて書いたときのままです。\n")
    assert count >= 5


def test_an_empty_record_is_fine(app: Flask) -> None:
    assert run(app)[0] == 0


def last(work: Work) -> int:
    return work.session.query(AuditRow).count()


HARMS: dict[str, Harm] = {
    "another actor": lambda w: w.session.execute(update(AuditRow).where(AuditRow.position == 2).values(actor="staff-9")),
    "another detail": lambda w: w.session.execute(update(AuditRow).where(AuditRow.position == 3).values(detail={"a": 1})),
    "another office": lambda w: w.session.execute(update(AuditRow).where(AuditRow.position == 1).values(office_number=None)),
    "another time": lambda w: w.session.execute(
        update(AuditRow).where(AuditRow.position == 2).values(at=w.now() + timedelta(microseconds=1))
    ),
    "a row less": lambda w: w.session.execute(delete(AuditRow).where(AuditRow.position == 2)),
    "the first row less": lambda w: w.session.execute(delete(AuditRow).where(AuditRow.position == 1)),
    "the last row less": lambda w: w.session.execute(delete(AuditRow).where(AuditRow.position == last(w))),
    "all rows gone": lambda w: (w.session.execute(delete(AuditRow)), w.session.execute(delete(AuditEnd))),
    "two rows in each other's place": lambda w: [
        w.session.execute(update(AuditRow).where(AuditRow.position == old).values(position=new))
        for old, new in ((1, -1), (2, 1), (-1, 2))
    ],
}


@pytest.mark.parametrize("name", HARMS)
def test_any_harm_is_found(app: Flask, lived: Work, name: str) -> None:
    HARMS[name](lived)
    lived.commit()
    code, said = run(app)
    assert code == 1, said
    assert "番目までは正しい記録です" in said


def test_cutting_the_end_and_moving_the_mark_is_found_by_the_copy_outside(
    app: Flask, house: Renkei, lived: Work
) -> None:
    end = last(lived)
    lived.session.execute(delete(AuditRow).where(AuditRow.position == end))
    before = lived.session.scalars(select(AuditRow).where(AuditRow.position == end - 1)).one()
    lived.session.execute(update(AuditEnd).values(position=end - 1, seal=before.seal))
    lived.commit()
    assert "切り取られた" in run(app)[1]
    # A row written over the cut doesn't heal it: the copy knows another seal for that place.
    lived.session.expire_all()
    for _ in range(3):
        append(lived, AuditRow(at=lived.now(), actor_kind="staff", actor="x", action="moved", detail={}))
    lived.commit()
    assert run(app)[0] == 1
    Path(house.settings.data_dir / FILE).unlink()
    assert "末尾の切り取りは確かめていません" in run(app)[1]


def test_a_row_sealed_with_a_guessed_key_is_found(app: Flask, lived: Work) -> None:
    row = lived.session.scalars(select(AuditRow).where(AuditRow.position == 1)).one()
    row.actor = "staff-9"
    row.seal = seal(derive_key("guessed"), START, 1, row.at, fields(row))
    lived.commit()
    assert run(app)[0] == 1


def test_what_is_rolled_back_leaves_no_hole(app: Flask, lived: Work, opened: Opened, agent: Agent) -> None:
    ticket = service.find(lived, opened.number)
    assert ticket is not None
    service.set_priority(lived, ticket, agent, Priority.LOW)
    lived.rollback()
    lived.session.expire_all()
    again = service.find(lived, opened.number)
    assert again is not None
    service.set_priority(lived, again, agent, Priority.URGENT)
    lived.commit()
    assert run(app)[0] == 0
    assert verify(lived).problem == ""

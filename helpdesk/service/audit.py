"""Writes down every change of a ticket and every look at an office's data."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from helpdesk.records import AuditRow, Ticket
from helpdesk.service.chain import append
from helpdesk.service.people import Agent, Viewer, described
from store.work import Work

LOOKED = "looked"
ONE_LOOK = timedelta(minutes=30)


def record(work: Work, viewer: Viewer | None, action: str, ticket: Ticket, **detail: Any) -> None:
    """One row; `detail` holds states and numbers, never what somebody wrote."""
    kind, actor = described(viewer)
    row = AuditRow(at=work.now(), actor_kind=kind, actor=actor, action=action, ticket_id=ticket.id)
    row.office_number, row.detail = ticket.office_number, detail
    append(work, row)


def needs_look(work: Work, agent: Agent, ticket: Ticket) -> bool:
    """Whether this look at the ticket is a new one: the screen refreshing itself is not."""
    same = (
        AuditRow.ticket_id == ticket.id,
        AuditRow.actor == agent.staff_id,
        AuditRow.action == LOOKED,
        AuditRow.office_number == ticket.office_number,
        AuditRow.at > work.now() - ONE_LOOK,
    )
    return work.session.scalar(select(AuditRow.id).where(*same).limit(1)) is None


def trail(work: Work, ticket: Ticket, *, most: int = 100) -> list[AuditRow]:
    """What happened to a ticket, newest first."""
    rows = select(AuditRow).where(AuditRow.ticket_id == ticket.id).order_by(AuditRow.id.desc()).limit(most)
    return list(work.session.scalars(rows))


def last_other(work: Work, agent: Agent, ticket: Ticket) -> AuditRow | None:
    """The last change somebody else made, looks left aside."""
    others = (AuditRow.ticket_id == ticket.id, AuditRow.actor != agent.staff_id, AuditRow.action != LOOKED)
    return work.session.scalar(select(AuditRow).where(*others).order_by(AuditRow.id.desc()).limit(1))

"""Writes down every change of a ticket and every look at an office's data."""

from __future__ import annotations

from typing import Any

from helpdesk.records import AuditRow, Ticket
from helpdesk.service.people import Viewer, described
from store.work import Work


def record(work: Work, viewer: Viewer | None, action: str, ticket: Ticket, **detail: Any) -> None:
    """One row; `detail` holds states and numbers, never what somebody wrote."""
    kind, actor = described(viewer)
    work.session.add(
        AuditRow(
            at=work.now(),
            actor_kind=kind,
            actor=actor,
            action=action,
            ticket_id=ticket.id,
            office_number=ticket.office_number,
            detail=detail,
        )
    )

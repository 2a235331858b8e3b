"""Carries out what an agent does for an office: a note with the reason, a row in the audit, then the thing itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from helpdesk.records import Ticket
from helpdesk.service.audit import record
from helpdesk.service.people import Agent
from helpdesk.service.talking import add_note
from store.work import Work

T = TypeVar("T")


def perform(
    work: Work, ticket: Ticket, agent: Agent, run: Callable[[], T], *, note: str, request_key: str, detail: dict[str, Any]
) -> T | None:
    """Write it down and do it, all or nothing; None when the same form was sent before."""
    said = add_note(work, ticket, agent, note, request_key=request_key)
    if said.again:
        return None
    record(work, agent, "acted", ticket, note=said.message.id, **detail)
    return run()

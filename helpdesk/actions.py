"""What an agent can do for an office from a ticket: handed in by any part, carried out with reason and record."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from helpdesk.errors import ActionGoneError
from helpdesk.panels import Row
from helpdesk.records import Ticket
from helpdesk.service import Agent
from store.errors import ForbiddenError
from store.work import Work

log = logging.getLogger("renkei.helpdesk")
REGISTRY = "desk_actions"
ANYBODY = frozenset({"agent", "lead", "operator"})
SENIORS = frozenset({"lead", "operator"})


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to carry an action out; its value is kept in the audit."""

    value: str
    text: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it, in words; `secrets` are shown once, on that answer, and kept nowhere."""

    text: str
    secrets: tuple[Row, ...] = ()
    next_step: str = ""


@dataclass(frozen=True, slots=True)
class DeskAction:
    """Something that can be done now.

    `key` names it in the address and the audit ("revoke:<serial>"). `effects` say what will happen. `run` gets the
    chosen value; it must do the thing in the given transaction or raise. With `proof`, the agent has to say that
    the caller is who they say.
    """

    key: str
    title: str
    effects: tuple[str, ...]
    run: Callable[[Work, str], Outcome]
    roles: frozenset[str] = ANYBODY
    facts: tuple[Row, ...] = ()
    choices: tuple[Choice, ...] = ()
    question: str = ""
    proof: bool = True
    kept: tuple[tuple[str, Any], ...] = ()


Provider = Callable[[Work, Ticket], Iterable[DeskAction]]


def offered(work: Work, providers: Iterable[Provider], agent: Agent, ticket: Ticket) -> list[DeskAction]:
    """What this agent may do for this ticket's office now; a provider that fails is logged and left out."""
    return [one for one in _all(work, providers, ticket) if agent.role in one.roles]


def action_named(
    work: Work, providers: Iterable[Provider], agent: Agent, ticket: Ticket, key: str
) -> DeskAction:
    """The action; `ActionGoneError` when it isn't possible (any more), `ForbiddenError` when it is another role's."""
    found = next((one for one in _all(work, providers, ticket) if one.key == key), None)
    if found is None:
        raise ActionGoneError
    if agent.role not in found.roles:
        raise ForbiddenError(next_step="主任か運用の担当者に頼んでください。")
    return found


def _all(work: Work, providers: Iterable[Provider], ticket: Ticket) -> list[DeskAction]:
    found: list[DeskAction] = []
    for provider in providers:
        try:
            with work.session.begin_nested():
                found += provider(work, ticket)
        except Exception:
            log.exception("actions of a provider failed")
    return found

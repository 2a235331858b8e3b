"""Suggested answers beside the reply: providers are handed in by parts above, such as the FAQ."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from helpdesk.records import Ticket
from store.work import Work

log = logging.getLogger("renkei.helpdesk")
MOST = 3
# A weaker likeness only costs the agent the time to read it.
LEAST = 25.0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An answer an agent may start from; `score` from 0 to 100, `text` is plain text."""

    title: str
    text: str
    score: float
    entry_id: str


Suggester = Callable[[Work, Ticket], Iterable[Suggestion]]


def suggestions(work: Work, providers: Iterable[Suggester], ticket: Ticket) -> list[Suggestion]:
    """The best few of all providers, if any is near enough; a provider that fails is logged and left out."""
    found: list[Suggestion] = []
    for provider in providers:
        try:
            with work.session.begin_nested():
                found += provider(work, ticket)
        except Exception:
            log.exception("suggester failed")
    worth = [one for one in found if one.score >= LEAST]
    return sorted(worth, key=lambda one: -one.score)[:MOST]

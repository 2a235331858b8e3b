"""What other parts know about the person who asks: step, failed checks, office. They register providers."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from store.work import Work

log = logging.getLogger("renkei.faq")


@dataclass(frozen=True, slots=True)
class FailedCheck:
    """Something that keeps the visitor from going on; `fix` is the address of the page that mends it."""

    code: str
    title: str
    fix: str = ""
    faq_id: str = ""


@dataclass(frozen=True, slots=True)
class VisitorContext:
    """Where this visitor stands; `office_number` only when it is proved."""

    step: int | None = None
    step_title: str = ""
    failed_checks: list[FailedCheck] = field(default_factory=list)
    office_number: str | None = None
    journey_id: str | None = None


def visitor_context(work: Work, providers: Iterable[Any]) -> VisitorContext:
    """The first provider that knows something; one that fails is logged and left out."""
    for provider in providers:
        try:
            found: VisitorContext | None = provider(work)
        except Exception:
            log.exception("context provider failed")
            continue
        if found is not None:
            return found
    return VisitorContext()

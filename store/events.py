"""In-process events: plain dataclasses that flow back up to parts the announcer does not know."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from store.work import Work

E = TypeVar("E")
log = logging.getLogger("renkei.events")


class Dispatcher:
    """Knows who wants to hear of which event."""

    def __init__(self) -> None:
        """Begin with no subscriber."""
        self._handlers: dict[type[Any], list[Callable[[Any, Any], None]]] = defaultdict(list)

    def subscribe(self, event_type: type[E], handler: Callable[[Work, E], None]) -> None:
        """Call `handler(work, event)` for each event of exactly that type, in the announcer's transaction."""
        self._handlers[event_type].append(handler)

    def announce(self, work: Work, event: object) -> None:
        """Tell everyone; a handler that fails is rolled back to before it, logged, and fails nobody else."""
        for handler in self._handlers[type(event)]:
            try:
                with work.session.begin_nested():
                    handler(work, event)
            except Exception:
                log.exception("handler %s failed on %s", handler.__qualname__, type(event).__name__)

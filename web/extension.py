"""What the program holds together for its parts: one object on the app, filled by each part's wiring."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, current_app

from store.events import Dispatcher
from store.jobs import Jobs
from store.work import Work, Works
from web.hours import Desk
from web.settings import Settings


@dataclass(frozen=True, slots=True)
class Masthead:
    """Who is at the screen, as the page's head says it."""

    title: str
    subtitle: str


@dataclass(slots=True)
class Renkei:
    """Registries and shared machinery. A registry holds callables handed in by upper parts.

    `on_start` prepares what every installation needs, `demo` adds fictional data, a companion is started
    beside the server with its address and returns how to stop it; `greeting` is printed at the start.
    """

    settings: Settings
    works: Works
    events: Dispatcher
    jobs: Jobs
    desk: Desk
    masthead: list[Callable[[Work], Masthead | None]] = field(default_factory=list)
    faq_context: list[Callable[[Work], Any]] = field(default_factory=list)
    panels: list[Callable[..., Any]] = field(default_factory=list)
    suggesters: list[Callable[..., Any]] = field(default_factory=list)
    on_start: list[Callable[[Work], None]] = field(default_factory=list)
    demo: list[Callable[[Work], None]] = field(default_factory=list)
    companions: list[Callable[[str], Callable[[], None]]] = field(default_factory=list)
    greeting: list[str] = field(default_factory=list)
    extras: dict[str, Any] = field(default_factory=dict)


def renkei(app: Flask | None = None) -> Renkei:
    """The program's shared object."""
    value: Renkei = (app or current_app).extensions["renkei"]
    return value

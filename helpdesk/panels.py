"""Situation panels: what other parts show beside a ticket, without the desk knowing them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from helpdesk.records import Ticket
from store.work import Work

log = logging.getLogger("renkei.helpdesk")
Tone = Literal["", "done", "now", "ask", "stop", "soft"]


@dataclass(frozen=True, slots=True)
class Row:
    """One fact: its name, its value, whether somebody should act on it, and where to read more."""

    label: str
    value: str
    tone: Tone = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """Where to read more: words and address."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class PanelView:
    """A panel as it is shown.

    `shape` "facts" draws names and values, "log" a list of times and events, "steps" up to five steps of the way
    (each row's label is the step, its value the state's word, its tone done or stop).
    """

    key: str
    title: str
    rows: tuple[Row, ...] | list[Row] = ()
    link: Link | None = None
    shape: Literal["facts", "log", "steps"] = "facts"
    unreadable: bool = False


Panel = Callable[[Work, str | None, Ticket], PanelView | None]


def views(work: Work, providers: Iterable[Panel], ticket: Ticket) -> list[PanelView]:
    """All panels that have something to say; one that fails says so itself and breaks nobody else."""
    shown: list[PanelView] = []
    for provider in providers:
        try:
            with work.session.begin_nested():
                view = provider(work, ticket.office_number, ticket)
        except Exception:
            log.exception("panel %s failed", _name(provider))
            view = PanelView(key=_name(provider), title=_title(provider), unreadable=True)
        if view is not None:
            shown.append(view)
    return shown


def _name(provider: Panel) -> str:
    return str(getattr(provider, "__name__", type(provider).__name__))


def _title(provider: Panel) -> str:
    return str(getattr(provider, "title", "この欄"))

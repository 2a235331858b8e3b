"""The exchange as people follow it: events in order, and the way of one package."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import or_, select

from engine.relay.records import Package
from engine.relay.service.lists import PackageView, view
from store.work import Work

Reached = Literal["accepted", "fetched", "received", "imported", "refused", "answered"]


@dataclass(frozen=True, slots=True)
class ExchangeEvent:
    """One thing that happened to a package of an office; `serial` is the receipt's number (R-2026-000412)."""

    at: datetime
    message_id: str
    partner_number: str
    partner_name: str
    direction: Literal["out", "in"]
    state: Reached
    serial: str
    send_unit: str
    month: str
    size: int
    reason: str = ""
    finding_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PackageStates:
    """A package and when it reached each state, in order; `answer_message_id` is the partner's package after it."""

    package: PackageView
    reached: tuple[tuple[Reached, datetime], ...]
    answer_message_id: str | None

    @property
    def latest(self) -> Reached:
        """The furthest state."""
        return "answered" if self.answer_message_id else self.package.state


def timeline(work: Work, office_number: str, limit: int = 20) -> list[ExchangeEvent]:
    """What happened to the office's packages in both directions, newest first, at most `limit` events."""
    query = (select(Package).where(or_(Package.sender == office_number, Package.receiver == office_number))
             .order_by(Package.changed_at.desc(), Package.serial.desc()).limit(limit))
    found = [event for package in work.session.scalars(query) for event in _events(view(work, package), office_number)]
    return sorted(found, key=lambda event: event.at, reverse=True)[:limit]


def package_states(work: Work, message_id: str, sender: str) -> PackageStates | None:
    """The way of one package, or None."""
    package = work.session.get(Package, (sender, message_id))
    if package is None:
        return None
    answer = _answer_to(work, package)
    reached: list[tuple[Reached, datetime]] = list(_moments(view(work, package)))
    if answer is not None:
        reached.append(("answered", answer.accepted_at))
    return PackageStates(view(work, package), tuple(reached), answer.message_id if answer else None)


def _answer_to(work: Work, package: Package) -> Package | None:
    if package.received_at is None or package.sender == package.receiver:
        return None
    query = (select(Package).where(Package.sender == package.receiver, Package.receiver == package.sender,
                                   Package.serial > package.serial).order_by(Package.serial).limit(1))
    return work.session.scalars(query).first()


def _moments(package: PackageView) -> list[tuple[Reached, datetime]]:
    moments: tuple[tuple[Reached, datetime | None], ...] = (
        ("accepted", package.accepted_at), ("fetched", package.fetched_at), ("refused", package.refused_at),
        ("received", package.received_at), ("imported", package.imported_at),
    )
    # Stable, so that states of one moment keep the order in which they follow each other.
    return sorted(((state, at) for state, at in moments if at is not None), key=lambda pair: pair[1])


def _events(package: PackageView, office_number: str) -> list[ExchangeEvent]:
    out = package.sender == office_number
    number, name = (package.receiver, package.receiver_name) if out else (package.sender, package.sender_name)
    return [
        ExchangeEvent(
            at, package.message_id, number, name, "out" if out else "in", state, package.serial, package.send_unit,
            package.month, package.size,
            package.reason.code if package.reason and state == "refused" else "",
            package.reason.finding_codes if package.reason and state == "refused" else (),
        )
        for state, at in reversed(_moments(package))
    ]

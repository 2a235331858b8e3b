"""From the relay's exchange events to one send and its timeline."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from onboarding.rules.facts import Send


@dataclass(frozen=True, slots=True)
class Exchange:
    """One event of the relay as far as the wizard needs it; `outgoing` is seen from the office."""

    at: datetime
    message_id: str
    partner_number: str
    partner_name: str
    outgoing: bool
    state: str
    serial: str = ""
    send_unit: str = ""
    month: str = ""
    reason: str = ""


def sends(events: Iterable[Exchange]) -> tuple[Send, ...]:
    """Our packages, newest first, each with what became of it and the partner's first answer after it."""
    ordered = sorted(events, key=lambda event: event.at)
    found: dict[str, Send] = {}
    for event in ordered:
        if event.outgoing:
            found[event.message_id] = _after(found.get(event.message_id), event)
    answers = [event for event in ordered if not event.outgoing and event.state == "accepted"]
    joined = [_answered(send, answers) for send in found.values()]
    return tuple(sorted(joined, key=lambda send: send.accepted_at, reverse=True))


def best(found: Iterable[Send], partner: str | None = None, *, other_than: str = "") -> Send | None:
    """The send to show: the one that got furthest, the newest among equals."""
    mine = [
        send
        for send in found
        if (partner is None or send.partner_number == partner) and send.partner_number != other_than
    ]
    return max(
        mine,
        key=lambda send: (send.answered_at is not None, send.received_at is not None, send.accepted_at),
        default=None,
    )


def _after(send: Send | None, event: Exchange) -> Send:
    known = send or Send(
        event.message_id,
        event.partner_number,
        event.partner_name,
        event.at,
        event.serial,
        event.month,
        event.send_unit,
    )
    if event.state == "refused":
        return replace(known, refused_at=event.at, refused_reason=event.reason)
    if event.state == "fetched":
        return replace(known, fetched_at=event.at)
    if event.state == "received":
        return replace(known, received_at=event.at, refused_at=None)
    if event.state == "imported":
        return replace(known, imported_at=event.at, refused_at=None)
    return known


def _answered(send: Send, answers: Iterable[Exchange]) -> Send:
    for answer in answers:
        if answer.partner_number == send.partner_number and (answer.at, answer.serial) > (
            send.accepted_at,
            send.serial,
        ):
            return replace(send, answered_at=answer.at, answer_id=answer.message_id)
    return send

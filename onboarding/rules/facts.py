"""Everything the journey knows about one office at one moment; rules read it and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Reading:
    """What the page read of the PC, or what its user declared when JavaScript is off.

    `width` and `height` are CSS pixels, `ratio` device pixels per CSS pixel, `reach_ms` the time a
    round trip to the relay took, `skew_seconds` how far the PC's clock is ahead (negative: behind).
    """

    os: str
    os_version: str
    browser: str
    browser_version: str
    width: int
    height: int
    ratio: float
    pdf: bool | None
    reach_ms: int | None
    skew_seconds: int | None
    by_machine: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class SetResult:
    """What the standard checker found in a dropped set: counts and titles, never a cell's value."""

    outcome: str
    at: datetime
    errors: int
    warnings: int
    files: int
    month: str = ""


@dataclass(frozen=True, slots=True)
class Certificate:
    """One certificate of the office as the engine knows it."""

    serial: str
    kind: str
    not_before: datetime
    not_after: datetime
    status: str
    pc_name: str = ""


@dataclass(frozen=True, slots=True)
class Application:
    """The office's application for this licence year."""

    number: str
    applied_at: datetime
    price_yen: int
    campaign: str | None = None


@dataclass(frozen=True, slots=True)
class Client:
    """The last signed heartbeat of the office's client."""

    at: datetime
    version: str
    os: str
    certificate_serial: str


@dataclass(frozen=True, slots=True)
class Send:
    """One package of ours and how far it got; a moment is None until it is proved by a receipt."""

    message_id: str
    partner_number: str
    partner_name: str
    accepted_at: datetime
    serial: str = ""
    month: str = ""
    send_unit: str = ""
    fetched_at: datetime | None = None
    received_at: datetime | None = None
    imported_at: datetime | None = None
    refused_at: datetime | None = None
    refused_reason: str = ""
    answered_at: datetime | None = None
    answer_id: str = ""


@dataclass(frozen=True, slots=True)
class Partner:
    """The office chosen for the first real send, and whether it could receive today."""

    number: str
    name: str
    ready: bool
    service: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """All of it. `answers` holds what people said; every other field was proved by a machine.

    Engine facts (certificate, licence, client, sends) are only filled in for a visitor who has proved
    the office by letter code or KJ-ID (`proved`); for everyone else they stay empty.
    """

    now: datetime
    today: date
    answers: Mapping[str, str] = field(default_factory=dict)
    answered_at: Mapping[str, datetime] = field(default_factory=dict)
    reading: Reading | None = None
    set_result: SetResult | None = None
    in_directory: bool = False
    office_name: str = ""
    proved: bool = False
    signed_in: bool = False
    must_change: bool = False
    enrolment_open: bool = False
    certificate: Certificate | None = None
    licence_until: date | None = None
    application: Application | None = None
    client: Client | None = None
    practice: Send | None = None
    partner: Partner | None = None
    first_send: Send | None = None

    def said(self, key: str) -> str:
        """The stored answer to a question, or an empty string."""
        return self.answers.get(key, "")

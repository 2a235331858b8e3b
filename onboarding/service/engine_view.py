"""The engine's facts about one office, in the wizard's words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes

from engine.licences import rules as licence_rules
from engine.licences import service as licences
from engine.pki import service as pki
from engine.relay import service as relay
from onboarding.rules.facts import Application, Certificate, Client
from onboarding.rules.sending import Exchange
from store.clock import tokyo_date
from store.work import Work


@dataclass(frozen=True, slots=True)
class Price:
    """What a year costs on one day, in yen with tax, and why."""

    list_yen: int
    yen: int
    campaign: str | None
    until_text: str
    renewal_text: str
    on: date


def price(on: date) -> Price:
    """Today's price."""
    found, renewal = licence_rules.quote(on), licence_rules.renewal_for(on).text
    return Price(found.list_price_yen, found.price_yen, found.campaign, found.free_until_text, renewal, on)


def certificate(work: Work, number: str, prefer: str = "") -> Certificate | None:
    """The certificate that matters: an active one (best the one with serial `prefer`), else the latest."""
    views = pki.certificates_of(work, number)
    if not views:
        return None
    view = max(views, key=lambda found: (found.status == "active", found.serial == prefer, found.not_before))
    return Certificate(
        view.serial, view.kind, view.not_before, view.not_after, view.status, view.pc_name or ""
    )


def application(work: Work, number: str) -> Application | None:
    """The office's application."""
    found = licences.application_of(work, number)
    if found is None:
        return None
    return Application(found.number, found.applied_at, found.price_yen, found.campaign)


def licence_until(work: Work, number: str) -> date | None:
    """The licence's last day in Japan."""
    found = licences.licence_of(work, number)
    if found is None:
        return None
    until = found.valid_until
    return tokyo_date(until) if isinstance(until, datetime) else until


def client(work: Work, number: str) -> Client | None:
    """The last heartbeat."""
    found = relay.last_heartbeat(work, number)
    if found is None:
        return None
    return Client(found.at, found.version, found.os, found.certificate_serial)


def exchanges(work: Work, number: str) -> tuple[Exchange, ...]:
    """What the relay saw between this office and its partners."""
    return tuple(
        Exchange(
            event.at,
            event.message_id,
            event.partner_number,
            event.partner_name,
            event.direction == "out",
            event.state,
            str(event.serial or ""),
            event.send_unit or "",
            event.month or "",
            event.reason or "",
        )
        for event in relay.timeline(work, number, limit=200)
    )


def sent(work: Work, number: str, message_id: str) -> relay.PackageView:
    """One package of the office with its signed receipts; the relay's own error when it is not theirs."""
    return relay.sent_one(work, number, message_id)


def is_ready(work: Work, number: str) -> bool:
    """Whether that office could receive now."""
    return bool(relay.readiness(work, number).ready)


def root_fingerprint(work: Work) -> tuple[str, str]:
    """SHA-256 of the root certificate in groups of four, on two lines, as the client prints it."""
    root = x509.load_pem_x509_certificate(pki.trust_material(work).root_pem.encode())
    digits = root.fingerprint(hashes.SHA256()).hex().upper()
    groups = [digits[at : at + 4] for at in range(0, 64, 4)]
    return " ".join(groups[:8]), " ".join(groups[8:])


def enrolment_code(work: Work, number: str, kind: str) -> tuple[str, datetime]:
    """A one-time code for this PC and the moment it ends."""
    made = pki.create_enrolment(work, number, kind)
    return made.code, made.expires_at


def apply(work: Work, number: str, kj_id: str, terms: str) -> Application:
    """Apply for the licence; the same office and year again gives the same application."""
    found = licences.apply(work, number, kj_id, terms)
    return Application(found.number, found.applied_at, found.price_yen, found.campaign)

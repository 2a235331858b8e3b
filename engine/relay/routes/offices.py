"""The caller itself, its heartbeat, and the offices it may send to."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Response, request

from accounts.service import get_office
from engine.api import api_blueprint, caller, json_response, parse_json, raw_body, text_of
from engine.errors import BadHeaderError, OfficeUnknownError
from engine.licences import service as licences
from engine.pki import service as pki
from engine.practice.rules import PRACTICE_OFFICE
from engine.relay import service
from engine.relay.rules.packages import OFFICE_NUMBER
from engine.times import iso
from store.work import Work
from web.japanese import tidy
from web.work import current_work

bp = api_blueprint("engine_offices", "/api/v1")
LONGEST = 200


@bp.get("/me")
def me() -> Response:
    """Who the caller is and what it has."""
    work = current_work()
    who = caller(work)
    application = licences.application_of(work, who.office_number)
    return json_response({
        "office": _office(work, who.office_number),
        "certificate": _certificate(work, who.certificate_serial),
        "licence": _licence(work, who.office_number),
        "application": None if application is None else {"number": application.number, "state": application.state},
        "unread": service.count_waiting(work, who.office_number),
        "practice_office": _office(work, PRACTICE_OFFICE),
    })


@bp.post("/heartbeat")
def heartbeat() -> Response:
    """A sign of life, signed by the certificate's key over the exact body."""
    body, work = raw_body(), current_work()
    who = caller(work)
    pki.verify_by_caller(work, who, request.headers.get("Renkei-Signature", ""), body)
    service.record_beat(work, who.office_number, who.certificate_serial, _beat(parse_json(body)))
    return json_response({
        "seen_at": iso(work.now()), "next_after_seconds": service.NEXT_SECONDS,
        "licence": _licence(work, who.office_number), "messages": service.messages_for(work, who.office_number, who.certificate_serial),
    })


@bp.get("/offices/<number>")
def office(number: str) -> Response:
    """An office by its number, with the certificates to seal for."""
    work = current_work()
    caller(work)
    if not OFFICE_NUMBER.fullmatch(number) or get_office(work, number) is None:
        raise OfficeUnknownError
    ready = service.readiness(work, number)
    return json_response({
        **(_office(work, number) or {}), "ready": ready.ready, "reasons": list(ready.reasons),
        "certificates": [
            {"serial": one.serial, "pem": one.pem, "not_after": iso(one.not_after)}
            for one in pki.active_certificates(work, number)
        ],
    })


def _office(work: Work, number: str) -> dict[str, Any] | None:
    found = get_office(work, number)
    if found is None:
        return None
    return {"number": found.number, "name": found.name, "kind": found.kind, "service_type": found.service_type}


def _certificate(work: Work, serial: str) -> dict[str, Any] | None:
    found = pki.certificate(work, serial)
    if found is None:
        return None
    return {"serial": found.serial, "kind": found.kind, "not_after": iso(found.not_after), "status": found.status,
            "renew_from": iso(found.renew_from)}


def _licence(work: Work, number: str) -> dict[str, Any] | None:
    found = licences.licence_of(work, number)
    if found is None:
        return None
    return {"active": found.active, "valid_until": found.valid_until.isoformat(), "price_yen": found.price_yen,
            "campaign": found.campaign}


def _beat(fields: dict[str, Any]) -> service.Beat:
    waiting = fields.get("outbox_waiting", 0)
    if not isinstance(waiting, int) or not 0 <= waiting < 1_000_000:
        raise BadHeaderError("項目 outbox_waiting の形が違います。")
    try:
        at = datetime.fromisoformat(text_of(fields, "at", 40))
    except ValueError as error:
        raise BadHeaderError("項目 at は ISO 8601 の時刻です。") from error
    return service.Beat(
        tidy(text_of(fields, "client_version", LONGEST), 40), tidy(text_of(fields, "os", LONGEST), 80),
        tidy(text_of(fields, "python", LONGEST, needed=False), 40),
        tidy(text_of(fields, "pc_name", LONGEST, needed=False), 60),
        waiting, at if at.tzinfo else at.replace(tzinfo=UTC),
    )

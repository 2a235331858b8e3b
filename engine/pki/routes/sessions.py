"""Sign-in of clients: challenge, proof of the certificate's key, bearer token."""

from __future__ import annotations

from flask import Response, request

from accounts.service import get_office
from engine.api import api_blueprint, counted, json_body, json_response, text_of
from engine.pki import service
from engine.times import iso
from store.counters import throttle
from web.work import current_work

bp = api_blueprint("engine_sessions", "/api/v1/sessions")
# A whole region may stand behind one proxy's address.
TRIES_PER_ADDRESS = 3000


@bp.post("/challenge")
@counted
def challenge() -> Response:
    """Something to sign within two minutes, once."""
    work = current_work()
    throttle(work, f"challenge:{request.remote_addr}", limit=TRIES_PER_ADDRESS)
    made, expires_at = service.new_challenge(work)
    return json_response({"challenge": made, "expires_at": iso(expires_at)})


@bp.post("")
@counted
def open_session() -> Response:
    """A token for fifteen minutes, for whoever signed the challenge with a certificate of ours."""
    fields, work = json_body(), current_work()
    token = service.open_session(
        work, text_of(fields, "challenge", 200), text_of(fields, "certificate_pem", 16_384),
        text_of(fields, "signature", 4096), request.host,
    )
    office = get_office(work, token.office_number)
    return json_response({
        "token": token.token, "expires_at": iso(token.expires_at), "office_number": token.office_number,
        "office_name": office.name if office else "",
    })

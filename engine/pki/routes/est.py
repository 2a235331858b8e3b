"""Enrolment in the shape of EST (RFC 7030): cacerts, simpleenroll, simplereenroll."""

from __future__ import annotations

import base64
import binascii

from flask import Response, request

from engine.api import api_blueprint, caller, counted, raw_body
from engine.envelope.manifest import OFFICE
from engine.errors import BadHeaderError, CodeWrongError, RequestInvalidError
from engine.pki import service
from store.counters import forget_tries, throttle
from web.japanese import plain, tidy
from web.work import current_work

bp = api_blueprint("engine_est", "/.well-known/est")
# Codes hold 60 bits; the brake only keeps noise and load down.
# A whole region may stand behind one proxy's address.
TRIES_PER_OFFICE, TRIES_PER_ADDRESS = 10, 300


@bp.get("/cacerts")
def cacerts() -> Response:
    """The issuing CA and the root."""
    return _certs_only(service.ca_bundle(current_work()))


@bp.post("/simpleenroll")
@counted
def simpleenroll() -> Response:
    """A first certificate for a PC, against the office's one-time code (HTTP Basic)."""
    login = request.authorization
    if login is None or login.type != "basic":
        raise BadHeaderError("事業所番号と、このパソコン用の番号が要ります。", status=401)
    office_number = plain(login.username or "")[:20]
    work = current_work()
    throttle(work, f"enrol-from:{request.remote_addr}", limit=TRIES_PER_ADDRESS)
    if not OFFICE.fullmatch(office_number):
        raise CodeWrongError
    throttle(work, f"enrol:{office_number}", limit=TRIES_PER_OFFICE)
    made = service.enrol(work, office_number, (login.password or "")[:80], _request_der(), _pc_name())
    forget_tries(work, f"enrol:{office_number}")
    return _certs_only(service.certs_only(made.pem))


@bp.post("/simplereenroll")
@counted
def simplereenroll() -> Response:
    """The next certificate, against the current one's session, for a new key."""
    work = current_work()
    who = caller(work)
    throttle(work, f"reenrol:{who.office_number}", limit=TRIES_PER_OFFICE)
    made = service.renew(work, who, _request_der(), _pc_name())
    return _certs_only(service.certs_only(made.pem))


def _request_der() -> bytes:
    try:
        return base64.b64decode(b"".join(raw_body().split()), validate=True)
    except binascii.Error as error:
        raise RequestInvalidError from error


def _pc_name() -> str:
    # Header bytes reach WSGI as Latin-1; PC names may be Japanese.
    name = request.headers.get("Renkei-PC-Name", "")
    try:
        name = name.encode("latin-1").decode("utf-8")
    except UnicodeError:
        name = ""
    return tidy(name, 60)


def _certs_only(der: bytes) -> Response:
    response = Response(base64.encodebytes(der), mimetype="application/pkcs7-mime")
    response.headers["Content-Type"] = "application/pkcs7-mime; smime-type=certs-only"
    response.headers["Content-Transfer-Encoding"] = "base64"
    return response

"""What anybody may fetch: CA certificates, revocation list, status of one certificate, trust, time."""

from __future__ import annotations

from flask import Response

from engine.api import api_blueprint, json_response, raw_body
from engine.pki import service
from engine.times import iso
from web.work import current_work

bp = api_blueprint("engine_pki")
HOUR = "public, max-age=3600"


def _file(body: bytes | str, mimetype: str, cache: str) -> Response:
    response = Response(body, mimetype=mimetype)
    response.headers["Cache-Control"] = cache
    return response


@bp.get("/pki/root.pem")
def root_pem() -> Response:
    """The root certificate."""
    return _file(service.trust_material(current_work()).root_pem, "application/x-pem-file", HOUR)


@bp.get("/pki/issuing.pem")
def issuing_pem() -> Response:
    """The issuing CA's certificate."""
    return _file(service.trust_material(current_work()).issuing_pem, "application/x-pem-file", HOUR)


@bp.get("/pki/issuing.crl")
def issuing_crl() -> Response:
    """The current revocation list, DER."""
    return _file(service.current_crl(current_work()).der, "application/pkix-crl", "no-cache")


@bp.post("/pki/ocsp")
def ocsp() -> Response:
    """The status of one certificate (RFC 6960)."""
    return _file(service.ocsp_answer(current_work(), raw_body()), "application/ocsp-response", "no-store")


@bp.get("/api/v1/trust")
def trust() -> Response:
    """All a client needs to verify certificates and receipts."""
    material = service.trust_material(current_work())
    return json_response({
        "root_pem": material.root_pem, "issuing_pem": material.issuing_pem,
        "relay_certificate_pem": material.relay_pem, "crl_url": material.crl_url, "crl_pem": material.crl_pem,
    })


@bp.get("/api/v1/time")
def time() -> Response:
    """The relay's clock."""
    return json_response({"now": iso(current_work().now())})

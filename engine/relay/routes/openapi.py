"""The API's own description (OpenAPI 3.1), from the data beside this file."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import yaml
from flask import Response

import engine.errors as refusals
from engine.api import api_blueprint, json_response
from engine.envelope.errors import EnvelopeError
from engine.errors import EngineError
from engine.pki.rules import errors as requests
from store.errors import ThrottledError
from web.extension import renkei

bp = api_blueprint("engine_openapi", "/api/v1")
SOURCE = Path(__file__).with_name("openapi.yaml")


@bp.get("/openapi.json")
def openapi() -> Response:
    """The whole document."""
    response = json_response({**document(), "servers": [{"url": renkei().settings.public_url}]})
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


@cache
def document() -> dict[str, Any]:
    """The document with every call's refusals written out as responses, by their status."""
    found: dict[str, Any] = yaml.safe_load(SOURCE.read_text(encoding="utf-8"))
    found["info"]["version"] = _version()
    known = statuses()
    for path in found["paths"].values():
        for call in path.values():
            _write_out(call, known)
    return found


def statuses() -> dict[str, int]:
    """The HTTP status of every code the API may answer with."""
    found = {}
    for kind in (*vars(refusals).values(), *vars(requests).values(), ThrottledError):
        if isinstance(kind, type) and issubclass(kind, EngineError | EnvelopeError | ThrottledError):
            found[kind.code] = kind.status
    return found


def _write_out(call: dict[str, Any], known: dict[str, int]) -> None:
    by_status: dict[int, list[str]] = {}
    for code in call.get("x-problems", []):
        by_status.setdefault(known[code], []).append(code)
    for status, codes in sorted(by_status.items()):
        call["responses"][str(status)] = {
            "description": ", ".join(codes),
            "content": {"application/problem+json": {"schema": {
                "allOf": [{"$ref": "#/components/schemas/Problem"}, {"properties": {"code": {"enum": codes}}}]}}},
        }
    call["responses"]["default"] = {"$ref": "#/components/responses/Problem"}


def _version() -> str:
    try:
        return version("renkei-desk")
    except PackageNotFoundError:
        return "0"

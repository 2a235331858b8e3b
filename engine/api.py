"""What all routes of the engine's API share: who calls, what comes in, refusals that keep what they counted."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from engine.envelope.errors import EnvelopeError
from engine.errors import BadHeaderError
from engine.pki.service import Caller, caller_of
from store.errors import RenkeiError
from store.work import Work
from web.errors import Problem, answer
from web.work import current_work

P = ParamSpec("P")
JSON_LIMIT = 256 * 1024


def api_blueprint(name: str, prefix: str = "") -> Blueprint:
    """A blueprint of the API, whose refusals name how to sign in."""
    made = Blueprint(name, __name__, url_prefix=prefix or None)
    made.after_request(_name_scheme)
    return made


def caller(work: Work | None = None) -> Caller:
    """The office behind the request's bearer token; raises what `caller_of` raises."""
    return caller_of(work or current_work(), request.headers.get("Authorization", ""))


def problem(error: RenkeiError | EnvelopeError) -> Response:
    """The refusal as problem+json (RFC 9457)."""
    return answer(Problem(error.status, error.code, error.title, error.detail, error.next_step))


def _name_scheme(response: Response) -> Response:
    """A 401 must say how to sign in (RFC 9110 §11.6.1)."""
    if response.status_code == 401:
        enrolling = request.path.endswith("/simpleenroll")
        response.headers["WWW-Authenticate"] = 'Basic realm="enrol"' if enrolling else "Bearer"
    return response


def counted(route: Callable[P, Response]) -> Callable[P, Response]:
    """For routes that somebody could guess at: a refusal is answered, not raised, so that its count is committed."""

    @wraps(route)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Response:
        try:
            return route(*args, **kwargs)
        except (RenkeiError, EnvelopeError) as error:
            return problem(error)

    return guarded


def json_body() -> dict[str, Any]:
    """The request's JSON object; BadHeaderError for anything else or more than 256 KB."""
    return parse_json(raw_body())


def raw_body() -> bytes:
    """The request's bytes, at most 256 KB."""
    request.max_content_length = JSON_LIMIT
    try:
        return request.get_data(cache=False)
    except HTTPException as error:
        raise BadHeaderError("届いた項目が大きすぎます。", status=413) from error


def parse_json(data: bytes) -> dict[str, Any]:
    """A JSON object, or BadHeaderError."""
    try:
        value = json.loads(data or b"{}")
    except (ValueError, RecursionError) as error:
        raise BadHeaderError("JSON として読み取れませんでした。") from error
    if not isinstance(value, dict):
        raise BadHeaderError("JSON のオブジェクトが要ります。")
    return value


def text_of(fields: dict[str, Any], name: str, limit: int, *, needed: bool = True) -> str:
    """A text field of at most `limit` characters."""
    value = fields.get(name, None if needed else "")
    if not isinstance(value, str) or len(value) > limit or (needed and not value):
        raise BadHeaderError(f"項目 {name} がないか、形が違います。")
    if any("\ud800" <= letter <= "\udfff" or letter == "\0" for letter in value):
        raise BadHeaderError(f"項目 {name} に、文字でないものがあります。")
    return value


def json_response(value: dict[str, Any], status: int = 200) -> Response:
    """A JSON answer."""
    response = jsonify(value)
    response.status_code = status
    return response


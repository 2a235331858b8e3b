"""Answers for htmx: a fragment where one was asked for, the whole page elsewhere."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse


def is_htmx() -> bool:
    """Whether htmx asks for a part of a page (a boosted or restored page is a whole one)."""
    headers = request.headers
    return headers.get("HX-Request") == "true" and headers.get("HX-History-Restore-Request") != "true"


def page_or_fragment(page: str, fragment: str, status: int = 200, **context: Any) -> Response:
    """Render `fragment` for htmx and `page` (which includes it) for a plain browser."""
    response = make_response(render_template(fragment if is_htmx() else page, **context), status)
    response.vary.add("HX-Request")
    return response


def go_to(url: str) -> BaseResponse:
    """Send the browser on after a POST: 303, or HX-Redirect for htmx."""
    if is_htmx():
        response = make_response("", 204)
        response.headers["HX-Redirect"] = url
        return response
    return redirect(url, 303)

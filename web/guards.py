"""Headers on every answer, and the refusal of requests that another site made the browser send."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, abort, request

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
# Machines sign in with a bearer token or a code of their own and carry no cookie.
MACHINE_PATHS = ("/api/", "/.well-known/est/", "/pki/")
POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)


def is_foreign(method: str, headers: dict[str, str | None], host: str) -> bool:
    """Whether an unsafe request came from another origin (Sec-Fetch-Site, else Origin; neither means no browser)."""
    if method not in UNSAFE:
        return False
    site = headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in {"same-origin", "none"}
    origin = headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc != host


def init_app(app: Flask) -> None:
    """Guard each request and dress each answer."""

    @app.before_request
    def _same_site() -> None:
        if request.path.startswith(MACHINE_PATHS):
            return
        sent = {name: request.headers.get(name) for name in ("Sec-Fetch-Site", "Origin")}
        if is_foreign(request.method, sent, request.host):
            abort(403)

    @app.after_request
    def _headers(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        if request.endpoint != "static" and "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        response.vary.add("HX-Request")
        return response

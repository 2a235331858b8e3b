"""Who may speak to the window: this PC, this port, the browser that was opened with the one-time token."""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie

TOKEN_LIFE = 300.0  # seconds from start until the opened address must have been used
HEADERS = {
    # No script, style, picture or form of anybody else; nobody may frame the window.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not `no-referrer`: with it browsers send `Origin: null` with our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@dataclass(slots=True)
class Gate:
    """The checks every request passes before anything is looked at."""

    port: int
    ticks: Callable[[], float] = time.monotonic
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    _cookie: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    _made: float = 0.0

    def __post_init__(self) -> None:
        self._made = self.ticks()

    @property
    def hosts(self) -> frozenset[str]:
        """What may stand in `Host`: anything else is another page's name pointed at this PC (DNS rebinding)."""
        return frozenset({f"127.0.0.1:{self.port}", f"localhost:{self.port}"})

    @property
    def cookie_name(self) -> str:
        """Cookies know no ports: two windows must not take each other's."""
        return f"renkei_window_{self.port}"

    def refuses(self, method: str, headers: Mapping[str, str]) -> str:
        """Why this request is not from our own pages: a short code, or empty when it is."""
        host = headers.get("Host", "")
        if host not in self.hosts:
            return "host"
        site, origin = headers.get("Sec-Fetch-Site"), headers.get("Origin")
        if site not in {None, "same-origin", "none"}:
            return "site"
        if origin is not None and origin != f"http://{host}":
            return "origin"
        if method != "GET" and origin is None and site != "same-origin":
            return "origin"
        return ""

    def exchange(self, token: str) -> str | None:
        """The cookie for the one-time token; None when it is wrong, used or too old."""
        fresh = self.ticks() - self._made <= TOKEN_LIFE
        if not (self.token and fresh and hmac.compare_digest(token.encode(), self.token.encode())):
            return None
        self.token = ""
        return f"{self.cookie_name}={self._cookie}; Path=/; HttpOnly; SameSite=Strict"

    def knows(self, headers: Mapping[str, str]) -> bool:
        """Is this the browser that was opened?"""
        try:
            jar = SimpleCookie(headers.get("Cookie", ""))
        except CookieError:
            return False
        brought = jar.get(self.cookie_name)
        return brought is not None and hmac.compare_digest(brought.value.encode(), self._cookie.encode())

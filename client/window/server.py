"""The local server: 127.0.0.1 only, one thread a request, nothing logged."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from client.errors import NotSendableError
from client.outbox import LARGEST_SET
from client.settings import Home
from client.window.app import App
from client.window.desk import Desk
from client.window.pages.layout import Frame, problem_page
from client.window.security import HEADERS, Gate
from client.window.values import Request, Response, page

LARGEST_BODY = LARGEST_SET + (1 << 20)  # a set and the form around it
LARGEST_FIELDS = 64 << 10
_CHUNK = 1 << 16


class WindowServer(ThreadingHTTPServer):
    """Serves one App."""

    daemon_threads = True
    allow_reuse_address = False

    def __init__(self, port: int, home: Home, *, minutes: int) -> None:
        """Listens at once; `port` 0 takes a free one."""
        super().__init__(("127.0.0.1", port), _Handler)
        self.desk = Desk(home, idle=minutes * 60.0)
        self.app = App(Gate(self.server_address[1]), self.desk, minutes=minutes)

    @property
    def entrance(self) -> str:
        """The address to open once."""
        return f"http://127.0.0.1:{self.server_address[1]}/open?token={self.app.gate.token}"

    def serve(self) -> None:
        """Until `shutdown` or Ctrl-C; then the office is locked."""
        beat = threading.Thread(target=self.desk.keep_going, daemon=True)
        beat.start()
        try:
            self.serve_forever(poll_interval=0.2)
        finally:
            self.desk.close()
            self.server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that went away is no news, and nothing it sent may be printed."""


class _Handler(BaseHTTPRequestHandler):
    """HTTP/1.0: each answer ends its connection."""

    server: WindowServer
    server_version, sys_version = "renkei-office", ""
    timeout = 120

    def do_GET(self) -> None:
        """A page or a file."""
        self._handle()

    def do_POST(self) -> None:
        """A form."""
        self._handle()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
        """Nothing: the first address holds the token."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:  # noqa: ARG002 - the base class's form
        """What the base class refuses, without its page."""
        self.close_connection = True
        self._send(Response(b"", code, "text/plain; charset=utf-8"))

    def _handle(self) -> None:
        parts = urlsplit(self.path)
        headers = {name: self.headers[name] for name in self.headers.keys()}  # noqa: SIM118 - a Message yields no items of one kind
        query = {name: found[0] for name, found in parse_qs(parts.query, max_num_fields=20).items()}
        app = self.server.app
        asked = Request(self.command, parts.path, query, _Insensitive(headers))
        refusal = app.refusal(self.command, parts.path, asked)
        if refusal is None and self.command == "POST":
            refusal, asked = self._with_body(asked)
        elif refusal is not None:
            self._drain(self._length())
        self._send(refusal or app.answer(asked))

    def _with_body(self, asked: Request) -> tuple[Response | None, Request]:
        length = self._length()
        limit = LARGEST_BODY if asked.path == "/sets" else LARGEST_FIELDS
        if length > limit:
            self._drain(length)
            error = NotSendableError("一組の大きさが 64 MB を超えています。", code="too-large")
            return page(problem_page(Frame(), error), 413), asked
        body = self.rfile.read(length)
        if len(body) < length:
            return Response(status=400), asked
        return None, Request(asked.method, asked.path, asked.query, asked.headers, body)

    def _length(self) -> int:
        text = self.headers.get("Content-Length", "0")
        return int(text) if text.isascii() and text.isdigit() else 0

    def _drain(self, length: int) -> None:
        """Read on for a while: a browser that is cut off while sending shows no answer."""
        left = min(length, 4 * LARGEST_BODY)
        while left > 0 and (piece := self.rfile.read(min(left, _CHUNK))):
            left -= len(piece)

    def _send(self, response: Response) -> None:
        self.send_response(response.status)
        for name, text in {**HEADERS, **response.headers}.items():
            self.send_header(name, text)
        self.send_header("Content-Type", response.content_type)
        self.send_header("Content-Length", str(len(response.body)))
        self.end_headers()
        self.wfile.write(response.body)


class _Insensitive(dict[str, str]):
    """Headers by any spelling of their name."""

    def __init__(self, headers: dict[str, str]) -> None:
        super().__init__({name.lower(): text for name, text in headers.items()})

    def get(self, key: str, default: Any = None) -> Any:
        """As Mapping.get."""
        return super().get(key.lower(), default)

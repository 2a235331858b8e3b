"""The line between a PC and the relay, hand-written: it keeps a record, and can be cut, lossy or dishonest."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

_OWN = {"connection", "transfer-encoding", "keep-alive", "server", "date"}


@dataclass(frozen=True)
class Seen:
    """One request that went over the line."""

    method: str
    path: str
    sha256: str


@dataclass
class Line:
    """Everything goes to `target` unless told otherwise."""

    target: str
    url: str = ""
    down: bool = False
    seen: list[Seen] = field(default_factory=list)
    lose: tuple[str, str] | None = None  # method and part of a path: the relay acts, its answer is lost
    spoil: str = ""  # part of a path: one bit of the answer to GET is turned

    def requests(self, method: str, part: str) -> list[Seen]:
        return [one for one in self.seen if one.method == method and part in one.path]


@contextmanager
def line_to(target: str) -> Iterator[Line]:
    """A line with its own address in `url`."""
    line = Line(target)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def forward(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.close_connection = True
            if line.down:
                return
            line.seen.append(Seen(self.command, self.path, sha256(body).hexdigest()))
            there = HTTPConnection(urlsplit(line.target).netloc, timeout=30)
            there.request(self.command, self.path, body, dict(self.headers.items()))
            answer = there.getresponse()
            data = answer.read()
            there.close()
            if line.lose and self.command == line.lose[0] and line.lose[1] in self.path:
                return
            if line.spoil and self.command == "GET" and line.spoil in self.path:
                data = data[:200] + bytes([data[200] ^ 1]) + data[201:]
            self.send_response(answer.status)
            for name, text in answer.getheaders():
                if name.lower() not in {*_OWN, "content-length"}:
                    self.send_header(name, text)
            self.send_header("Content-Length", str(len(data)))
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PUT = forward  # noqa: N815 - the standard library's names

        def log_message(self, *_: object) -> None:
            """Say nothing on the test's screen."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    line.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield line
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)

"""The same relay behind its real server: large bodies, several senders at once, ranges of bytes intact."""

from __future__ import annotations

import random
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from hashlib import sha256
from typing import Any

import httpx
import pytest
from flask import Flask
from waitress.server import create_server

from engine.relay.rules.packages import INLINE_BYTES, write_digest
from store.base import new_id
from web.extension import Renkei

OFFICE_B = "9971100020"
OUTER = bytes.fromhex("060b2a864886f70d0109100117a080")


@pytest.fixture
def url(app: Flask) -> Iterator[str]:
    """A waitress server on a free port, as `./run` starts it."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = create_server(app, sockets=[listening], threads=4)

    def run() -> None:
        # Closing from outside may pull the socket from under its select.
        with suppress(OSError):
            server.run()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.close()
    thread.join(timeout=10)


def headers(office: Any, sealed: bytes) -> dict[str, str]:
    return {
        **office.bearer,
        "Renkei-Receiver": OFFICE_B,
        "Content-Digest": write_digest(sha256(sealed).digest()),
    }


def opaque(size: int) -> bytes:
    """Bytes with the outer shape of a sealed package; the relay sees no further than that."""
    return b"\x30\x80" + OUTER + random.Random(size).randbytes(size)


def test_forty_megabytes_arrive_whole_and_leave_whole(office_a: Any, office_b: Any, url: str) -> None:
    sealed, message_id = opaque(40_000_000), new_id()
    with httpx.Client(base_url=url, timeout=60) as http:
        answer = http.put(f"/api/v1/packages/{message_id}", content=sealed, headers=headers(office_a, sealed))
        assert answer.status_code == 201, answer.text
        fetched = http.get(f"/api/v1/packages/{office_a.number}/{message_id}", headers=office_b.bearer)
        assert fetched.content == sealed
        assert fetched.headers["Content-Digest"] == write_digest(sha256(sealed).digest())


def test_a_body_sent_in_chunks_of_unknown_length(office_a: Any, office_b: Any, url: str) -> None:
    sealed, message_id = opaque(700_000), new_id()

    def pieces() -> Iterator[bytes]:
        yield from (sealed[at : at + 10_000] for at in range(0, len(sealed), 10_000))

    answer = httpx.put(
        f"{url}/api/v1/packages/{message_id}", content=pieces(), headers=headers(office_a, sealed)
    )
    assert answer.status_code == 201, answer.text


def test_beyond_the_limit_it_is_refused(office_a: Any, office_b: Any, url: str) -> None:
    sealed = opaque(65 * 1_048_576)
    with httpx.Client(base_url=url, timeout=60) as http:
        answer = http.put(f"/api/v1/packages/{new_id()}", content=sealed, headers=headers(office_a, sealed))
        assert (answer.status_code, answer.json()["code"]) == (413, "too-large")


@pytest.mark.parametrize("size", [5_000, 400_000])
def test_eight_tries_at_once_are_one_package_with_one_receipt(
    office_a: Any, office_b: Any, url: str, house: Renkei, size: int,
) -> None:
    message_id, sealed = new_id(), opaque(size)

    def put(_try: int) -> tuple[int, bytes]:
        answer = httpx.put(
            f"{url}/api/v1/packages/{message_id}",
            content=sealed,
            headers=headers(office_a, sealed),
            timeout=60,
        )
        return answer.status_code, answer.content

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(put, range(8)))
    assert sorted(status for status, _ in answers) == [200] * 7 + [201]
    assert len({body for _, body in answers}) == 1
    assert len(office_b.inbox()) == 1
    kept = [path for path in house.works.blobs.folder.rglob("*") if path.is_file()]
    assert len(kept) == (size > INLINE_BYTES)

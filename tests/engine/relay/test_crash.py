"""The server is killed while offices send: nothing acknowledged is lost, nothing arrives twice."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest

from engine.relay import service as relay
from engine.relay.rules.packages import AUTH_ENVELOPED, write_digest
from store.base import new_id
from web.extension import Renkei

ROOT = Path(__file__).resolve().parents[3]
OFFICE_B = "9971100020"
SERVE = """
import sys
from waitress import serve
from app import create_app
serve(create_app(), host="127.0.0.1", port=int(sys.argv[1]), threads=4)
"""


@pytest.fixture
def start(house: Renkei, office_a: Any, office_b: Any) -> Iterator[Callable[[], tuple[str, subprocess.Popen[bytes]]]]:
    """Starts the real server on the test's data, at the test's time."""
    running: list[subprocess.Popen[bytes]] = []
    environment = os.environ | {
        "RENKEI_DATA_DIR": str(house.settings.data_dir), "RENKEI_DATABASE_URL": house.settings.database_url,
        "RENKEI_NOW": office_a.moment().isoformat(),
    }

    def serve() -> tuple[str, subprocess.Popen[bytes]]:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        process = subprocess.Popen([sys.executable, "-W", "ignore", "-c", SERVE, str(port)], cwd=ROOT, env=environment)
        running.append(process)
        url = f"http://127.0.0.1:{port}"
        for _ in range(300):
            try:
                httpx.get(f"{url}/api/v1/time")
            except httpx.TransportError:
                time.sleep(0.1)
            else:
                return url, process
        raise AssertionError("the server did not start")

    yield serve
    for process in running:
        process.kill()
        process.wait()


def package(seed: int) -> bytes:
    """Every third one is large enough to stand beside the database."""
    size = 400_000 if seed % 3 == 0 else 5_000
    return b"\x30\x80" + AUTH_ENVELOPED + b"\xa0\x80" + random.Random(seed).randbytes(size)


def put(url: str, office: Any, message_id: str, sealed: bytes) -> httpx.Response:
    headers = {**office.bearer, "Renkei-Receiver": OFFICE_B, "Content-Digest": write_digest(sha256(sealed).digest())}
    return httpx.put(f"{url}/api/v1/packages/{message_id}", content=sealed, headers=headers, timeout=30)


def test_killed_between_any_two_packages_the_relay_keeps_its_word(start: Any, office_a: Any, office_b: Any) -> None:
    url, process = start()
    outbox = {new_id(): package(seed) for seed in range(40)}
    waiting, acknowledged, lock = list(outbox), dict[str, bytes](), threading.Lock()

    def send() -> None:
        while True:
            with lock:
                if not waiting:
                    return
                message_id = waiting.pop()
            try:
                answer = put(url, office_a, message_id, outbox[message_id])
            except httpx.TransportError:
                return
            acknowledged[message_id] = answer.content
            assert answer.status_code == 201
            if len(acknowledged) == 12:
                process.send_signal(signal.SIGKILL)

    senders = [threading.Thread(target=send) for _ in range(4)]
    for one in senders:
        one.start()
    for one in senders:
        one.join()
    assert 12 <= len(acknowledged) < 40

    url, _ = start()
    for message_id, sealed in outbox.items():
        answer = put(url, office_a, message_id, sealed)
        assert answer.status_code in {200, 201}, answer.text
        if message_id in acknowledged:
            assert (answer.status_code, answer.content) == (200, acknowledged[message_id])
    arrived = {one["message_id"]: one for one in office_b.inbox()}
    assert set(arrived) == set(outbox)
    assert all(office_b.fetch(one) == outbox[message_id] for message_id, one in arrived.items())
    assert sorted(one["ledger_serial"] for one in arrived.values()) == list(range(1, 41))


def test_what_a_killed_upload_left_is_swept_a_day_later(house: Renkei, clock: Any) -> None:
    blobs = house.works.blobs
    left = blobs.temporary()
    left.write_bytes(b"half")
    os.utime(left, (clock.now().timestamp(),) * 2)
    for advance, swept in ((timedelta(hours=23), 0), (timedelta(hours=2), 1)):
        clock.advance(hours=advance.total_seconds() / 3600)
        with house.works.begin() as work:
            assert relay.sweep_parts(work) == swept
    assert not left.exists()

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


def aged(path: Path, hours: float) -> Path:
    """The file as if it were that old; its time is the file system's, whatever the house's clock says."""
    os.utime(path, (time.time() - hours * 3600,) * 2)
    return path


def test_what_a_killed_upload_left_is_swept_a_day_later(house: Renkei) -> None:
    left = house.works.blobs.temporary()
    left.write_bytes(b"half")
    for hours, swept in ((23, 0), (25, 1)):
        aged(left, hours)
        with house.works.begin(writing=False) as work:
            assert relay.sweep_parts(work) == swept
    assert not left.exists()


def test_only_old_files_that_no_row_names_are_swept(house: Renkei, office_a: Any, office_b: Any) -> None:
    message_id, sealed = new_id(), package(0)
    assert office_a.put(OFFICE_B, message_id, sealed).status_code == 201
    blobs = house.works.blobs
    (named,) = blobs.folder.glob("??/*")
    lost, fresh = blobs.put(b"renamed, and then the power went"), blobs.put(b"on its way into a row")
    for path in (named, blobs._path(lost)):
        aged(path, 25)
    with house.works.begin(writing=False) as work:
        assert relay.sweep_blobs(work) == 1
        assert relay.sweep_blobs(work) == 0
    assert not blobs._path(lost).exists()
    assert blobs._path(fresh).exists()
    assert office_b.fetch(office_b.inbox()[0]) == sealed

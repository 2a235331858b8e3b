"""How fast the relay accepts and delivers over real HTTP; those who send are processes of their own.

.venv/bin/python benchmarks/relay/measure.py [count]
"""

from __future__ import annotations

import os
import resource
import socket
import sys
import tempfile
import threading
import time
from base64 import b64encode
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from http.client import HTTPConnection
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import httpx
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from waitress.server import create_server

from accounts.service import ensure_office
from app import create_app
from engine.licences import service as licences
from engine.pki import service as pki
from engine.relay.rules.packages import AUTH_ENVELOPED, write_digest
from store.base import new_id
from store.migrate import upgrade
from store.work import Works
from web.extension import renkei
from web.settings import read_settings

SENDER, RECEIVER = "9970100013", "9971100020"
CLIENTS, SMALL, LARGE = (1, 4, 8), 20_000, 50_000_000


@dataclass
class Office:
    """A number with a bearer token."""

    number: str
    token: str

    def headers(self, sealed: bytes) -> dict[str, str]:
        """What a submit needs."""
        return {"Authorization": f"Bearer {self.token}", "Renkei-Receiver": RECEIVER,
                "Content-Digest": write_digest(sha256(sealed).digest())}


def make_office(works: Works, number: str) -> Office:
    """Enrolled, licensed, signed in."""
    key = ec.generate_private_key(ec.SECP256R1())
    csr = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([])).sign(key, hashes.SHA256())
    with works.begin() as work:
        ensure_office(work, number, name=number, kind="service_office", service_type="11")
        licences.grant(work, number, "KJ000000000001", "benchmark")
        code = pki.create_enrolment(work, number).code
        made = pki.enrol(work, number, code, csr.public_bytes(Encoding.DER))
        challenge, _ = pki.new_challenge(work)
        signed = key.sign(f"renkei-session-v1\n{challenge}\nlocalhost".encode(), ec.ECDSA(hashes.SHA256()))
        token = pki.open_session(work, challenge, made.pem, b64encode(signed).decode(), "localhost")
    return Office(number, token.token)


def opaque(size: int) -> bytes:
    """Random bytes in the outer shape of a sealed package."""
    return b"\x30\x80" + AUTH_ENVELOPED + b"\xa0\x80" + os.urandom(size)


def submit_all(job: tuple[str, Office, int]) -> list[float]:
    """Seconds each of `count` submits took, over one connection; the standard library's client costs least."""
    host, office, count = job
    http = HTTPConnection(host, timeout=120)
    took = []
    for _ in range(count):
        sealed = opaque(SMALL)
        headers = office.headers(sealed)
        began = time.perf_counter()
        http.request("PUT", f"/api/v1/packages/{new_id()}", body=sealed, headers=headers)
        answer = http.getresponse()
        answer.read()
        took.append(time.perf_counter() - began)
        if answer.status != 201:
            raise RuntimeError(answer.status)
    return took


def small(url: str, office: Office, clients: int, count: int) -> None:
    """Accepts per second, the slowest hundredth, and the server's own processor time."""
    host = url.removeprefix("http://")
    with ProcessPoolExecutor(clients, mp_context=get_context("spawn")) as pool:
        list(pool.map(submit_all, [(host, office, 3)] * clients))  # warms up both sides
        began, busy = time.perf_counter(), time.process_time()
        took = sorted(second for part in pool.map(submit_all, [(host, office, count // clients)] * clients) for second in part)
        passed, busy = time.perf_counter() - began, time.process_time() - busy
    print(f"{clients} client(s), 20 KB: {len(took) / passed:6.1f} durable accepts/s, "
          f"p50 {took[len(took) // 2] * 1000:.0f} ms, p99 {took[int(len(took) * 0.99)] * 1000:.0f} ms, "
          f"{busy / len(took) * 1000:.2f} ms of the server's processor each")


def large(url: str, sender: Office, receiver: Office) -> None:
    """Megabytes per second both ways, and what the process grew by."""
    sealed, message_id = opaque(LARGE), new_id()

    def pieces() -> Iterator[bytes]:
        yield from (sealed[at : at + 65_536] for at in range(0, len(sealed), 65_536))

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    headers = sender.headers(sealed) | {"Content-Length": str(len(sealed))}
    httpx.put(f"{url}/api/v1/packages/{message_id}", content=pieces(), headers=headers, timeout=120).raise_for_status()
    sent = time.perf_counter()
    headers = {"Authorization": f"Bearer {receiver.token}"}
    with httpx.stream("GET", f"{url}/api/v1/packages/{sender.number}/{message_id}", headers=headers, timeout=120) as got:
        size = sum(len(part) for part in got.iter_bytes())
    done = time.perf_counter()
    grew = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"50 MB: in {LARGE / (sent - began) / 1e6:.0f} MB/s, out {size / (done - sent) / 1e6:.0f} MB/s, "
          f"peak memory grew by {grew:.0f} MB")


def main(count: int) -> None:
    """Measure on a server and a database of its own."""
    with tempfile.TemporaryDirectory() as folder:
        settings = read_settings({"RENKEI_DATA_DIR": str(Path(folder) / "data")})
        app = create_app(settings)
        works = renkei(app).works
        upgrade(works.database)
        for start in renkei(app).on_start:
            with works.begin() as work:
                start(work)
        sender, receiver = make_office(works, SENDER), make_office(works, RECEIVER)
        listening = socket.create_server(("127.0.0.1", 0))
        server = create_server(app, sockets=[listening], threads=8)
        threading.Thread(target=server.run, daemon=True).start()
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        for clients in CLIENTS:
            small(url, sender, clients, count)
        large(url, sender, receiver)
        server.close()
        works.database.dispose()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 400)

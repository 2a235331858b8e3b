"""Sealing, opening, issuing: beside the bare primitives and the openssl command line, in one run.

    .venv/bin/python benchmarks/envelope/seal_open.py

Peers: the cryptography calls a message cannot do without (the floor for this format in Python), and `openssl cms`
doing the same two steps by processes. One core; processor time of this process and its children, best of five.
"""

from __future__ import annotations

import hashlib
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

sys.path.insert(0, str(Path(__file__).parents[2]))

from engine.envelope.open import open_sealed
from engine.envelope.seal import Part, seal
from engine.pki.rules import KAIGO_DX, check_csr, issue_office_certificate
from tests.engine.envelope.offices import (
    NOW,
    RECEIVER,
    SENDER,
    header,
    issuing,
    office,
    request,
    save,
    save_authorities,
    trust,
)

SMALL, LARGE = 20_000, 25 * 1024 * 1024


def spent() -> float:
    """Processor seconds so far, children included."""
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in (own, children))


def best(run: Callable[[], object], times: int) -> float:
    """Seconds of one call, the best of five rounds."""
    rounds = []
    for _ in range(5):
        start = spent()
        for _ in range(times):
            run()
        rounds.append((spent() - start) / times)
    return min(rounds)


def floor(size: int) -> Callable[[], object]:
    """Hash twice, sign, agree on a key, encrypt: what sealing needs at least."""
    key, content = ec.generate_private_key(ec.SECP256R1()), os.urandom(size)

    def run() -> None:
        ephemeral = ec.generate_private_key(ec.SECP256R1())
        ephemeral.exchange(ec.ECDH(), key.public_key())
        key.sign(hashlib.sha256(content).digest(), ec.ECDSA(hashes.SHA256()))
        AESGCM(os.urandom(32)).encrypt(os.urandom(12), content, None)
        hashlib.sha256(content).digest()

    return run


def openssl_seals(folder: Path) -> None:
    """The two steps of docs/envelope.md."""
    for words in (
        "-sign -binary -nodetach -cades -signer sender.pem -inkey sender.key -certfile issuing.pem -in content -out signed",
        "-encrypt -binary -aes-256-gcm -in signed -recip receiver.pem -keyopt ecdh_kdf_md:sha256 -out sealed",
    ):
        subprocess.run(["openssl", "cms", "-outform", "DER", *words.split()], cwd=folder, check=True)


def measure(folder: Path) -> None:
    """Print the table."""
    sender, receiver, believing, number = office(SENDER), office(RECEIVER), trust(), count()
    save(folder, "sender", sender)
    save(folder, "receiver", receiver)
    save_authorities(folder)
    for size, times in ((SMALL, 200), (2 * LARGE, 1)):
        parts = [Part(f"{index}.csv", os.urandom(size // 2)) for index in range(2)]

        def sealing(out: BytesIO, parts: list[Part] = parts) -> None:
            seal(out, parts, header(), sender.signer(), [receiver.certificate])

        package = BytesIO()
        sealing(package)

        def opening(data: bytes = package.getvalue()) -> None:
            into = folder / str(next(number))
            open_sealed(BytesIO(data), receiver.key, receiver.certificate, believing, into, NOW)

        (folder / "content").write_bytes(os.urandom(size))
        figures = {
            "primitives (seal)": best(floor(size), times),
            "seal": best(lambda run=sealing: run(BytesIO()), times),
            "open": best(opening, times),
            "openssl cms (seal)": best(lambda: openssl_seals(folder), 3),
        }
        for name, seconds in figures.items():
            print(
                f"{size:>11,} bytes  {name:<20} {seconds * 1000:>9.2f} ms  {size / seconds / 1e6:>7.0f} MB/s"
            )
    csr = check_csr(request(ec.generate_private_key(ec.SECP256R1())))
    issued = best(lambda: issue_office_certificate(issuing(), csr, SENDER, KAIGO_DX, NOW), 200)
    print(f"{'':>17}  {'issue a certificate':<20} {issued * 1000:>9.2f} ms")


if __name__ == "__main__":
    with TemporaryDirectory() as name:
        measure(Path(name))

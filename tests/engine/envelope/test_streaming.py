"""A large package passes in constant memory, both ways."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

from engine.envelope.limits import DEFAULT
from engine.envelope.open import open_sealed
from engine.envelope.seal import Part, seal
from tests.engine.envelope.offices import NOW, RECEIVER, SENDER, header, office, package, receive, trust

SIZE = 25 * 1024 * 1024


def test_fifty_megabytes_need_a_few(tmp_path: Path) -> None:
    assert DEFAULT.total_bytes > 2 * SIZE
    with (tmp_path / "a.pdf").open("wb") as file:
        file.write(b"%PDF-1.7")
        file.truncate(SIZE)
    receiver, believing, signer = office(RECEIVER), trust(), office(SENDER).signer()
    receive(package()[0], tmp_path / "warm")
    parts = [Part("a.pdf", tmp_path / "a.pdf"), Part("b.pdf", tmp_path / "a.pdf")]
    tracemalloc.start()
    try:
        with (tmp_path / "a.p7m").open("wb") as out:
            seal(out, parts, header(), signer, [receiver.certificate])
        sealing = tracemalloc.get_traced_memory()[1]
        tracemalloc.reset_peak()
        into = tmp_path / "in"
        opened = open_sealed(tmp_path / "a.p7m", receiver.key, receiver.certificate, believing, into, NOW)
        opening = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert [path.stat().st_size for path in opened.files] == [SIZE, SIZE]
    assert max(sealing, opening) < 6_000_000

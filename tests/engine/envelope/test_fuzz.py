"""Random damage of every kind of input: the unchanged is accepted, the changed is a typed error."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.envelope.certsonly import certs_only, read_certs_only
from engine.envelope.errors import EnvelopeError
from engine.envelope.outline import read_outline
from engine.envelope.receipts import make_receipt, read_receipt
from engine.pki.rules import check_csr
from tests.engine.envelope.offices import (
    NOW,
    RECEIVER,
    header,
    issuing,
    office,
    package,
    receive,
    request,
    root,
    trust,
)
from tests.engine.envelope.test_receipts import FACTS

MARKS = (0, 0x80, 0x30, 0x31, 0xFF, 0x7F, 0x81, 0x84, 0xA0, 0xA1, 0x04, 0x24)


def damage(data: bytes, seed: int) -> bytes:
    """One to four bytes set, cut, inserted or copied from elsewhere."""
    dice, spoiled = random.Random(seed), bytearray(data)
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(spoiled))
        other = dice.randrange(len(spoiled))
        what = dice.randrange(4)
        if what == 0:
            spoiled[at] = dice.choice(MARKS)
        elif what == 1 and len(spoiled) > 40:
            del spoiled[at : at + dice.randrange(1, 20)]
        elif what == 2:
            spoiled[at:at] = bytes([dice.choice(MARKS)])
        else:
            spoiled[at:at] = spoiled[other : other + dice.randrange(1, 40)]
    return bytes(spoiled)


@cache
def sealed() -> bytes:
    return package()[0]


@cache
def receipt() -> bytes:
    return make_receipt("RECEIVED", FACTS, office(RECEIVER).signer()).encode()


def _read_receipt(data: bytes) -> None:
    read_receipt(data.decode("latin-1"), trust(), NOW)


@pytest.mark.parametrize(
    ("original", "read"),
    [
        (sealed, lambda data: read_outline(BytesIO(data))),
        (receipt, _read_receipt),
        (lambda: request(issuing().key), check_csr),
        (lambda: certs_only([issuing().certificate, root().certificate]), read_certs_only),
    ],
    ids=["outline", "receipt", "request", "bundle"],
)
@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 1 << 32))
def test_readers_never_fail_in_an_unforeseen_way(
    original: Callable[[], bytes], read: Callable[[bytes], object], seed: int
) -> None:
    data = original()
    read(data)
    with suppress(EnvelopeError):
        read(damage(data, seed))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 1 << 32))
def test_a_changed_package_is_never_opened(tmp_path: Path, seed: int) -> None:
    spoiled = damage(sealed(), seed)
    if spoiled == sealed():
        return
    with pytest.raises(EnvelopeError):
        receive(spoiled, tmp_path / header().message_id)

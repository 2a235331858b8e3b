"""The relay's pure rules, against the definition or against every shape the wire may bring."""

from __future__ import annotations

import base64
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.relay.rules.merkle import EMPTY_ROOT, Frontier, leaf_hash, node_hash
from engine.relay.rules.packages import (
    AUTH_ENVELOPED,
    Reason,
    is_sealed,
    read_digest,
    receipt_number,
    write_digest,
)


def tree(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962 §2.1, word for word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaf_hash(leaves[0])
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(tree(leaves[:split]), tree(leaves[split:]))


@given(st.lists(st.binary(max_size=8), max_size=70))
def test_the_growing_tree_is_the_tree_of_the_standard(leaves: list[bytes]) -> None:
    frontier = Frontier()
    assert frontier.root() == EMPTY_ROOT
    for count, leaf in enumerate(leaves, 1):
        frontier = Frontier.from_bytes(frontier.size, frontier.to_bytes()).append(leaf_hash(leaf))
        assert frontier.root() == tree(leaves[:count])


def test_a_damaged_head_is_noticed() -> None:
    with pytest.raises(ValueError, match="damaged"):
        Frontier.from_bytes(3, bytes(32))


def der(content: bytes) -> bytes:
    size = len(content)
    if size < 0x80:
        return b"\x30" + bytes([size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8)
    return b"\x30" + bytes([0x80 | len(length)]) + length + content


@pytest.mark.parametrize("size", [40, 100, 120, 200, 300, 70_000, 17_000_000])
def test_every_length_of_a_sealed_package_is_known(size: int) -> None:
    sealed = der(AUTH_ENVELOPED + b"\xa0" + bytes(size))
    assert is_sealed(sealed[:32], len(sealed))
    assert not is_sealed(sealed[:32], len(sealed) - 1)
    assert not is_sealed(sealed[:32], len(sealed) + 1)


def test_another_content_type_is_not_sealed() -> None:
    signed = der(bytes.fromhex("06092a864886f70d010702") + b"\xa0" + bytes(60))
    assert not is_sealed(signed[:32], len(signed))


@given(st.binary(max_size=64))
def test_no_bytes_upset_the_look_at_the_outside(data: bytes) -> None:
    assert is_sealed(data[:32], len(data)) in {True, False}


@given(st.binary(min_size=32, max_size=32))
def test_a_digest_written_is_read_again(digest: bytes) -> None:
    assert read_digest(write_digest(digest)) == digest
    assert read_digest(f"sha-512=:AAAA:, {write_digest(digest)}") == digest


@pytest.mark.parametrize("header", [
    "", "sha-256", "sha-256=", "sha-256=::", "sha-256=:x:", f"sha-256={base64.b64encode(bytes(32)).decode()}",
    f"sha-256=:{base64.b64encode(bytes(31)).decode()}:", f"md5=:{base64.b64encode(bytes(32)).decode()}:", "sha-256=:あ:",
])
def test_a_digest_of_another_form_is_none(header: str) -> None:
    assert read_digest(header) is None


@pytest.mark.parametrize(("text", "reason"), [
    ("standard-rejected:E-DATE,E-LEN", Reason("standard-rejected", ("E-DATE", "E-LEN"))),
    ("not-for-this-certificate", Reason("not-for-this-certificate")),
])
def test_a_reason_is_a_code_and_its_findings(text: str, reason: Reason) -> None:
    assert Reason.parse(text) == reason
    assert str(reason) == text


def test_serials_are_shown_with_their_year() -> None:
    assert receipt_number(2026, 412) == "R-2026-000412"

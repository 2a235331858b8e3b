"""The small DER layer: one form for each value, and nothing else is read."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.envelope import der
from engine.envelope.errors import EnvelopeError, MalformedError, TruncatedError
from engine.envelope.stream import Stream


@given(st.integers(-(1 << 200), 1 << 200))
def test_integers_come_back(value: int) -> None:
    reader = der.Reader(der.integer(value))
    assert reader.integer() == value
    reader.done()


@given(st.binary(max_size=70_000))
def test_octets_come_back_in_memory_and_as_a_stream(value: bytes) -> None:
    element = der.octets(value)
    assert der.Reader(element).take(der.OCTET_STRING) == value
    stream = Stream(BytesIO(element), hashed=True)
    assert b"".join(stream.blocks(der.OCTET_STRING, 70_000)) == value
    assert len(stream.finish()) == 64


@given(st.binary(max_size=200))
def test_arbitrary_bytes_are_an_element_or_a_typed_error(data: bytes) -> None:
    try:
        found = der.elements(data)
    except EnvelopeError:
        return
    assert b"".join(found) == data


def test_known_encodings() -> None:
    assert der.oid("1.2.840.113549.1.7.2").hex() == "06092a864886f70d010702"
    assert der.integer(128).hex() == "02020080"
    assert der.integer(-128).hex() == "020180"
    assert der.head(0x30, 127).hex() == "307f"
    assert der.head(0x30, 128).hex() == "308180"
    assert der.head(0x30, 65_536).hex() == "3083010000"
    assert der.time(datetime(2026, 11, 24, tzinfo=UTC)) == b"\x17\x0d261124000000Z"
    assert der.time(datetime(2050, 1, 1, tzinfo=UTC)) == b"\x18\x0f20500101000000Z"
    for at in (datetime(1999, 5, 6, 7, 8, 9, tzinfo=UTC), datetime(2051, 1, 1, tzinfo=UTC)):
        assert der.read_time(der.time(at)) == at


@pytest.mark.parametrize(
    "text",
    [
        "0400",
        "30",
        "3081",
        "308105",
        "30810500",
        "3082000500",
        "3080",
        "0281010102",
        "30850000000000",
        "1f0100",
    ],
)
def test_long_lengths_indefinite_lengths_and_other_tags_are_refused(text: str) -> None:
    with pytest.raises((MalformedError, TruncatedError)):
        der.Reader(bytes.fromhex(text)).take(der.SEQUENCE)


def _whole_integer(reader: der.Reader) -> None:
    reader.integer()
    reader.done()


def _drain(stream: Stream) -> None:
    list(stream.blocks(der.OCTET_STRING, 10))
    stream.finish()


@pytest.mark.parametrize("text", ["0200", "02020001", "0202ff80", "020300ffff00"])
def test_integers_have_one_form(text: str) -> None:
    reader = der.Reader(bytes.fromhex(text))
    with pytest.raises((MalformedError, TruncatedError)):
        _whole_integer(reader)


@pytest.mark.parametrize(
    "element",
    [
        b"\x17\x0b2611240000Z",
        b"\x17\x11261124000000+0900",
        b"\x18\x0f20261124000000Z",
        b"\x17\x0d261324000000Z",
        b"\x04\0",
    ],
)
def test_times_have_one_form(element: bytes) -> None:
    with pytest.raises(MalformedError):
        der.read_time(element)


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("24800401610401620000", True),
        ("040161", True),
        ("24030401610000", False),  # constructed with a definite length
        ("24802480040161000000", False),  # nested chunks
        ("2480040161", False),  # no end
        ("0480610000", False),  # indefinite but primitive
        ("248004810161" + "0000", False),  # a chunk's length not in its shortest form
    ],
)
def test_the_permitted_part_of_ber(text: str, *, good: bool) -> None:
    stream = Stream(BytesIO(bytes.fromhex(text)))
    if good:
        assert b"".join(stream.blocks(der.OCTET_STRING, 10)) in {b"a", b"ab"}
        stream.finish()
        return
    with pytest.raises(EnvelopeError):
        _drain(stream)


def test_inside_a_definite_element_everything_is_definite() -> None:
    stream = Stream(BytesIO(bytes.fromhex("3004" + "30800000")))
    stream.open()
    with pytest.raises(MalformedError):
        stream.open()

"""Damage on the way: whatever bit flips and wherever the data ends, it is a typed error and nothing is released."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from engine.envelope import errors
from engine.envelope.seal import Part
from tests.engine.envelope.offices import (
    RECEIVER,
    SENDER,
    Office,
    new_office,
    office,
    package,
    receive,
    trust,
)

TINY = Part("a.csv", b"1")
TYPED = (
    errors.NotAnEnvelopeError, errors.TruncatedError, errors.MalformedError, errors.UnsupportedError,
    errors.WrongRecipientError, errors.DecryptionError, errors.ManifestError, errors.TooLargeError,
)  # fmt: skip


def _outcomes(spoiled: Iterator[bytes], receiver: Office, into: Path) -> tuple[int, int]:
    """(refused with a typed error, accepted)."""
    refused, believing = 0, trust()
    accepted = 0
    for data in spoiled:
        try:
            receive(data, into, by=receiver, trusting=believing)
            accepted += 1
        except TYPED:
            refused += 1
    return refused, accepted


def _flips(data: bytes, bits: list[int]) -> Iterator[bytes]:
    for bit in bits:
        spoiled = bytearray(data)
        spoiled[bit // 8] ^= 1 << bit % 8
        yield bytes(spoiled)


@pytest.mark.parametrize("use_rsa", [False, True], ids=["ECDH", "RSA-OAEP"])
def test_no_flipped_bit_is_accepted(tmp_path: Path, *, use_rsa: bool) -> None:
    receiver = new_office(RECEIVER, use_rsa=use_rsa)
    data, _ = package(TINY, to=(receiver, office(RECEIVER), office(SENDER)))
    # Of the unprotected headers every third bit (all positions in a byte come up), of the ciphertext one in each
    # fifth byte, the whole tail. docs/envelope.md names the sweep over every bit.
    head = data.index(b"\x06\x09\x60\x86\x48\x01\x65\x03\x04\x01\x2e") + 40
    bits = [
        *range(0, head * 8, 3),
        *range(head * 8, (len(data) - 24) * 8, 41),
        *range((len(data) - 24) * 8, len(data) * 8),
    ]
    assert _outcomes(_flips(data, bits), receiver, tmp_path / "in") == (len(bits), 0)
    assert list(tmp_path.iterdir()) == []
    assert receive(data, tmp_path / "in", by=receiver).files


def test_no_truncation_or_extension_is_accepted(tmp_path: Path) -> None:
    data, _ = package(TINY)
    spoiled = [data[:size] for size in range(len(data))]
    spoiled += [data + extra for extra in (b"\0", b"\0\0", data, b"\x30\0")]
    assert _outcomes(iter(spoiled), office(RECEIVER), tmp_path / "in") == (len(spoiled), 0)
    assert list(tmp_path.iterdir()) == []


def test_no_byte_removed_or_doubled_is_accepted(tmp_path: Path) -> None:
    data, _ = package(TINY)
    spoiled = [data[:at] + data[at + 1 :] for at in range(len(data))]
    spoiled += [data[:at] + data[at : at + 1] + data[at:] for at in range(0, len(data), 3)]
    assert _outcomes(iter(spoiled), office(RECEIVER), tmp_path / "in") == (len(spoiled), 0)


def test_a_large_damaged_package_leaves_no_plaintext(tmp_path: Path) -> None:
    data, _ = package(Part("a.csv", b"secret " * 600_000))
    spoiled = bytearray(data)
    spoiled[-1] ^= 1
    with pytest.raises(errors.DecryptionError):
        receive(bytes(spoiled), tmp_path / "folder" / "in")
    assert list((tmp_path / "folder").iterdir()) == []


def test_the_parts_of_two_packages_do_not_mix(tmp_path: Path) -> None:
    """A valid recipient list over another package's ciphertext, and a list shortened by one recipient."""
    first, _ = package(TINY)
    second, _ = package(TINY)
    at = first.index(b"\x06\x09\x60\x86\x48\x01\x65\x03\x04\x01\x2e")
    if len(first) == len(second):
        with pytest.raises(errors.DecryptionError):
            receive(first[:at] + second[at:], tmp_path / "in")
    assert receive(first, tmp_path / "in").files


def test_a_recipient_added_by_somebody_else_is_noticed(tmp_path: Path) -> None:
    """Who may open is part of what was signed: re-wrapping the content key to more readers shows."""
    from engine.envelope import authenveloped, recipients
    from engine.envelope.stream import Stream
    from tests.engine.envelope.offices import STRANGER

    data, _ = package(TINY)
    receiver, plain = office(RECEIVER), BytesIO()
    stream = Stream(BytesIO(data))
    head = authenveloped.read_head(stream)
    cek = recipients.unwrap(head.recipient_infos, receiver.key, receiver.certificate)
    authenveloped.decrypt(stream, head, cek, plain, 1 << 20)
    wider, out = recipients.wrap(cek, [receiver.certificate, office(STRANGER).certificate]), BytesIO()
    authenveloped.write(out, cek, wider, [plain.getvalue()], len(plain.getvalue()))
    with pytest.raises(errors.ManifestError):
        receive(out.getvalue(), tmp_path / "in")
    with pytest.raises(errors.ReceiverMismatchError):
        receive(out.getvalue(), tmp_path / "in", by=office(STRANGER))

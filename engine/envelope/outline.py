"""Reads what the outside of a package says, without any key: for the relay's checks and for `inspect`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from cryptography import x509

from engine.envelope import authenveloped, der, recipients
from engine.envelope.names import name_of
from engine.envelope.stream import Stream

NO_LIMIT: Final = 1 << 40


@dataclass(frozen=True, slots=True)
class Recipient:
    """One recipient as the package names it; `serial` None when named by key identifier. `method` "ecdh" or "rsa"."""

    serial: int | None
    key_identifier: str
    method: str
    issuer_and_serial: bytes

    def is_of(self, certificate: x509.Certificate) -> bool:
        """Whether this names the certificate."""
        name = name_of(certificate)
        if self.issuer_and_serial:
            return self.issuer_and_serial == name.issuer_and_serial
        return name.key_identifier is not None and self.key_identifier == name.key_identifier.hex()


@dataclass(frozen=True, slots=True)
class Outline:
    """Sizes in bytes, `sha256` (hex) of the sealed bytes."""

    size: int
    content_size: int
    sha256: str
    recipients: tuple[Recipient, ...]


@contextmanager
def reading(source: BinaryIO | Path) -> Iterator[BinaryIO]:
    """The open file behind either form."""
    if isinstance(source, Path):
        with source.open("rb") as file:
            yield file
    else:
        yield source


def read_outline(source: BinaryIO | Path, *, limit: int = NO_LIMIT) -> Outline:
    """Parse the whole package strictly, in constant memory; the errors of `open_sealed` that need no key."""
    with reading(source) as raw:
        stream = Stream(raw, hashed=True)
        head = authenveloped.read_head(stream)
        named = tuple(_recipient(rid, wrapped) for rid, wrapped in recipients.read(head.recipient_infos))
        content_size = sum(len(block) for block in authenveloped.ciphertext(stream, limit))
        _, sha256 = authenveloped.read_tail(stream)
        return Outline(stream.position, content_size, sha256, named)


def _recipient(rid: tuple[bytes, bytes], wrapped: recipients.Wrapped) -> Recipient:
    issuer_and_serial, identifier = rid
    serial = None
    if issuer_and_serial:
        pair = der.Reader(issuer_and_serial).enter()
        pair.element(der.SEQUENCE)
        serial = pair.integer()
        pair.done()
    method = "ecdh" if isinstance(wrapped, tuple) else "rsa"
    return Recipient(serial, identifier.hex(), method, issuer_and_serial)

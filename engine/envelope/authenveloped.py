"""AuthEnvelopedData with AES-256-GCM (RFC 5083, 5084), written and read as a stream."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers import algorithms as ciphers

from engine.envelope import algorithms, der
from engine.envelope.errors import DecryptionError, EnvelopeError, NotAnEnvelopeError, UnsupportedError
from engine.envelope.recipients import MAX_RECIPIENTS_BYTES
from engine.envelope.stream import Stream

NONCE_BYTES: Final = 12
TAG_BYTES: Final = 16
_CONTENT: Final = der.context(0, constructed=False)


class Writable(Protocol):
    """Where bytes can be written."""

    def write(self, data: bytes, /) -> object:
        """Take all of the bytes."""
        ...


@dataclass(frozen=True, slots=True)
class Head:
    """What stands before the ciphertext: RecipientInfos (DER SET) and the nonce."""

    recipient_infos: bytes
    nonce: bytes


def _gcm(nonce: bytes) -> bytes:
    return der.sequence(algorithms.AES256_GCM, der.sequence(der.octets(nonce), der.integer(TAG_BYTES)))


def write(out: Writable, cek: bytes, recipient_infos: bytes, plaintext: Iterable[bytes], size: int) -> None:
    """Write the whole ContentInfo in DER; `plaintext` must come to exactly `size` bytes."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    content_start = algorithms.DATA + _gcm(nonce) + der.head(_CONTENT, size)
    content_info = der.head(der.SEQUENCE, len(content_start) + size) + content_start
    version = der.integer(0)
    length = len(version) + len(recipient_infos) + len(content_info) + size + 2 + TAG_BYTES
    body = der.head(der.SEQUENCE, length) + version + recipient_infos + content_info
    length = len(body) + size + 2 + TAG_BYTES
    explicit = der.head(der.context(0), length) + body
    length += len(explicit) - len(body) + len(algorithms.AUTH_ENVELOPED_DATA)
    out.write(der.head(der.SEQUENCE, length) + algorithms.AUTH_ENVELOPED_DATA + explicit)
    encryptor = Cipher(ciphers.AES(cek), modes.GCM(nonce)).encryptor()
    left = size
    for block in plaintext:
        left -= len(block)
        out.write(encryptor.update(block))
    encryptor.finalize()
    if left:
        raise ValueError("the content's size was announced wrongly")
    out.write(der.octets(encryptor.tag))


def read_head(stream: Stream) -> Head:
    """Everything before the ciphertext. NotAnEnvelopeError when it is something else altogether."""
    try:
        stream.open()
        kind = stream.element(der.OID, 32)
    except EnvelopeError as error:
        raise NotAnEnvelopeError(error.note) from None
    if kind != algorithms.AUTH_ENVELOPED_DATA:
        raise NotAnEnvelopeError("content type is not authEnvelopedData")
    stream.open(der.context(0))
    stream.open()
    if stream.element(der.INTEGER, 1) != der.integer(0):
        raise UnsupportedError("version of AuthEnvelopedData")
    recipient_infos = stream.element(der.SET, MAX_RECIPIENTS_BYTES)
    stream.open()
    if stream.element(der.OID, 32) != algorithms.DATA:
        raise UnsupportedError("type of the encrypted content")
    return Head(recipient_infos, _read_gcm(stream.element(der.SEQUENCE, 64)))


def _read_gcm(element: bytes) -> bytes:
    outer = der.Reader(element).enter()
    if outer.element(der.OID) != algorithms.AES256_GCM:
        raise UnsupportedError("content encryption algorithm")
    parameters = outer.enter()
    outer.done()
    nonce, tag_bytes = parameters.take(der.OCTET_STRING), parameters.integer()
    parameters.done()
    if len(nonce) != NONCE_BYTES or tag_bytes != TAG_BYTES:
        raise UnsupportedError("size of GCM nonce or tag")
    return nonce


def ciphertext(stream: Stream, limit: int) -> Iterator[bytes]:
    """The encrypted content in blocks, at most `limit` bytes in all."""
    yield from stream.blocks(_CONTENT, limit)
    stream.close()


def read_tail(stream: Stream) -> tuple[bytes, str]:
    """The tag, and the SHA-256 (hex) of the whole message; nothing else may follow."""
    tag = stream.element(der.OCTET_STRING, TAG_BYTES)[2:]
    if len(tag) != TAG_BYTES:
        raise UnsupportedError("size of the tag")
    for _ in range(3):
        stream.close()
    return tag, stream.finish()


def decrypt(stream: Stream, head: Head, cek: bytes, out: BinaryIO, limit: int) -> str:
    """Decrypt into `out` and check the tag; the SHA-256 (hex) of the whole message.

    `out` holds unproven plaintext until this returns: on any error the caller must throw it away.
    """
    decryptor = Cipher(ciphers.AES(cek), modes.GCM(head.nonce)).decryptor()
    write = out.write  # block by block: one `writelines` would never let a spool roll to disk
    for block in ciphertext(stream, limit):
        write(decryptor.update(block))
    tag, sha256 = read_tail(stream)
    try:
        decryptor.finalize_with_tag(tag)
    except InvalidTag:
        raise DecryptionError("authentication tag") from None
    return sha256

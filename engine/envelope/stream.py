"""Reads DER, or BER with indefinite lengths as streaming writers make it, from a file that need not fit in memory."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import BinaryIO, Final

from engine.envelope import der
from engine.envelope.errors import MalformedError, TooLargeError, TruncatedError

BLOCK: Final = 256 * 1024


class Stream:
    """A forward-only reader with a stack of open elements; it counts and, if asked, hashes what it reads.

    Indefinite lengths are allowed from the outermost element inwards only: once an element is definite,
    everything inside must be DER.
    """

    def __init__(self, raw: BinaryIO, *, hashed: bool = False) -> None:
        """Read from the file's present position."""
        self._raw = raw
        self._ends: list[int | None] = []
        self._pending = b""
        self._hash = hashlib.sha256() if hashed else None
        self.position = 0

    def _read(self, size: int) -> bytes:
        """Up to `size` bytes, fewer only at the end of the file."""
        data, self._pending = self._pending[:size], self._pending[size:]
        while len(data) < size:
            more = self._raw.read(size - len(data))
            if not more:
                break
            data += more
        if self._hash is not None:
            self._hash.update(data)
        self.position += len(data)
        return data

    def exact(self, size: int) -> bytes:
        """Exactly `size` bytes that lie inside the open element."""
        end = self._ends[-1] if self._ends else None
        if end is not None and self.position + size > end:
            raise MalformedError("element runs over its parent's end")
        data = self._read(size)
        if len(data) != size:
            raise TruncatedError("data ends early")
        return data

    def peek(self) -> int | None:
        """The next tag inside the open element; None at its end."""
        end = self._ends[-1] if self._ends else None
        if end is not None and self.position == end:
            return None
        if not self._pending:
            self._pending = self._raw.read(1)
        if not self._pending:
            raise TruncatedError("data ends early")
        return self._pending[0] if self._pending[0] or end is not None else None

    def _header(self, tag: int) -> tuple[int | None, bytes]:
        """Length (None: indefinite) and header bytes of the next element, which must have this tag."""
        first = self.exact(2)
        if first[0] != tag:
            raise MalformedError(f"tag {first[0]:#04x} where {tag:#04x} belongs")
        length = first[1]
        if length == der.INDEFINITE:
            if not tag & der.CONSTRUCTED or (self._ends and self._ends[-1] is not None):
                raise MalformedError("indefinite length inside a definite element")
            return None, first
        if length < der.INDEFINITE:
            return length, first
        size = length - der.INDEFINITE
        if size > der.MAX_LENGTH_BYTES:
            raise MalformedError("length")
        more = self.exact(size)
        length = int.from_bytes(more, "big")
        if length < der.INDEFINITE or length.bit_length() <= 8 * (size - 1):
            raise MalformedError("length not in its shortest form")
        return length, first + more

    def open(self, tag: int = der.SEQUENCE) -> None:
        """Step into the next element."""
        length, _ = self._header(tag)
        end = None if length is None else self.position + length
        parent = self._ends[-1] if self._ends else None
        if end is not None and parent is not None and end > parent:
            raise MalformedError("element runs over its parent's end")
        self._ends.append(end)

    def close(self) -> None:
        """Step out; nothing may be left inside."""
        end = self._ends[-1]
        if end is None:
            if self.exact(2) != b"\0\0":
                raise MalformedError("end of contents")
        elif self.position != end:
            raise MalformedError("trailing bytes in an element")
        self._ends.pop()

    def element(self, tag: int, limit: int) -> bytes:
        """The next element whole, in DER and at most `limit` bytes long."""
        length, header = self._header(tag)
        if length is None:
            raise MalformedError("indefinite length where DER is required")
        if length > limit:
            raise TooLargeError(f"element {tag:#04x} of {length} bytes")
        return header + self.exact(length)

    def blocks(self, primitive: int, limit: int) -> Iterator[bytes]:
        """The content of an octet string in blocks: one primitive, or indefinite with primitive chunks."""
        if self.peek() == primitive:
            length, _ = self._header(primitive)
            yield from self._span(length or 0, limit)
            return
        self.open(primitive | der.CONSTRUCTED)
        if self._ends[-1] is not None:
            raise MalformedError("constructed octet string of definite length")
        left = limit
        while self.peek() is not None:
            length, _ = self._header(der.OCTET_STRING)
            yield from self._span(length or 0, left)
            left -= length or 0
        self.close()

    def _span(self, length: int, limit: int) -> Iterator[bytes]:
        if length > limit:
            raise TooLargeError(f"content of {length} bytes")
        while length:
            block = self.exact(min(length, BLOCK))
            length -= len(block)
            yield block

    def finish(self) -> str:
        """Nothing may follow; the SHA-256 (hex) of all that was read, "" when not asked for."""
        if self._ends or self._pending or self._raw.read(1):
            raise MalformedError("trailing bytes")
        return self._hash.hexdigest() if self._hash is not None else ""

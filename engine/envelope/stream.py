"""Reads DER, or BER with indefinite lengths as streaming writers make it, from a file that need not fit in memory."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Final, Protocol

from engine.envelope import der
from engine.envelope.errors import MalformedError, TooLargeError, TruncatedError

BLOCK: Final = 256 * 1024


class Readable(Protocol):
    """Where bytes can be read forward."""

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes, none only at the end."""
        ...


class Stream:
    """A forward-only reader with a stack of open elements; it counts and, if asked, hashes what it reads.

    Indefinite lengths are allowed from the outermost element inwards only: once an element is definite,
    everything inside must be DER.
    """

    def __init__(self, raw: Readable, *, hashed: bool = False) -> None:
        """Read from the file's present position; it is read ahead."""
        self._raw = raw
        self._ends: list[int | None] = []
        self._buffer, self._at = b"", 0
        self._hash = hashlib.sha256() if hashed else None
        self.position = 0

    def _fill(self, size: int) -> bool:
        """Make at least `size` bytes lie ready; False when the file ends before."""
        parts = [self._buffer[self._at :]]
        ready = len(parts[0])
        while ready < size:
            more = self._raw.read(max(size - ready, BLOCK))
            if not more:
                break
            if self._hash is not None:
                self._hash.update(more)
            parts.append(more)
            ready += len(more)
        self._buffer, self._at = b"".join(parts), 0
        return ready >= size

    def exact(self, size: int) -> bytes:
        """Exactly `size` bytes that lie inside the open element."""
        end = self._ends[-1] if self._ends else None
        if end is not None and self.position + size > end:
            raise MalformedError("element runs over its parent's end")
        start = self._at
        if len(self._buffer) - start < size:
            if not self._fill(size):
                raise TruncatedError("data ends early")
            start = 0
        self._at = start + size
        self.position += size
        return self._buffer[start : self._at]

    def peek(self) -> int | None:
        """The next tag inside the open element; None at its end."""
        end = self._ends[-1] if self._ends else None
        if end is not None and self.position == end:
            return None
        if self._at == len(self._buffer) and not self._fill(1):
            raise TruncatedError("data ends early")
        tag = self._buffer[self._at]
        return tag if tag or end is not None else None

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
        if self._ends or self._fill(1):
            raise MalformedError("trailing bytes")
        return self._hash.hexdigest() if self._hash is not None else ""

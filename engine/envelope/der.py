"""A small strict DER writer and reader (X.690): one-byte tags, shortest lengths, nothing left over."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from engine.envelope.errors import MalformedError, TruncatedError

INTEGER: Final = 0x02
BIT_STRING: Final = 0x03
OCTET_STRING: Final = 0x04
NULL: Final = 0x05
OID: Final = 0x06
UTC_TIME: Final = 0x17
GENERALIZED_TIME: Final = 0x18
SEQUENCE: Final = 0x30
SET: Final = 0x31
CONSTRUCTED: Final = 0x20
LONG_TAG: Final = 0x1F
INDEFINITE: Final = 0x80
MAX_LENGTH_BYTES: Final = 5


def context(number: int, *, constructed: bool = True) -> int:
    """The context-specific tag [number]."""
    return 0x80 | (CONSTRUCTED if constructed else 0) | number


def head(tag: int, length: int) -> bytes:
    """Tag and shortest definite length."""
    if length < 0x80:
        return bytes((tag, length))
    size = (length.bit_length() + 7) // 8
    return bytes((tag, 0x80 | size)) + length.to_bytes(size, "big")


def tlv(tag: int, *parts: bytes) -> bytes:
    """One element whose content is the parts joined."""
    content = b"".join(parts)
    return head(tag, len(content)) + content


def sequence(*parts: bytes) -> bytes:
    """SEQUENCE of the parts in their order."""
    return tlv(SEQUENCE, *parts)


def set_of(*parts: bytes, tag: int = SET) -> bytes:
    """SET OF the parts, sorted as DER demands."""
    return tlv(tag, *sorted(parts))


def integer(value: int) -> bytes:
    """Shortest two's complement INTEGER."""
    return tlv(
        INTEGER, value.to_bytes((value if value >= 0 else ~value).bit_length() // 8 + 1, "big", signed=True)
    )


def octets(value: bytes) -> bytes:
    """Primitive OCTET STRING."""
    return tlv(OCTET_STRING, value)


@lru_cache(maxsize=64)
def oid(dotted: str) -> bytes:
    """OBJECT IDENTIFIER from its dotted form."""
    first, second, *rest = (int(arc) for arc in dotted.split("."))
    out = bytearray()
    for arc in (first * 40 + second, *rest):
        groups = [arc & 0x7F]
        while arc := arc >> 7:
            groups.append(arc & 0x7F | 0x80)
        out += bytes(reversed(groups))
    return tlv(OID, bytes(out))


def time(at: datetime) -> bytes:
    """UTCTime until 2049, GeneralizedTime after (RFC 5652 §11.3), whole seconds."""
    at = at.astimezone(UTC)
    if 1950 <= at.year <= 2049:
        return tlv(UTC_TIME, at.strftime("%y%m%d%H%M%SZ").encode())
    return tlv(GENERALIZED_TIME, at.strftime("%Y%m%d%H%M%SZ").encode())


def read_time(element: bytes) -> datetime:
    """The aware UTC moment of a UTCTime or GeneralizedTime element in its DER form."""
    try:
        text = element[2:].decode("ascii")
        if element[0] == UTC_TIME:
            text = ("19" if text[:2] >= "50" else "20") + text
        year, month, day = int(text[:4]), int(text[4:6]), int(text[6:8])
        at = datetime(year, month, day, int(text[8:10]), int(text[10:12]), int(text[12:14]), tzinfo=UTC)
        exact = time(at) == element
    except (ValueError, IndexError):
        raise MalformedError("unreadable time") from None
    if not exact:
        raise MalformedError("time not in DER form")
    return at


class Reader:
    """Walks the elements of one DER content; every liberty DER does not give is an error."""

    __slots__ = ("_data", "_end", "_position")

    def __init__(self, data: bytes) -> None:
        """Read `data` from its first byte."""
        self._data, self._position, self._end = data, 0, len(data)

    def peek(self) -> int | None:
        """The next tag, None at the end."""
        return self._data[self._position] if self._position < self._end else None

    def _bounds(self, tag: int) -> tuple[int, int, int]:
        data, start = self._data, self._position
        if start + 2 > self._end:
            raise TruncatedError("element header")
        if data[start] != tag:
            raise MalformedError(f"tag {data[start]:#04x} where {tag:#04x} belongs")
        length, content = data[start + 1], start + 2
        if length >= 0x80:
            size = length - 0x80
            if not 0 < size <= MAX_LENGTH_BYTES or content + size > self._end:
                raise MalformedError("length")
            length = int.from_bytes(data[content : content + size], "big")
            content += size
            if length < 0x80 or length.bit_length() <= 8 * (size - 1):
                raise MalformedError("length not in its shortest form")
        if content + length > self._end:
            raise TruncatedError("element content")
        return start, content, content + length

    def take(self, tag: int) -> bytes:
        """The content of the next element, which must have this tag."""
        _, content, end = self._bounds(tag)
        self._position = end
        return self._data[content:end]

    def element(self, tag: int | None = None) -> bytes:
        """The next element whole, header included."""
        actual = self.peek() if tag is None else tag
        if actual is None:
            raise TruncatedError("element")
        if actual & LONG_TAG == LONG_TAG:
            raise MalformedError("long tag")
        start, _, end = self._bounds(actual)
        self._position = end
        return self._data[start:end]

    def enter(self, tag: int = SEQUENCE) -> Reader:
        """A reader over the content of the next element."""
        return Reader(self.take(tag))

    def integer(self) -> int:
        """A shortest-form INTEGER."""
        content = self.take(INTEGER)
        if not content or (
            len(content) > 1 and content[0] in {0, 0xFF} and content[0] >> 7 == content[1] >> 7
        ):
            raise MalformedError("integer not in its shortest form")
        return int.from_bytes(content, "big", signed=True)

    def expect(self, element: bytes, what: str) -> None:
        """The next bytes must be exactly this element."""
        end = self._position + len(element)
        if self._data[self._position : end] != element:
            raise MalformedError(what)
        self._position = end

    def whole_bits(self) -> bytes:
        """A BIT STRING of whole bytes: its bytes."""
        content = self.take(BIT_STRING)
        if content[:1] != b"\0":
            raise MalformedError("bit string of broken bytes")
        return content[1:]

    def done(self) -> None:
        """Nothing may follow."""
        if self._position != self._end:
            raise MalformedError("trailing bytes")


def signature_of(data: bytes) -> bytes:
    """The signature of anything X.509 signs (three elements: content, algorithm, signature), in its one form."""
    outer = Reader(data)
    signed = outer.enter()
    outer.done()
    signed.element(SEQUENCE)
    signed.element(SEQUENCE)
    signature = signed.whole_bits()
    signed.done()
    return signature


def elements(data: bytes) -> list[bytes]:
    """All elements of a content, each with its header."""
    reader, found = Reader(data), []
    while reader.peek() is not None:
        found.append(reader.element())
    return found

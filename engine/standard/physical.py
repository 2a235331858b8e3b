"""From bytes to text: what kind of bytes they are, their encoding, and blocks that end with a record (SPEC §2)."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

HEAD = 64 * 1024
BLOCK = 256 * 1024
# A record can't be cut before its newline; longer ones are refused instead of kept in memory.
LONGEST_RECORD = 8 * 1024 * 1024

_MAGIC = (
    (b"PK\x03\x04", "excel"),
    (b"\xd0\xcf\x11\xe0", "excel"),
    (b"\x1f\x8b", "excel"),
    (b"%PDF", "pdf"),
    (b"\xff\xd8\xff", "image"),
    (b"\x89PNG", "image"),
    (b"GIF8", "image"),
)
_JAPANESE = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")


class PhysicalError(Exception):
    """The bytes can't be read as the standard wants; carries a finding code and its cause."""

    def __init__(self, code: str, hint: str | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.hint = hint


def open_source(source: bytes | Path) -> tuple[BinaryIO, int]:
    """A readable stream and its size in bytes; OSError when the path can't be read."""
    if isinstance(source, bytes):
        return io.BytesIO(source), len(source)
    return source.open("rb"), source.stat().st_size


def sniff(head: bytes, *, whole: bool) -> None:
    """Looks at the first bytes; raises PhysicalError for anything that is not CP932 text."""
    if not head.strip(b" \t\r\n\x1a") or head == b"\xef\xbb\xbf":
        raise PhysicalError("E-EMPTY")
    if head.startswith(b"\xef\xbb\xbf"):
        raise PhysicalError("E-ENC-BOM")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise PhysicalError("E-ENC", "utf16")
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            raise PhysicalError("E-NOT-CSV", kind)
    if b"\x00" in head:
        raise PhysicalError(*_with_nul(head))
    if re.search(rb"\x1b\$[@B]", head):
        raise PhysicalError("E-ENC", "jis")
    hint = None if head.isascii() else _other_encoding(head, whole=whole)
    if hint:
        raise PhysicalError("E-ENC", hint)


def _with_nul(head: bytes) -> tuple[str, str | None]:
    """UTF-16 without a mark has its zeros in every other byte; anything else with zeros is no text."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    return ("E-ENC", "utf16") if abs(even - odd) > len(head) // 8 else ("E-NOT-CSV", None)


def _decoded(head: bytes, encoding: str, *, whole: bool) -> str | None:
    """The text, or None; a head may end in the middle of a character."""
    for cut in range(1 if whole else 4):
        try:
            return head[: len(head) - cut].decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _is_utf8(head: bytes, *, whole: bool = True) -> bool:
    """Japanese in UTF-8 sometimes passes for CP932 (SPEC §2), hardly ever the other way round."""
    text = _decoded(head, "utf-8", whole=whole)
    return text is not None and re.search("[\u3000-\u9fff\uff01-\uffee]", text) is not None


def _other_encoding(head: bytes, *, whole: bool) -> str | None:
    """What it is if not CP932; None when CP932 is the best guess."""
    if _is_utf8(head, whole=whole):
        return "utf8"
    cp932 = _decoded(head, "cp932", whole=whole)
    if cp932 is not None and _JAPANESE.search(cp932):
        return None
    euc = _decoded(head, "euc_jp", whole=whole)
    if euc is not None and _JAPANESE.search(euc):
        return "eucjp"
    return "utf8" if cp932 is None and _decoded(head, "utf-8", whole=whole) is not None else None


def byte_blocks(stream: BinaryIO) -> Iterator[bytes]:
    """The bytes in blocks of whole records: each ends at a newline outside quotes.

    No character of CP932 has a quote, comma or newline as its second byte. Raises PhysicalError for records
    that never end.
    """
    pending: list[bytes] = []
    quotes = size = 0
    while block := stream.read(BLOCK):
        cut = block.rfind(b"\n") + 1 or block.rfind(b"\r", 0, -1) + 1
        whole = block[:cut]
        quotes += whole.count(b'"')
        if cut and quotes % 2 == 0:
            yield b"".join([*pending, whole])
            pending, size = [block[cut:]], len(block) - cut
            quotes = pending[0].count(b'"')
        else:
            quotes += block[cut:].count(b'"')
            pending.append(block)
            size += len(block)
        if size > LONGEST_RECORD:
            raise PhysicalError("E-CSV", "unclosed") if quotes % 2 else PhysicalError("E-LIMIT-CELL")
    if rest := b"".join(pending):
        yield rest


def blocks(stream: BinaryIO) -> Iterator[str]:
    """The same blocks as text; raises PhysicalError for bytes outside CP932 too."""
    return map(decode, byte_blocks(stream))


def refuse_utf8(block: bytes) -> None:
    """Raises PhysicalError for UTF-8, which may begin behind the head; at CP932's first kanji this ends."""
    if not block.isascii() and _is_utf8(block):
        raise PhysicalError("E-ENC", "utf8")


def decode(block: bytes) -> str:
    """The text of a block; raises PhysicalError for bytes outside CP932."""
    refuse_utf8(block)
    try:
        return block.decode("cp932")
    except UnicodeDecodeError:
        raise PhysicalError("E-ENC", _other_encoding(block, whole=True)) from None

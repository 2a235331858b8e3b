"""From bytes to rows: what kind of bytes they are, their encoding, newlines and quotes (SPEC §2)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import BinaryIO

HEAD = 64 * 1024
BLOCK = 256 * 1024
# A record can't be cut before its newline; longer ones are refused instead of kept in memory.
LONGEST_LINE = 8 * 1024 * 1024

_MAGIC = {b"PK\x03\x04": "excel", b"\xd0\xcf\x11\xe0": "excel", b"%PDF": "pdf", b"\xff\xd8\xff": "image",
          b"\x89PNG": "image", b"GIF8": "image", b"BM": "", b"\x1f\x8b": "excel"}  # fmt: skip
_JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uff01-\uff9f]")
_QUOTED = re.compile(r'"(?:[^"]|"")*"')


class PhysicalError(Exception):
    """The bytes can't be read as the standard wants; carries code, cause and the row reached."""

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
    if not head.strip(b" \t\r\n\x1a\x00"):
        raise PhysicalError("E-EMPTY")
    if head.startswith(b"\xef\xbb\xbf"):
        raise PhysicalError("E-EMPTY" if whole and len(head) == 3 else "E-ENC-BOM")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise PhysicalError("E-ENC", "utf16")
    for magic, hint in _MAGIC.items():
        if hint and head.startswith(magic):
            raise PhysicalError("E-NOT-CSV", hint)
    if b"\x00" in head:
        raise PhysicalError(*_with_nul(head))
    if re.search(rb"\x1b\$[@B]", head):
        raise PhysicalError("E-ENC", "jis")
    if head.isascii():
        return
    hint = _other_encoding(head, whole=whole)
    if hint:
        raise PhysicalError("E-ENC", hint)


def _with_nul(head: bytes) -> tuple[str, str | None]:
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if abs(even - odd) > len(head) // 8:
        return "E-ENC", "utf16"
    return "E-NOT-CSV", None


def _decodes(head: bytes, encoding: str, *, whole: bool) -> str | None:
    # The head may end in the middle of a character: a few bytes less must do.
    for cut in range(1 if whole else 4):
        try:
            return head[: len(head) - cut].decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _other_encoding(head: bytes, *, whole: bool) -> str | None:
    """UTF-8 first: its Japanese sometimes passes for CP932 (SPEC §2). None when CP932 is the best guess."""
    utf8 = _decodes(head, "utf-8", whole=whole)
    if utf8 is not None and re.search("[\u3000-\u9fff\uff01-\uffee]", utf8):
        return "utf8"
    cp932 = _decodes(head, "cp932", whole=whole)
    if cp932 is not None and re.search(r"[\u3040-\u30ff\u4e00-\u9fff]", cp932):
        return None
    euc = _decodes(head, "euc_jp", whole=whole)
    if euc is not None and re.search(r"[\u3040-\u30ff\u4e00-\u9fff]", euc):
        return "eucjp"
    if cp932 is None and utf8 is not None:
        return "utf8"
    return None


class Rows:
    """The records of one file, batch by batch, with constant memory.

    ``newline_row`` tells whether a line ended otherwise than CRLF.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._open_quote = False
        self.odd_newline = False
        lines = chain.from_iterable(io.StringIO(text, newline="") for text in self._texts())
        self._reader = csv.reader(lines, strict=True)

    def batches(self, size: int = 4096) -> Iterator[list[list[str]]]:
        """Lists of records; raises PhysicalError after the last readable one."""
        while True:
            batch: list[list[str]] = []
            error: PhysicalError | None = None
            try:
                for row in self._reader:
                    batch.append(row)
                    if len(batch) == size:
                        break
            except csv.Error as problem:
                error = _csv_problem(str(problem))
            except PhysicalError as problem:
                error = problem
            if batch:
                yield batch
            if error:
                raise error
            if not batch:
                return

    def _texts(self) -> Iterator[str]:
        pending = b""
        while block := self._stream.read(BLOCK):
            block = pending + block
            cut = block.rfind(b"\n") + 1 or block.rfind(b"\r", 0, -1) + 1
            pending = block[cut:]
            if len(pending) > LONGEST_LINE:
                raise PhysicalError("E-LIMIT-CELL")
            if cut:
                yield self._text(block[:cut])
        if pending:
            yield self._text(pending)

    def _text(self, block: bytes) -> str:
        try:
            text = block.decode("cp932")
        except UnicodeDecodeError:
            raise PhysicalError("E-ENC", _other_encoding(block, whole=True)) from None
        self._look_at_newlines_and_quotes(text)
        return text

    def _look_at_newlines_and_quotes(self, text: str) -> None:
        feeds, returns = text.count("\n"), text.count("\r")
        lines_fit = feeds == returns == text.count("\r\n")
        quotes = text.count('"')
        if lines_fit and (not quotes or _quotes_are_plain(text, quotes)) and not self._open_quote:
            return
        started = '"' + text if self._open_quote else text
        self._open_quote ^= quotes % 2 == 1
        if self._open_quote:
            started += '"'
        bare = _QUOTED.sub("", started)
        if '"' in bare.replace('""', ""):
            raise PhysicalError("E-CSV")
        if re.search(r"(?<!\r)\n|\r(?!\n)", bare):
            self.odd_newline = True


def _quotes_are_plain(text: str, quotes: int) -> bool:
    """True when every quote stands at the edge of a cell, which is the usual case and cheap to see."""
    opening = text.count(',"') + text.count('\n"') + text.startswith('"')
    closing = text.count('",') + text.count('"\r') + text.endswith('"')
    return opening == closing and opening + closing == quotes


def _csv_problem(message: str) -> PhysicalError:
    if "field limit" in message:
        return PhysicalError("E-LIMIT-CELL")
    if "end of data" in message:
        return PhysicalError("E-CSV", "unclosed")
    return PhysicalError("E-CSV")

"""Uploaded files out of a multipart form (RFC 7578), byte for byte."""

from __future__ import annotations

import re
from dataclasses import dataclass

from client.errors import FileUnreadableError

MOST_PARTS = 250
_BOUNDARY = re.compile(r'boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))', re.IGNORECASE)
_NAME = re.compile(r'[;\s]name="([^"]*)"')
_FILE = re.compile(r'[;\s]filename="([^"]*)"')


@dataclass(frozen=True, slots=True)
class FormPart:
    """One part: a field (`filename` is None) or a file, its name without folders."""

    name: str
    filename: str | None
    data: bytes


def parts_of(content_type: str, body: bytes) -> list[FormPart]:
    """The parts in their order; raises FileUnreadableError when the form is broken or has too many."""
    found = _BOUNDARY.search(content_type)
    if found is None:
        raise FileUnreadableError("ファイルの受け渡しが、途中で切れました。")
    mark = b"\r\n--" + (found[1] or found[2]).encode("latin-1")
    pieces = (b"\r\n" + body).split(mark)
    if len(pieces) < 2 or not pieces[-1].startswith(b"--"):
        raise FileUnreadableError("ファイルの受け渡しが、途中で切れました。")
    if len(pieces) > MOST_PARTS + 2:
        raise FileUnreadableError(f"一度に入れられるファイルは{MOST_PARTS}までです。")
    return [_part(piece) for piece in pieces[1:-1]]


def _part(piece: bytes) -> FormPart:
    head, gap, data = piece.partition(b"\r\n\r\n")
    lines = head.decode("utf-8", "replace").split("\r\n")
    told = next((line for line in lines if line.lower().startswith("content-disposition:")), "")
    name, file = _NAME.search(told), _FILE.search(told)
    if not gap or name is None:
        raise FileUnreadableError("ファイルの受け渡しが、途中で切れました。")
    return FormPart(name[1], _last(file[1]) if file else None, data)


def _last(text: str) -> str:
    """The name alone; browsers write a quotation mark as %22 and may send a folder's path."""
    return re.split(r"[/\\]", text.replace("%22", '"'))[-1]

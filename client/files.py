"""Files that survive a power cut: written aside, flushed, renamed, and the folder flushed after them."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

CHUNK = 1 << 20


def sync_folder(folder: Path) -> None:
    """Make a rename inside `folder` last; Windows has no such call and journals the rename itself."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_private(folder: Path) -> Path:
    """Create a folder only its owner may enter, and make its creation last."""
    missing = [part for part in (folder, *folder.parents) if not part.exists()]
    for part in reversed(missing):
        part.mkdir(mode=0o700, exist_ok=True)
        sync_folder(part.parent)
    return folder


@contextmanager
def written_durably(target: Path) -> Iterator[BinaryIO]:
    """Yield a private file that becomes `target` when the block ends well, and vanishes when it does not."""
    aside = target.with_name(f".{target.name[:80]}.{secrets.token_hex(6)}.part")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(handle, "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        os.replace(aside, target)  # noqa: PTH105 - the tests count and cut exactly this call
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)


def write_durably(target: Path, data: bytes) -> None:
    """Replace `target` by `data`: afterwards there is the old file or the new one, never half of either."""
    with written_durably(target) as out:
        out.write(data)


def sha256_of(path: Path) -> str:
    """Hash of a file's bytes, in hexadecimal, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as source:
        while piece := source.read(CHUNK):
            digest.update(piece)
    return digest.hexdigest()


def copy_durably(source: Path, target: Path) -> None:
    """Copy a file so that `target` is whole or absent."""
    with source.open("rb") as read, written_durably(target) as out:
        while piece := read.read(CHUNK):
            out.write(piece)


def sweep_parts(folder: Path) -> None:
    """Throw away what an interrupted write left behind; only called while nobody else works in the folder."""
    if folder.is_dir():
        for part in folder.glob(".*.part"):
            part.unlink(missing_ok=True)

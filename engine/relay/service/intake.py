"""Takes sealed bytes in: hashed while they arrive, small ones kept in memory, large ones on disk at once."""

from __future__ import annotations

import errno
import shutil
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO

from engine.errors import DigestMismatchError, NotAnEnvelopeError, StorageFullError, TooLargeError
from engine.relay.rules.packages import CHUNK_BYTES, HEAD_BYTES, INLINE_BYTES, is_sealed
from store.blobs import FolderBlobs
from store.work import Work

MEGABYTE = 1_048_576
FULL = {errno.ENOSPC, errno.EDQUOT}


@dataclass(slots=True)
class Incoming:
    """Bytes that have arrived: `content` when small, else `path` to a temporary file of the blob store."""

    sha256: bytes
    size: int
    content: bytes | None
    path: Path | None
    blob_key: str | None = None

    def keep(self, blobs: FolderBlobs) -> None:
        """Make the temporary file, if there is one, durable in the blob store. StorageFullError, OSError."""
        if self.path is None:
            return
        try:
            self.blob_key, self.path = blobs.keep(self.path), None
        except OSError as error:
            if error.errno in FULL:
                raise StorageFullError from error
            raise

    def discard(self, blobs: FolderBlobs | None = None) -> None:
        """Remove the temporary file, and with `blobs` also what was kept for a transaction that failed."""
        with suppress(OSError):
            if self.path is not None:
                self.path.unlink(missing_ok=True)
            if blobs is not None and self.blob_key is not None:
                blobs.delete(self.blob_key)


def check_space(work: Work, size: int) -> None:
    """StorageFullError unless `size` bytes fit and the reserve stays free; said before anything is accepted."""
    reserve = work.settings.reserve_megabytes * MEGABYTE
    if shutil.disk_usage(work.settings.data_dir).free < size + reserve:
        raise StorageFullError


def check_size(work: Work, size: int) -> None:
    """TooLargeError beyond the relay's limit."""
    limit = work.settings.package_megabytes
    if size > limit * MEGABYTE:
        raise TooLargeError(f"中継所が一度に預かれるのは、封をした大きさで{limit}MBまでです。")


def take_in(stream: IO[bytes], blobs: FolderBlobs, *, limit: int, digest: bytes) -> Incoming:
    """Read everything, at most `limit` bytes, in constant memory.

    Raises TooLargeError, DigestMismatchError when the bytes don't hash to `digest`, NotAnEnvelopeError when
    they are no sealed package, StorageFullError when the disk refuses.
    """
    reader = _Reader(stream, limit)
    incoming = Incoming(b"", 0, None, None)
    try:
        small = reader.up_to(INLINE_BYTES)
        if reader.ended:
            incoming.content = small
        else:
            incoming.path = blobs.temporary()
            reader.spill(small, incoming.path)
        incoming.sha256, incoming.size = reader.hashed.digest(), reader.size
        _check(incoming, digest)
    except BaseException:
        incoming.discard()
        raise
    return incoming


class _Reader:
    """Counts and hashes what it reads."""

    def __init__(self, stream: IO[bytes], limit: int) -> None:
        self._stream, self._limit = stream, limit
        self.hashed, self.size, self.ended = sha256(), 0, False

    def chunk(self) -> bytes:
        chunk = self._stream.read(CHUNK_BYTES)
        self.ended = not chunk
        self.hashed.update(chunk)
        self.size += len(chunk)
        if self.size > self._limit:
            raise TooLargeError(f"中継所が一度に預かれるのは、封をした大きさで{self._limit // MEGABYTE}MBまでです。")
        return chunk

    def up_to(self, count: int) -> bytes:
        """Until the end or a little beyond `count` bytes."""
        kept = bytearray()
        while len(kept) <= count and (chunk := self.chunk()):
            kept += chunk
        return bytes(kept)

    def spill(self, begun: bytes, path: Path) -> None:
        """All of it to a file."""
        try:
            with path.open("wb") as out:
                out.write(begun)
                while chunk := self.chunk():
                    out.write(chunk)
        except OSError as error:
            if error.errno in FULL:
                raise StorageFullError from error
            raise


def _check(incoming: Incoming, digest: bytes) -> None:
    if incoming.sha256 != digest:
        raise DigestMismatchError
    if not is_sealed(_head(incoming), incoming.size):
        raise NotAnEnvelopeError


def _head(incoming: Incoming) -> bytes:
    if incoming.content is not None:
        return incoming.content[:HEAD_BYTES]
    if incoming.path is None:
        return b""
    with incoming.path.open("rb") as kept:
        return kept.read(HEAD_BYTES)

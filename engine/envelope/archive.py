"""The signed container: a ZIP of stored files with `manifest.json` first, in one permitted form only.

The bytes are those Python's `zipfile` writes for `ZipInfo(name)` with ZIP_STORED, so any common tool opens it;
the reader rebuilds every header from the manifest and compares, so that no second reading of a ZIP exists.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from engine.envelope.errors import ContainerError, ManifestError, TooLargeError
from engine.envelope.files import HEAD_BYTES, MANIFEST_NAME, check_head
from engine.envelope.limits import Limits
from engine.envelope.manifest import FileEntry, Manifest, read_manifest
from engine.envelope.stream import BLOCK, Readable

_LOCAL: Final = struct.Struct("<4s5H3L2H")
_CENTRAL: Final = struct.Struct("<4s4B4HL2L5H2L")
_END: Final = struct.Struct("<4s4H2LH")
_DATE: Final = (1 << 5) | 1  # 1980-01-01, the ZIP epoch
_MODE: Final = 0o600 << 16
_CRC_AT: Final = 14


@dataclass(frozen=True, slots=True)
class Member:
    """One stored file; size in bytes."""

    name: str
    size: int
    crc: int

    def _name(self) -> tuple[bytes, int]:
        name = self.name.encode()
        return name, 0 if self.name.isascii() else 0x800

    def local(self) -> bytes:
        """The header before its bytes."""
        name, flags = self._name()
        return (
            _LOCAL.pack(b"PK\3\4", 20, flags, 0, 0, _DATE, self.crc, self.size, self.size, len(name), 0)
            + name
        )

    def central(self, offset: int) -> bytes:
        """Its line in the central directory."""
        name, flags = self._name()
        return (
            _CENTRAL.pack(
                b"PK\1\2", 20, 3, 20, 0, flags, 0, 0, _DATE, self.crc, self.size, self.size,
                len(name), 0, 0, 0, 0, _MODE, offset,
            )
            + name
        )  # fmt: skip


def directory(members: Sequence[Member]) -> bytes:
    """Central directory and end record."""
    offset, lines = 0, []
    for member in members:
        lines.append(member.central(offset))
        offset += _LOCAL.size + len(member.name.encode()) + member.size
    listing = b"".join(lines)
    return listing + _END.pack(b"PK\5\6", 0, 0, len(members), len(members), len(listing), offset, 0)


def size_of(members: Sequence[Member]) -> int:
    """Bytes of the whole container."""
    names = sum(len(one.name.encode()) for one in members)
    return (
        sum(one.size for one in members)
        + 2 * names
        + (_LOCAL.size + _CENTRAL.size) * len(members)
        + _END.size
    )


def write(members: Sequence[Member], contents: Iterable[Iterable[bytes]]) -> Iterator[bytes]:
    """The container in blocks; each content must have its member's size."""
    for member, content in zip(members, contents, strict=True):
        yield member.local()
        yield from content
    yield directory(members)


class Container:
    """Reads the container forward; the manifest first, then each file in the manifest's order."""

    def __init__(self, source: Readable, limits: Limits) -> None:
        """Read from the file's present position."""
        self._source, self._limits = source, limits
        self._members: list[Member] = []

    def _exact(self, size: int) -> bytes:
        data = self._source.read(size)
        if len(data) != size:
            raise ContainerError("container ends early")
        return data

    def _member(self, name: str, size: int | None) -> Member:
        """The next local header, which must be exactly ours; size None: any within the manifest's limit."""
        header = self._exact(_LOCAL.size)
        crc, actual = struct.unpack_from("<2L", header, _CRC_AT)
        if size is None and actual > self._limits.manifest_bytes:
            raise TooLargeError("manifest")
        member = Member(name, actual if size is None else size, crc)
        if header + self._exact(len(name.encode())) != member.local():
            raise ContainerError("local header")
        self._members.append(member)
        return member

    def manifest(self) -> Manifest:
        """The manifest, checked by itself and against the limits."""
        member = self._member(MANIFEST_NAME, None)
        data = self._exact(member.size)
        if zlib.crc32(data) != member.crc:
            raise ContainerError("checksum")
        manifest = read_manifest(data, self._limits)
        if any(one.size > self._limits.file_bytes for one in manifest.files):
            raise TooLargeError("file")
        if sum(one.size for one in manifest.files) > self._limits.total_bytes:
            raise TooLargeError("files together")
        return manifest

    def file(self, entry: FileEntry, write_block: Callable[[bytes], object]) -> None:
        """Copy the next file out, checking size, checksum and hash as it goes."""
        member = self._member(entry.name, entry.size)
        digest, crc, left = hashlib.sha256(), 0, entry.size
        while left:
            block = self._exact(min(left, BLOCK))
            if left == entry.size:
                check_head(block[:HEAD_BYTES])
            digest.update(block)
            crc = zlib.crc32(block, crc)
            left -= len(block)
            write_block(block)
        if crc != member.crc or digest.hexdigest() != entry.sha256:
            raise ManifestError("file does not match the manifest")

    def finish(self) -> None:
        """The rest must be the directory of exactly these members."""
        rest = directory(self._members)
        if self._source.read(len(rest) + 1) != rest:
            raise ContainerError("directory")

"""Large bytes beside the database: a local folder, written so that a crash leaves all or nothing."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO

from store.base import new_id


class FolderBlobs:
    """Blobs as files of one folder, spread over 256 subfolders."""

    def __init__(self, folder: Path) -> None:
        """Use `folder`, which is made when first needed."""
        self.folder = folder

    def _path(self, key: str) -> Path:
        return self.folder / key[-2:] / key

    def temporary(self) -> Path:
        """A path in the same file system, to write to before `keep`."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return self.folder / f".{new_id()}.part"

    def keep(self, temporary: Path) -> str:
        """Make a finished temporary file durable under a new key: fsync, rename, fsync of the folder."""
        key = new_id()
        target = self._path(key)
        target.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("rb") as written:
            os.fsync(written.fileno())
        temporary.rename(target)
        handle = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
        return key

    def put(self, content: bytes) -> str:
        """Store bytes durably; returns their key."""
        temporary = self.temporary()
        temporary.write_bytes(content)
        return self.keep(temporary)

    def open(self, key: str) -> BinaryIO:
        """A reader of the stored bytes; `FileNotFoundError` when they were dropped."""
        return self._path(key).open("rb")

    def size(self, key: str) -> int:
        """Bytes stored under the key."""
        return self._path(key).stat().st_size

    def delete(self, key: str) -> None:
        """Drop the bytes; nothing happens when they are gone already."""
        self._path(key).unlink(missing_ok=True)

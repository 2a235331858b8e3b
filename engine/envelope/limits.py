"""How much and what a package may hold; checked when sealing and again while opening."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes; `extensions` in lower case with their dot."""

    files: int = 50
    file_bytes: int = 32 * MIB
    total_bytes: int = 60 * MIB
    manifest_bytes: int = 128 * 1024
    name_bytes: int = 200
    extensions: frozenset[str] = frozenset({".csv", ".pdf", ".jpg", ".jpeg"})

    @property
    def sealed_bytes(self) -> int:
        """The largest plaintext such a package can have: files, manifest, container and signature."""
        return self.total_bytes + self.manifest_bytes + self.files * (2 * self.name_bytes + 256) + 128 * 1024


DEFAULT = Limits()

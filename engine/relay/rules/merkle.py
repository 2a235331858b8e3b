"""The log's tree (RFC 6962 §2.1), grown leaf by leaf from the roots of its complete subtrees."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(leaf: bytes) -> bytes:
    """SHA-256 of 0x00 and the leaf."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256 of 0x01 and both children."""
    return sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """The roots of the complete subtrees, largest first: one for each set bit of `size`."""

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    @classmethod
    def from_bytes(cls, size: int, packed: bytes) -> Frontier:
        """As kept in one column; raises ValueError when size and peaks don't fit."""
        if len(packed) != size.bit_count() * HASH_BYTES:
            raise ValueError("the log's head is damaged")
        return cls(size, tuple(packed[at : at + HASH_BYTES] for at in range(0, len(packed), HASH_BYTES)))

    def to_bytes(self) -> bytes:
        """For one column."""
        return b"".join(self.peaks)

    def append(self, leaf: bytes) -> Frontier:
        """The frontier with one more leaf, given by its hash."""
        peaks, carry = list(self.peaks), leaf
        size = self.size
        while size & 1:
            carry = node_hash(peaks.pop(), carry)
            size >>= 1
        return Frontier(self.size + 1, (*peaks, carry))

    def root(self) -> bytes:
        """The tree's root."""
        if not self.peaks:
            return EMPTY_ROOT
        *rest, root = self.peaks
        for peak in reversed(rest):
            root = node_hash(peak, root)
        return root

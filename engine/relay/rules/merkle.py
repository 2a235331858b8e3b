"""The log's tree (RFC 6962 §2.1), grown leaf by leaf from the roots of its complete subtrees."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from engine.envelope.logproof import leaf_hash, node_hash

__all__ = ["EMPTY_ROOT", "HASH_BYTES", "Frontier", "fold", "leaf_hash", "node_hash"]
HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()


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


def fold(nodes: Iterable[tuple[int, bytes]]) -> bytes:
    """The root over complete subtrees, given as (height, root) from left to right, none higher than one before it.

    The first leaf must stand where a subtree of that height may begin.
    """
    stack: list[tuple[int, bytes]] = []
    for height, root in nodes:
        node = (height, root)
        while stack and stack[-1][0] == node[0]:
            node = (node[0] + 1, node_hash(stack.pop()[1], node[1]))
        stack.append(node)
    if not stack:
        return EMPTY_ROOT
    _, found = stack.pop()
    while stack:
        found = node_hash(stack.pop()[1], found)
    return found

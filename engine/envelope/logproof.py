"""Proofs of the relay's log (RFC 6962 §2.1) for whoever holds a receipt and a checkpoint. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256

# The root of the leaves from start up to end.
Subtree = Callable[[int, int], bytes]


def leaf_hash(leaf: bytes) -> bytes:
    """SHA-256 of 0x00 and the leaf."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256 of 0x01 and both children."""
    return sha256(b"\x01" + left + right).digest()


def split(count: int) -> int:
    """The largest power of two below `count`, which is at least 2: where a tree of so many leaves parts."""
    return 1 << (count - 1).bit_length() - 1


def inclusion_path(index: int, size: int, subtree: Subtree) -> list[bytes]:
    """The hashes that lead from leaf `index` (from 0) to the root of `size` leaves, lowest first (§2.1.1)."""
    start, end, path = 0, size, []
    while end - start > 1:
        middle = start + split(end - start)
        if index < middle:
            path.append(subtree(middle, end))
            end = middle
        else:
            path.append(subtree(start, middle))
            start = middle
    return path[::-1]


def consistency_path(first: int, size: int, subtree: Subtree) -> list[bytes]:
    """The hashes that show that the log of `first` leaves, at least 1, is the beginning of that of `size` (§2.1.2)."""
    start, end, whole, path = 0, size, True, []
    while first != end:
        middle = start + split(end - start)
        if first <= middle:
            path.append(subtree(middle, end))
            end = middle
        else:
            path.append(subtree(start, middle))
            start, whole = middle, False
    if not whole:
        path.append(subtree(start, end))
    return path[::-1]


def is_included(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether the leaf with that hash stands at `index` (from 0) of the log of `size` leaves with that root."""
    if not 0 <= index < size:
        return False
    here, last, found = index, size - 1, leaf
    for one in path:
        if last == 0:
            return False
        if here & 1 or here == last:
            found = node_hash(one, found)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            found = node_hash(found, one)
        here, last = here >> 1, last >> 1
    return last == 0 and found == root


def is_consistent(first: int, first_root: bytes, size: int, root: bytes, path: Sequence[bytes]) -> bool:
    """Whether the log of `first` leaves with `first_root` is the beginning of the log of `size` leaves with `root`."""
    if not 0 < first <= size:
        return False
    if first == size:
        return not path and first_root == root
    steps = [first_root, *path] if first & (first - 1) == 0 else list(path)
    if not steps:
        return False
    here, last = first - 1, size - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    old = new = steps[0]
    for one in steps[1:]:
        if last == 0:
            return False
        if here & 1 or here == last:
            old, new = node_hash(one, old), node_hash(one, new)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            new = node_hash(new, one)
        here, last = here >> 1, last >> 1
    return last == 0 and old == first_root and new == root

"""Pairs of neighbouring characters, as numbers: what the search index is made of. Pure."""

from __future__ import annotations

import itertools

# One character takes 21 bits (Unicode ends at U+10FFFF); a pair fits a signed 64-bit column of any database.
BITS = 21


def pair(first: str, second: str = "") -> int:
    """The number of a pair; a run's last character stands alone."""
    return ord(first) << BITS | (ord(second) if second else 0)


def grams(folded: str) -> set[int]:
    """All pairs of a folded text; none reaches over a space."""
    found: set[int] = set()
    for run in folded.split():
        found.update(ord(one) << BITS | ord(two) for one, two in itertools.pairwise(run))
        found.add(pair(run[-1]))
    return found


def needed(word: str) -> list[int]:
    """The pairs every text with this word has (two characters or more)."""
    return list(dict.fromkeys(pair(one, two) for one, two in itertools.pairwise(word)))


def beginning_with(character: str) -> tuple[int, int]:
    """Smallest and largest pair that begins with a character: how a word of one character is looked up."""
    return pair(character), pair(character) | (1 << BITS) - 1

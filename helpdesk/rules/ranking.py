"""Which of the tickets that hold all words comes first. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz

from helpdesk.rules.words import fold


def rank(query: str, found: Sequence[str], subject: str) -> tuple[int, float]:
    """How near a ticket is to a folded query with these words: words in its subject first, then the subject's likeness."""
    folded = fold(subject)
    return sum(word in folded for word in found), fuzz.WRatio(query, folded)

"""Sets whose cells carry a mark, to see that no cell gets where it must not."""

from __future__ import annotations

import random

from engine.standard.edition import load
from engine.standard.names import parse
from engine.standard.sample import make_set
from tests.engine.standard.helpers import records, to_bytes

MARK = "Zq7x"


def marked_set(unit: str, seed: int, share: float = 1.0) -> dict[str, bytes]:
    """A sample set with a mark in every free text and, with ``1 - share`` left alone, in other cells too."""
    dice = random.Random(seed)
    files = {}
    for name, data in make_set(unit, users=2, seed=seed).items():
        kind = load().kinds.get(parse(name, load()).kind or "")
        files[name] = data if kind is None else _marked(data, [column.type for column in kind.columns], dice, share)
    return files


def _marked(data: bytes, types: list[str], dice: random.Random, share: float) -> bytes:
    rows = []
    for number, row in enumerate(records(data)):
        cells = []
        for place, (cell, type_) in enumerate(zip(row, types, strict=True)):
            free = type_ == "text" and cell
            wild = place > 4 and dice.random() > share
            cells.append(f"{MARK}{number}-{place}" if free or wild else cell)
        rows.append(cells)
    return to_bytes(rows)

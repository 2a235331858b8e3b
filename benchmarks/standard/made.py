"""The generated UPPLAN files that everything is measured with."""

from __future__ import annotations

import random
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from engine.standard.sample import make_set

USERS = 3000
_TIMES = re.compile(rb",(\d+),,(\d{8}),,\d{4},\d{4},1,")


def write(folder: Path, megabytes: int, *, varied: bool = False) -> Path:
    """Writes a table 6 of that size (10^6 bytes) and answers its path.

    It is made of the project's own sample, again and again for other users. ``varied``: units and times of
    every row are drawn anew, so that hardly two rows share them.
    """
    name, data = next((n, d) for n, d in make_set("K2", users=USERS).items() if n.startswith("UPPLAN"))
    dice = random.Random(1)
    path = folder / name
    size, round_ = megabytes * 1_000_000, 0
    with path.open("wb") as out:
        while (room := size - out.tell()) > 0:
            # 被保険者番号: the first four figures say which round it is, the rest who.
            part = re.sub(rb",990010,99\d\d", b",990010,%04d" % round_, data)
            part = part[: part.rfind(b"\n", 0, room) + 1] if room < len(part) else part
            if not part:
                break
            out.write(_TIMES.sub(lambda found: _drawn(found, dice), part) if varied else part)
            round_ += 1
    return path


def write_set(folder: Path, megabytes: int) -> Path:
    """Writes a whole send unit K2 (tables 6 and 7 and their supplement) of about that size into the folder."""
    for name, data in make_set("K2", users=megabytes * 280).items():
        (folder / name).write_bytes(data)
    return folder


def _drawn(found: re.Match[bytes], dice: random.Random) -> bytes:
    start, end = sorted(dice.sample(range(24 * 60), 2))
    clock = b"%02d%02d,%02d%02d" % (*divmod(start, 60), *divmod(end, 60))
    return b",%d,,%s,,%s,1," % (dice.randint(1, 2000), found[2], clock)

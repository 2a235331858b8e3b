"""Checking large fictional sets: speed and memory of the checker beside two peers, in one run.

    .venv/bin/python benchmarks/standard/check.py [users]

Peers: the csv module reading every cell and doing nothing with it (the floor for any checker built on it), and
the same cell rules called for every cell of every record, as a straightforward checker would.
One core, one process; seconds are processor time, best of three; memory is the highest resident size so far.
"""

from __future__ import annotations

import csv
import io
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[2]))

from engine.standard import Limits, check_set
from engine.standard.cells import checker
from engine.standard.edition import load
from engine.standard.sample import make_set

LIMITS = Limits(rows=10**9, file_bytes=10**12)


def megabytes_resident() -> float:
    """The highest resident size of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def best(run: Callable[[], object]) -> float:
    """Processor seconds of the fastest of three runs."""
    seconds = []
    for _ in range(3):
        start = time.process_time()
        run()
        seconds.append(time.process_time() - start)
    return min(seconds)


def read_only(path: Path) -> None:
    """The csv module alone."""
    with path.open(encoding="cp932", newline="") as lines:
        for _ in csv.reader(lines, strict=True):
            pass


def every_cell(path: Path, kind: str) -> None:
    """Every cell of every record through its column's rule."""
    checks = [checker(column, load()) for column in load().kinds[kind].columns]
    text = io.StringIO(path.read_bytes().decode("cp932"), newline="")
    for record in csv.reader(text, strict=True):
        for check, cell in zip(checks, record, strict=True):
            if cell:
                check(cell)


def main() -> None:
    users = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    with TemporaryDirectory() as folder:
        paths = []
        for name, data in make_set("K2", users=users).items():
            path = Path(folder) / name
            path.write_bytes(data)
            paths.append(path)
        print(f"{users:,} users; resident before: {megabytes_resident():.0f} MB")
        print(f"{'file':10}{'MB':>8}{'checker':>12}{'csv only':>12}{'every cell':>12}   (MB/s)")
        for path in paths:
            size, kind = path.stat().st_size / 1e6, path.name.split("_")[0]
            runs: list[Callable[[], object]] = [
                lambda path=path: check_set([(path.name, path)], limits=LIMITS),
                lambda path=path: read_only(path),
                lambda path=path, kind=kind: every_cell(path, kind),
            ]
            print(f"{kind:10}{size:8.1f}" + "".join(f"{size / best(run):12.1f}" for run in runs))
        whole = [(path.name, path) for path in paths]
        size = sum(path.stat().st_size for path in paths) / 1e6
        print(f"{'whole set':10}{size:8.1f}{size / best(lambda: check_set(whole, limits=LIMITS)):12.1f}")
        print(
            f"outcome {check_set(whole, limits=LIMITS).outcome}; resident at most: {megabytes_resident():.0f} MB"
        )


if __name__ == "__main__":
    main()

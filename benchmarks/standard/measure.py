"""Checking a generated UPPLAN of 50 MB in CP932: our checker beside five others, in one run.

    make bench-standard                    # or: .venv/bin/python benchmarks/standard/measure.py [megabytes] [rounds]

Each way runs in a process of its own, on one core, with the peers' environment `.venv-bench`; seconds are the
fastest of the rounds, as processor time and by the clock; memory is the highest resident size of that process.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import made

HERE = Path(__file__).parent
BENCH = HERE.parents[1] / ".venv-bench" / "bin" / "python"
ONE_CORE = {"POLARS_MAX_THREADS": "1", "RAYON_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
SLOW = {"frictionless", "pandera"}

# What is checked: F form, length and codes of each cell; R required cells; C calendar and clock; M one month, days
# in it, as in the name; D no row twice; E codes of equipment; N check digits; P encoding, newlines, quotes, header;
# L links between files, totals of table 7.
CHECKED = {
    "ours": "F R C M D E N P",
    "csv": "—",
    "regex": "F R",
    "polars": "F R M D",
    "pandera": "F R D",
    "frictionless": "F R",
}
TITLES = {
    "ours": "`check_set`",
    "csv": "csv.reader alone",
    "regex": "csv.reader + a regular expression for each cell",
    "polars": "polars",
    "pandera": "pandera (on polars)",
    "frictionless": "frictionless",
}


def run(name: str, path: Path, rounds: int) -> dict[str, Any]:
    """One way in a process of its own; its last line is what it measured."""
    python = BENCH if name in {"polars", "pandera", "frictionless"} else Path(sys.executable)
    command = [str(python), str(HERE / "ways.py"), name, str(path), str(1 if name in SLOW else rounds)]
    if taskset := _one_core():
        command = [*taskset, *command]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env={**os.environ, **ONE_CORE})
    measured: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return measured


def _one_core() -> list[str]:
    core = max(os.sched_getaffinity(0))
    return ["taskset", "-c", str(core)] if Path("/usr/bin/taskset").exists() else []


def line(title: str, path: Path, measured: dict[str, Any], checked: str) -> None:
    files = path.iterdir() if path.is_dir() else [path]
    size = sum(file.stat().st_size for file in files) / 1e6
    print(
        f"| {title} | {size / measured['processor']:.0f} | {size / measured['wall']:.0f} | {measured['peak']:.0f} "
        f"| {measured['found']} | {checked} | {measured['release']} |",
        flush=True,
    )


def main() -> None:
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    print("| way | MB/s (processor) | MB/s (clock) | peak memory MB | found | checked | version |")
    print("|--|--|--|--|--|--|--|", flush=True)
    with TemporaryDirectory() as folder:
        path = made.write(Path(folder), megabytes)
        for name, title in TITLES.items():
            line(title, path, run(name, path, rounds), CHECKED[name])
        made.write(Path(folder), megabytes, varied=True)
        line("`check_set`, times and units of every row drawn anew", path, run("ours", path, rounds), CHECKED["ours"])
        whole = Path(folder) / "K2"
        whole.mkdir()
        made.write_set(whole, megabytes)
        line("`check_set`, a whole send unit K2 with links and totals", whole, run("ours", whole, rounds), CHECKED["ours"] + " L")
        made.write(Path(folder), megabytes * 10)
        line(f"`check_set`, {megabytes * 10} MB", path, run("ours", path, 1), CHECKED["ours"])


if __name__ == "__main__":
    main()

"""One way to check the file, run in a process of its own: python ways.py NAME PATH ROUNDS -> a line of JSON.

The peers read the columns' rules from the same edition file as our checker and check the same forms.
"""

from __future__ import annotations

import csv
import json
import re
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from engine.standard import Limits, check_set
from engine.standard.cells import EXACT, FORMS
from engine.standard.edition import Column, load

UNBOUND = Limits(rows=10**9, file_bytes=10**12)
KIND = load().kinds["UPPLAN"]


def form(column: Column) -> str:
    """One regular expression for a cell: characters, length, codes, and whether it may be empty."""
    if column.type == "code":
        one = "|".join(map(re.escape, column.table or {}))
    elif column.type in FORMS:
        one = FORMS[column.type][0].pattern
        if column.type not in EXACT and column.length:
            one = f"[^,]{{1,{column.length}}}" if column.type in {"int", "seq", "branch"} else one
            one = one.replace("[^,]", "[0-9]")
    else:
        one = f".{{1,{column.length}}}" if column.length else "(?s:.+)"
    return rf"^(?:{one})$" if column.required == "R" else rf"^(?:{one})?$"


def ours(path: Path) -> int:
    """Findings in the file or, for a folder, in its files together; what is missing beside a file is none."""
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    report = check_set([(file.name, file) for file in files], limits=UNBOUND)
    return sum(finding.count for finding in report.findings if finding.row or path.is_dir())


def csv_only(path: Path) -> int:
    with path.open(encoding="cp932", newline="") as lines:
        for _ in csv.reader(lines, strict=True):
            pass
    return 0


def cell_regex(path: Path) -> int:
    checks = [re.compile(form(column)).match for column in KIND.columns]
    wrong = 0
    with path.open(encoding="cp932", newline="") as lines:
        for record in csv.reader(lines, strict=True):
            wrong += sum(not check(cell) for check, cell in zip(checks, record, strict=True))
    return wrong


def _frame(path: Path) -> Any:
    import polars as pl

    names = [column.en for column in KIND.columns]
    # Only through `encoding` does polars read CP932: it decodes the whole file in memory first.
    frame = pl.read_csv(path, has_header=False, new_columns=names, infer_schema=False, encoding="cp932")
    return frame.with_columns(pl.all().fill_null(""))


def polars_way(path: Path) -> int:
    import polars as pl

    frame = _frame(path)
    wrong = [(~pl.col(c.en).str.contains(form(c))).sum().alias(c.en) for c in KIND.columns]
    key = [KIND.columns[place].en for place in KIND.unique]
    more = [
        (pl.col("service_date").str.slice(0, 6) != pl.col("target_month")).sum().alias("outside"),
        pl.struct(key).is_duplicated().sum().alias("twice"),
        (pl.col("target_month").n_unique() - 1).alias("months"),
    ]
    return sum(frame.select(*wrong, *more).row(0))


def pandera_way(path: Path) -> int:
    import pandera.errors
    import pandera.polars as pandera

    columns = {
        c.en: pandera.Column(str, pandera.Check.str_matches(form(c)), required=True) for c in KIND.columns
    }
    schema = pandera.DataFrameSchema(columns, unique=[KIND.columns[place].en for place in KIND.unique])
    try:
        schema.validate(_frame(path), lazy=True)
    except pandera.errors.SchemaErrors as errors:
        return len(errors.failure_cases)
    return 0


def frictionless_way(path: Path) -> int:
    from frictionless import Dialect, Resource, Schema, formats

    fields = [
        {"name": c.en, "type": "string", "constraints": {"pattern": form(c)[1:-1]}} for c in KIND.columns
    ]
    resource = Resource(
        path=path.name,
        basepath=str(path.parent),
        format="csv",
        encoding="cp932",
        schema=Schema.from_descriptor({"fields": fields}),
        dialect=Dialect(header=False, controls=[formats.CsvControl()]),
    )
    report = resource.validate()
    return sum(task.stats["errors"] for task in report.tasks) + len(report.errors)


WAYS: dict[str, tuple[Callable[[Path], int], str]] = {
    "ours": (ours, ""),
    "csv": (csv_only, ""),
    "regex": (cell_regex, ""),
    "polars": (polars_way, "polars"),
    "pandera": (pandera_way, "pandera"),
    "frictionless": (frictionless_way, "frictionless"),
}


def peak() -> float:
    """The highest resident size of this process in MB, of its own memory only."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) * 1024 / 1e6


def main() -> None:
    name, path, rounds = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    way, package = WAYS[name]
    if package:
        __import__(package if package != "pandera" else "pandera.polars")
    loaded = peak()
    processor, wall, found = [], [], 0
    for _ in range(rounds):
        start, clock = time.process_time(), time.perf_counter()
        found = way(path)
        processor.append(time.process_time() - start)
        wall.append(time.perf_counter() - clock)
    release = f"{package} {version(package)}" if package else f"Python {sys.version.split()[0]}"
    print(
        json.dumps(
            {"processor": min(processor), "wall": min(wall), "loaded": loaded, "peak": peak(), "found": found, "release": release}
        )
    )


if __name__ == "__main__":
    main()

"""`renkei directory`: bring the national list of offices in, look something up from a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from typing import TextIO

import click
from flask import current_app
from flask.cli import with_appcontext

from directory import service
from directory.rules.errors import NotTheListError
from directory.rules.rows import Broken, Listed, read_rows, service_code_of
from directory.rules.sources import SourceFacts, date_in_name
from directory.service import Counts
from store.work import Works
from web.extension import renkei

SHOWN_BROKEN = 20


def works() -> Works:
    """The program's units of work."""
    return renkei(current_app).works


@click.group("directory")
def directory() -> None:
    """The national list of offices and the partner search."""


@directory.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="Day of the data, when the file name has none.")
@with_appcontext
def import_files(files: tuple[Path, ...], day: datetime | None) -> None:
    """Take in FILES of the open data of 介護サービス情報公表システム (jigyosho_<code>.csv); again changes nothing."""
    total, broken, refused = Counts(), 0, 0
    for path in files:
        try:
            counts, left_out = import_file(path, day)
        except NotTheListError as error:
            refused += 1
            click.echo(f"✗ {path.name}：取り込めません。{error.problem}{error.next_step}", err=True)
            continue
        total, broken = total + counts, broken + len(left_out)
        _report(path, counts, left_out)
    if len(files) > 1:
        click.echo(f"合計：{_words(total, broken)}")
    if refused:
        raise SystemExit(1)


def import_file(path: Path, day: datetime | None) -> tuple[Counts, list[Broken]]:
    """Import one file with a progress bar, in transactions of some thousand rows; raises NotTheListError."""
    if not path.is_file():
        raise NotTheListError("ファイルが見つかりません。", "名前と場所を確かめてください。")
    as_of = day.date() if day else date_in_name(path.name)
    with path.open("rb") as file:
        facts = SourceFacts(path.name[:200], file_digest(file, "sha256").hexdigest(), as_of)
    counts = Counts()
    broken: list[Broken] = []
    with (
        path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as text,
        click.progressbar(length=max(path.stat().st_size, 1), label=path.name, show_pos=False) as bar,
    ):
        rows = _sound(read_rows(_measured(text, bar), service_code_of(path.name)), broken)
        first = next(rows, None)  # the header is read before anything is written
        with works().begin() as work:
            source = service.open_source(work, facts)
        for batch in service.batches(_with(first, rows)):
            with works().begin() as work:
                counts += service.take(work, source, batch)
        bar.update(bar.length or 0)
    return counts, broken


def _measured(text: TextIO, bar: object) -> Iterator[str]:
    waiting = 0
    for line in text:
        # Three bytes a character is close enough for a bar; exact would mean encoding everything again.
        waiting += len(line) * 2
        if waiting > 200_000:
            bar.update(waiting)  # type: ignore[attr-defined]  # click does not export the bar's type
            waiting = 0
        yield line


def _sound(rows: Iterator[Listed | Broken], broken: list[Broken]) -> Iterator[Listed]:
    for row in rows:
        if isinstance(row, Broken):
            broken.append(row)
        else:
            yield row


def _with(first: Listed | None, rows: Iterator[Listed]) -> Iterator[Listed]:
    if first is not None:
        yield first
        yield from rows


def _words(counts: Counts, broken: int) -> str:
    parts = [f"新規 {counts.new:,}", f"変更 {counts.changed:,}", f"変化なし {counts.unchanged:,}", f"除外 {broken:,}"]
    if counts.older:
        parts.append(f"別の新しい情報があるため据え置き {counts.older:,}")
    return "、".join(parts) + "（件）"


def _report(path: Path, counts: Counts, broken: list[Broken]) -> None:
    click.echo(f"✓ {path.name}：{_words(counts, len(broken))}")
    for row in broken[:SHOWN_BROKEN]:
        office = f"・事業所番号 {row.office_number}" if row.office_number else ""
        click.echo(f"    {path.name} {row.row}行目{office}：{row.reason}", err=True)
    if len(broken) > SHOWN_BROKEN:
        for reason, count in Counter(row.reason for row in broken[SHOWN_BROKEN:]).most_common():
            click.echo(f"    ほかに {count:,}行：{reason}", err=True)


@directory.command("search")
@click.argument("text")
@click.option("--limit", default=10, show_default=True)
@with_appcontext
def search(text: str, limit: int) -> None:
    """Look TEXT up as the partner search does."""
    with works().begin(writing=False) as work:
        hits = service.search(work, text, limit=limit)
    for hit in hits:
        click.echo(f"{hit.office_number}  {'使っています' if hit.ready else 'まだです　　'}  {hit.name}（{hit.city}・{hit.service}）")
    if not hits:
        click.echo("見つかりませんでした。")


COMMANDS: list[click.Command] = [directory]

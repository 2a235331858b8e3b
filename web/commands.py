"""`renkei serve` and `renkei db`: start the product, care for its database."""

from __future__ import annotations

import logging
import shutil
import signal
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from store import migrate
from web.extension import Renkei, renkei

THREADS = 16


def prepare(house: Renkei) -> None:
    """Schema, start-up needs, and demo data where asked for."""
    migrate.upgrade(house.works.database)
    for start in house.on_start:
        with house.works.begin() as work:
            start(work)
    if house.settings.demo:
        for seed in house.demo:
            with house.works.begin() as work:
                seed(work)


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--fresh", is_flag=True, help="Delete this installation's data first (asks, unless in a demo).")
@with_appcontext
def serve(host: str, port: int, *, fresh: bool) -> None:
    """Prepare the database and serve until Ctrl-C."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 (waitress wants the app itself)
    house = renkei(app)
    if fresh:
        _start_afresh(house)
    prepare(house)
    _serve(app, house, host, port)


def _start_afresh(house: Renkei) -> None:
    folder = house.settings.data_dir
    if not house.settings.demo:
        click.confirm(f"{folder} の中身をすべて消します。よろしいですか", abort=True)
    house.works.database.dispose()
    for path in folder.iterdir():
        # The cookie secret was read already; the wheel for offices was just built.
        if path.name in {"secret.key", "dist"}:
            continue
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def _serve(app: Flask, house: Renkei, host: str, port: int) -> None:
    from waitress.server import create_server

    try:
        server: Any = create_server(
            app, host=host, port=port, threads=THREADS, ident=None,
            max_request_body_size=(house.settings.package_megabytes + 1) * 1_048_576, channel_timeout=60,
        )
    except OSError:
        sys.exit(f"ポート {port} はほかのプログラムが使っています。--port で別の番号にしてください。")
    logging.getLogger("waitress").setLevel(logging.ERROR)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    url = f"http://{host}:{port}"
    stops = [house.jobs.start(house.works)]
    stops.extend(companion(url) for companion in house.companions if house.settings.demo)
    click.echo(f"\n連携デスク  {url}\n")
    for line in house.greeting:
        click.echo(f"  {line}")
    click.echo("\n止めるには Ctrl-C\n")
    try:
        server.run()
    finally:
        server.close()
        for stop in reversed(stops):
            stop()
        house.works.database.dispose()


@click.group("db")
def db() -> None:
    """The database's schema."""


@db.command("upgrade")
@with_appcontext
def upgrade() -> None:
    """Bring the database to the newest schema."""
    migrate.upgrade(renkei().works.database)
    click.echo("データベースは最新です。")


@db.command("revision")
@click.argument("message")
@with_appcontext
def revision(message: str) -> None:
    """Write a migration from what the records say (for developers)."""
    migrate.make_revision(renkei().works.database, message)


@db.command("backup")
@click.argument("target", type=click.Path(path_type=Path))
@with_appcontext
def backup(target: Path) -> None:
    """Copy the embedded database while it is in use (SQLite's VACUUM INTO)."""
    database = renkei().works.database
    if not database.is_sqlite:
        raise click.UsageError("PostgreSQL は pg_dump で控えを取ってください。")
    if target.exists():
        raise click.UsageError(f"{target} はもうあります。別の名前にしてください。")
    with closing(sqlite3.connect(str(database.engine.url.database))) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))
    click.echo(f"控えを {target} に取りました。")


COMMANDS: list[click.Command] = [serve, db]

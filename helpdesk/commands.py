"""`renkei helpdesk`: what an operator does to the desk from outside."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from helpdesk import service
from helpdesk.service import chain, postings
from web.extension import renkei


@click.group("helpdesk")
def helpdesk() -> None:
    """The desk's tickets."""


@helpdesk.command()
@with_appcontext
def recompute() -> None:
    """Count all deadlines anew, after the desk's hours or holidays have changed."""
    with renkei(current_app).works.begin() as work:
        count = service.recompute(work)
    click.echo(f"対応中の相談 {count}件の期限を数え直しました。")


@helpdesk.command()
@with_appcontext
def reindex() -> None:
    """Make the search's index anew from the texts of all tickets."""
    with renkei(current_app).works.begin() as work:
        count = postings.rebuild(work)
    click.echo(f"相談 {count}件の索引を作り直しました。")


@helpdesk.group()
def audit() -> None:
    """The record of every change and every look."""


@audit.command()
@with_appcontext
def verify() -> None:
    """Check the whole record; ends with 1 when a row was changed, put in, taken out or cut off."""
    with renkei(current_app).works.begin(writing=False) as work:
        verdict = chain.verify(work)
    if verdict.problem:
        raise click.ClickException(f"{verdict.rows}番目までは正しい記録です。{verdict.problem}")
    click.echo(f"記録 {verdict.rows}件は、すべて書いたときのままです。{verdict.remark}")


COMMANDS: list[click.Command] = [helpdesk]

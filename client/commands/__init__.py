"""`renkei-office`: the office's program on the command line."""

from __future__ import annotations

import os
import sys

import click

from client.commands.check import check
from client.commands.enrol import enrol
from client.commands.exchange import fetch, import_done, send
from client.commands.sample import sample
from client.commands.start import heartbeat, start, sync
from client.commands.status import status
from client.commands.usage import usage_screen
from client.commands.view import view
from client.commands.window import window
from client.commands.wording import in_words
from client.render import say, say_error
from client.settings import client_version

INTERRUPTED = 130


@click.group(invoke_without_command=True, add_help_option=False)
@click.option("--help", "-h", "wants_help", is_flag=True, help="この画面を出します。")
@click.option("--version", "wants_version", is_flag=True, help="版を出します。")
@click.pass_context
def cli(context: click.Context, *, wants_help: bool, wants_version: bool) -> None:
    """連携デスクの、送り受けするソフトです。"""
    if wants_version:
        say(f"renkei-office {client_version()}")
        context.exit(0)
    if wants_help or context.invoked_subcommand is None:
        say(usage_screen())
        context.exit(0)


for command in (enrol, check, send, fetch, status, heartbeat, sync, start, import_done, sample, view, window):
    cli.add_command(command)


def main() -> None:
    """Run, tell every error in Japanese, and leave with the documented exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a console of code page 932 must not stop the work
    as_json = "--json" in sys.argv[1:]
    try:
        code = cli.main(prog_name="renkei-office", standalone_mode=False)
    except (click.Abort, KeyboardInterrupt):
        say()
        code = INTERRUPTED
    except Exception as error:
        if os.environ.get("RENKEI_OFFICE_DEBUG"):
            raise
        told = in_words(error)
        say_error(told, as_json=as_json)
        code = told.exit_code
    sys.exit(code if isinstance(code, int) else 0)

"""Puts the parts of Renkei Desk together; nobody imports this module."""

from __future__ import annotations

from importlib import import_module, util

import click
from flask import Flask
from flask.cli import FlaskGroup

from store.clock import Clock
from web.settings import Settings, read_settings
from web.wiring import init_app as init_web

# In the order in which they lean on each other, the lowest first.
PARTS = ("store", "accounts", "engine", "directory", "helpdesk", "faq", "onboarding")
EXTRA_COMMANDS = ("engine.standard", "engine.envelope", "engine.pki", "engine.licences", "engine.relay", "engine.practice")


def create_app(settings: Settings | None = None, clock: Clock | None = None) -> Flask:
    """The whole program; settings come from the environment unless given."""
    app = Flask(__name__)
    init_web(app, settings or read_settings(), clock)
    for part in PARTS:
        if util.find_spec(part) and util.find_spec(f"{part}.wiring"):
            import_module(f"{part}.wiring").init_app(app)
    return app


def _commands() -> list[click.Command]:
    found: list[click.Command] = []
    for part in (*PARTS, *EXTRA_COMMANDS, "web"):
        if util.find_spec(part) and util.find_spec(f"{part}.commands"):
            found.extend(import_module(f"{part}.commands").COMMANDS)
    return found


def main() -> None:
    """The `renkei` command."""
    group = FlaskGroup(create_app=create_app, add_default_commands=False, add_version_option=False,
                       help="Renkei Desk: exchange engine, wizard, bot and helpdesk.")
    group.params = []  # Flask's own options are for Flask's own commands
    for command in _commands():
        group.add_command(command)
    group()


if __name__ == "__main__":
    main()

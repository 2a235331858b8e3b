"""What the commands have in common: options, and opening the office for one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from client.office import Office, opened
from client.passphrase import Passphrase
from client.settings import Home, find_home

FOLDER = click.Path(file_okay=False, path_type=Path)
ANY_PATH = click.Path(path_type=Path)


@dataclass(frozen=True, slots=True)
class Setting:
    """The options every command takes."""

    home: Home
    as_json: bool
    passphrase: Passphrase

    @contextmanager
    def office(self) -> Iterator[Office]:
        """The office of this PC, opened with its passphrase."""
        with opened(self.home, self.passphrase) as office:
            yield office


def common(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add --json, --home and --passphrase-file; the command gets them as one `Setting`."""

    @click.option("--json", "as_json", is_flag=True, help="機械が読む形（JSON）で答えます。")
    @click.option("--home", type=FOLDER, default=None, help="このソフトの保存場所を変えます。")
    @click.option("--passphrase-file", type=ANY_PATH, default=None, help="ソフトを開くための言葉を、このファイルの1行めから読みます。")
    def wrapped(*, as_json: bool, home: Path | None, passphrase_file: Path | None, **rest: Any) -> Any:
        return function(Setting(find_home(home), as_json, Passphrase(passphrase_file)), **rest)

    wrapped.__doc__ = function.__doc__
    wrapped.__name__ = function.__name__
    # Options declared below this decorator travel with the function they were put on.
    if hasattr(function, "__click_params__"):
        wrapped.__click_params__ += function.__click_params__  # type: ignore[attr-defined] # click's own way
    return wrapped

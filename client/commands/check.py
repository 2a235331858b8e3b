"""`check`: is this set as the standard wants it? Nothing leaves the PC."""

from __future__ import annotations

from pathlib import Path

import click

from client.checking import checked
from client.commands.shared import ANY_PATH, Setting, common
from client.outbox import collect
from client.render import report_lines, say, say_json


@click.command()
@click.argument("paths", nargs=-1, required=True, type=ANY_PATH)
@common
def check(setting: Setting, paths: tuple[Path, ...]) -> int:
    """ファイルかフォルダーを確かめます。どこにも送りません。

    終わりの番号は、0 送れます、1 直すところがあります、2 読めません。
    """
    report = checked(collect(paths))
    if setting.as_json:
        say_json(report.to_json())
    else:
        for line in report_lines(report):
            say(line)
        say("\n確かめたのは、このパソコンの中だけです。")
    return 1 if report.outcome == "reject" else 0

"""`sample`: a fictional set for the first try with the practice partner."""

from __future__ import annotations

from pathlib import Path

import click

from client import clock
from client.commands.shared import FOLDER, Setting, common
from client.errors import FileUnreadableError
from client.files import write_durably
from client.render import say, say_json
from client.settings import load_config


@click.command()
@click.option("--into", type=FOLDER, required=True, help="作った一組を置くフォルダー（空のもの）。")
@click.option("--to", default="9971100020", help="ファイル名に書く相手の事業所番号。")
@common
def sample(setting: Setting, into: Path, to: str) -> int:
    """練習用の一組（架空の予定）を作ります。練習相手へ送ってみるためのものです。"""
    from engine.standard.sample import make_set

    office = load_config(setting.home).office_number
    now = clock.now().astimezone(clock.TOKYO)
    files = make_set(sender=(office, "43"), receiver=(to, "11"), month=f"{now:%Y%m}", stamp=f"{now:%Y%m%d%H%M%S}")
    into.mkdir(parents=True, exist_ok=True)
    if any((into / name).exists() for name in files):
        raise FileUnreadableError("同じ名前のファイルが、もうあります。")
    for name, data in files.items():
        write_durably(into / name, data)
    if setting.as_json:
        say_json({"folder": str(into.absolute()), "files": sorted(files)})
    else:
        say(f"練習用の一組を作りました：{into}")
        say("次にすること：renkei-office send に、このフォルダーと --to 練習相手の番号 を付けて送ってください。")
    return 0

"""`sample`: a fictional set for the first try with the practice partner."""

from __future__ import annotations

from pathlib import Path

import click

from client import clock
from client.commands.shared import FOLDER, Setting, common
from client.errors import FileUnreadableError
from client.files import write_durably
from client.render import say, say_json
from engine.standard.numbers import check_office_number


@click.command()
@click.option("--into", type=FOLDER, required=True, help="作った一組を置くフォルダー。")
@click.option("--to", default="", help="ファイル名に書く相手の事業所番号。書かないと、練習相手にします。")
@common
def sample(setting: Setting, into: Path, to: str) -> int:
    """練習用の一組（架空の人の、予定）を作ります。練習相手へ送ってみるためのものです。"""
    from engine.standard.sample import make_set

    with setting.office() as office:
        receiver = check_office_number(to).value or str(office.relay.me()["practice_office"]["number"])
        sender = office.number
    now = clock.now().astimezone(clock.TOKYO)
    files = make_set(
        sender=(sender, "43"), receiver=(receiver, "11"), month=f"{now:%Y%m}", stamp=f"{now:%Y%m%d%H%M%S}"
    )
    into.mkdir(parents=True, exist_ok=True)
    if any((into / name).exists() for name in files):
        raise FileUnreadableError("同じ名前のファイルが、もうあります。")
    for name, data in files.items():
        write_durably(into / name, data)
    if setting.as_json:
        say_json({"folder": str(into.absolute()), "files": sorted(files), "receiver": receiver})
    else:
        say(f"練習用の一組を作りました：{into}")
        say(f"次にすること：renkei-office send {into} を実行してください。")
    return 0

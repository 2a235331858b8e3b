"""`view`: the sheets of a set as the paper forms people know. The page stays on this PC."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import click

from client.checking import checked, under_standard
from client.commands.shared import ANY_PATH, Setting, common
from client.errors import FileUnreadableError
from client.files import make_private, write_durably
from client.outbox import collect
from client.render import say, say_json
from engine.standard.viewer import look_at, stand_alone

TITLE = "書き出したファイルの中身"
NOTE = "このページは、このパソコンの中だけにあります。どこにも送っていません。見終わったら、ファイルを消してください。"


@click.command()
@click.argument("paths", nargs=-1, required=True, type=ANY_PATH)
@click.option("--out", type=ANY_PATH, default=None, help="ページを書く場所（.html）。書かないと、このソフトの保存場所です。")
@click.option("--open", "opens", is_flag=True, help="できたページを、ブラウザーで開きます。")
@common
def view(setting: Setting, paths: tuple[Path, ...], out: Path | None, *, opens: bool) -> int:
    """ファイルかフォルダーの中身を、紙の形のページにします。どこにも送りません。

    終わりの番号は、0 できました、1 直すところがあります（読めた分だけ出します）、2 読めません。
    """
    files = under_standard(collect(paths))
    report = checked(files)
    viewed = look_at(files)
    if not viewed.users:
        raise FileUnreadableError(
            "紙の形にできる行がありません。", next_step="renkei-office check で、直すところを確かめてください。"
        )
    target = out or make_private(setting.home.root) / "view.html"
    if not target.parent.is_dir() or target.is_dir():
        raise FileUnreadableError("ページを書く場所がありません。")
    write_durably(target, stand_alone(viewed, title=TITLE, note=NOTE).encode())
    if setting.as_json:
        say_json({"page": str(target.absolute()), "users": viewed.total, "outcome": report.outcome})
    else:
        say(f"{viewed.total:,}人分を、紙の形にしました：{target}")
        say("このページには、利用者さんの名前や番号が入っています。見終わったら消してください。")
    if opens:
        webbrowser.open(target.absolute().as_uri())
    return 1 if report.outcome == "reject" else 0

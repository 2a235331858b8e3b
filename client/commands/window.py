"""`window`: the office client in the browser, on this PC only."""

from __future__ import annotations

import signal
import webbrowser

import click

from client.commands.shared import Setting, common
from client.errors import HomeBusyError
from client.render import say, say_json


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="使うポート。書かないと、空いているものを使います。")
@click.option("--no-open", is_flag=True, help="ブラウザーを開かず、住所だけを出します。")
@click.option("--lock-after", type=click.IntRange(1, 480), default=15, help="何分使わないと、画面に鍵をかけるか。")
@common
def window(setting: Setting, port: int, lock_after: int, *, no_open: bool) -> int:
    """このパソコンのブラウザーに、送り受けの画面を開きます。"""
    from client.window.server import WindowServer

    setting.home.prepare()
    try:
        server = WindowServer(port, setting.home, minutes=lock_after)
    except OSError:
        raise HomeBusyError(
            f"ポート {port} は、ほかのソフトが使っています。", next_step="--port を外すと、空いているポートを使います。"
        ) from None
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if setting.as_json:
        say_json({"url": server.entrance, "port": server.server_address[1]})
    else:
        say("画面を開きます。開かないときは、次の住所をブラウザーに入れてください（5分のあいだ、一度だけ使えます）。")
        say(f"　{server.entrance}")
        say("終わるときは、ここで Ctrl-C を押してください。")
    if not no_open:
        webbrowser.open(server.entrance)
    try:
        server.serve()
    except KeyboardInterrupt:
        if not setting.as_json:
            say("\n画面を閉じました。")
    return 0

"""`heartbeat`, `sync` and `start`: one round of work, once or again and again."""

from __future__ import annotations

import signal
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from client import clock, inbox, outbox
from client.commands.exchange import arrival_json, tell_arrivals
from client.commands.shared import FOLDER, Setting, common
from client.commands.wording import in_words
from client.errors import ClientError, IdentityError
from client.office import Office, greet
from client.render import say, say_error, say_json, sent_json
from client.rounds import make_round

SHORTEST_PAUSE = 5


@click.command()
@common
def heartbeat(setting: Setting) -> int:
    """中継所に「このパソコンで動いています」と、署名を付けて知らせます。"""
    with setting.office() as office:
        office.relay.need_right_clock()
        told = greet(office)
    if setting.as_json:
        say_json(told)
    else:
        say("中継所に知らせました。案内のページが緑になります。")
        for text in office.said:
            say(f"中継所からのお知らせ：{text}")
    return 0


@click.command()
@click.option("--into", type=FOLDER, default=None, help="受け取ったファイルを置くフォルダー。")
@common
def sync(setting: Setting, into: Path | None) -> int:
    """預かったものを送り、届いたものを受け取ります（1回だけ）。"""
    with setting.office() as office:
        return _round(setting, office, into)


@click.command()
@click.option("--every", type=click.IntRange(SHORTEST_PAUSE, 86400), default=300, help="何秒おきに確かめるか。")
@click.option("--into", type=FOLDER, default=None, help="受け取ったファイルを置くフォルダー。")
@click.option("--once", is_flag=True, help="1回だけで終わります。")
@common
def start(setting: Setting, every: int, into: Path | None, *, once: bool) -> int:
    """動かしたままにします。中継所に知らせ、預かったものを送り、届いたものを受け取ります。"""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with setting.office() as office:
        if once:
            return _round(setting, office, into)
        if not setting.as_json:
            say(f"動いています。{every}秒おきに確かめます。止めるときは Ctrl-C を押してください。")
        try:
            while True:
                _round_that_goes_on(setting, office, into)
                time.sleep(every)
        except KeyboardInterrupt:
            if not setting.as_json:
                say("\n止めました。預かったものは、次に動かしたときに送ります。")
    return 0


def _round_that_goes_on(setting: Setting, office: Office, into: Path | None) -> None:
    """A round that may fail (no line, a wrong clock, a full disk); only a relay that is not ours ends the work."""
    try:
        _round(setting, office, into)
    except IdentityError:
        raise
    except (ClientError, OSError) as error:
        say_error(in_words(error), as_json=setting.as_json)


def _round(setting: Setting, office: Office, into: Path | None) -> int:
    """Greet, send what waits, fetch what waits, ask what became of the rest."""
    done = make_round(office, into)
    sent, arrivals = done.sent, done.arrivals
    tries = [one.error for one in sent] + [one.error for one in arrivals]
    errors = [error for error in tries if error is not None]
    if setting.as_json:
        say_json(_as_json(office, sent, arrivals))
    else:
        say(f"{clock.now().astimezone(clock.TOKYO):%H:%M} 中継所に知らせました。")
        for one in sent:
            if one.error is None:
                say(f"　送りました：{one.row.receiver_name or one.row.receiver}　{one.row.title}")
            else:
                say_error(one.error, as_json=False)
        tell_arrivals(arrivals)
        for text in office.said:
            say(f"中継所からのお知らせ：{text}")
    return _exit_code(errors)


def _as_json(office: Office, sent: Sequence[outbox.Delivery], arrivals: Sequence[inbox.Arrival]) -> dict[str, Any]:
    return {
        "sent": [sent_json(one.row) | {"error": one.error and one.error.problem()} for one in sent],
        "packages": [arrival_json(one) for one in arrivals],
        "messages_from_relay": office.said,
    }


def _exit_code(errors: list[ClientError]) -> int:
    return errors[0].exit_code if errors else 0

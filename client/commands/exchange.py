"""`send`, `fetch` and `import-done`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from client import inbox, outbox
from client.checking import checked
from client.commands.shared import ANY_PATH, FOLDER, Setting, common
from client.errors import ClientError, NotSendableError, ServerUnreachableError
from client.office import Office
from client.render import (
    month_ja,
    received_json,
    received_line,
    report_lines,
    say,
    say_error,
    say_json,
    sent_json,
    when,
)
from client.rounds import Sending, bring_in, say_imported, send_set
from engine.standard import Report
from engine.standard.numbers import check_office_number


@click.command()
@click.argument("paths", nargs=-1, required=True, type=ANY_PATH)
@click.option("--to", default="", help="相手の事業所番号。書かないと、ファイル名から読みます。")
@click.option("--again", is_flag=True, help="前に送ったものと同じでも、もう一度送ります。")
@click.option("--keep-copy", is_flag=True, help="封をしたものを、自分でも開けるようにして残します。")
@common
def send(setting: Setting, paths: tuple[Path, ...], to: str, *, again: bool, keep_copy: bool) -> int:
    """確かめて、封をして、送ります。つながらないときは預かっておき、次のときに送ります。"""
    files = outbox.read_all(outbox.collect(paths))
    report = checked(files)
    if report.outcome == "reject":
        return _rejected(setting, report)
    receiver = check_office_number(to).value
    with setting.office() as office:
        done = send_set(office, report, files, to=receiver, again=again, keep_copy=keep_copy)
    if setting.as_json:
        say_json(_sending_json(office, report, done))
    else:
        _tell_sending(office, report, done)
    return done.problem.exit_code if done.problem is not None else 0


@click.command()
@click.option("--into", type=FOLDER, default=None, help="受け取ったファイルを置くフォルダー。")
@common
def fetch(setting: Setting, into: Path | None) -> int:
    """届いたものを受け取り、開いて確かめ、受領の控えを返します。"""
    with setting.office() as office:
        arrivals = bring_in(office, into)
    failed = [one.error.exit_code for one in arrivals if one.error is not None]
    if setting.as_json:
        say_json({"packages": [arrival_json(one) for one in arrivals], "messages_from_relay": office.said})
    else:
        tell_arrivals(arrivals)
        _tell_relay(office)
    return max(failed, default=0)


@click.command("import-done")
@click.argument("message")
@common
def import_done(setting: Setting, message: str) -> int:
    """介護ソフトに取り込んだことを、相手に知らせます（番号は status に出ます。はじめの8文字でもかまいません）。"""
    with setting.office() as office:
        row, problem = say_imported(office, message.strip().lower())
    if setting.as_json:
        say_json(received_json(row) | {"error": _problem(problem)})
    else:
        say(f"取り込みの控えを作りました：{row.sender_name or row.sender}　{month_ja(row.month)}")
        if problem is not None:
            say_error(problem, as_json=False)
            say("控えは預かっています。次につながったときに、相手へ届けます。")
    return problem.exit_code if problem is not None else 0


def arrival_json(one: inbox.Arrival) -> dict[str, Any]:
    """One package of a fetch for machines."""
    row = received_json(one.row) if one.row is not None else None
    return {
        "message_id": one.package.message_id,
        "sender": one.package.sender,
        "sender_name": one.package.sender_name,
        "state": one.row.state if one.row is not None else "left",
        "received": row,
        "error": _problem(one.error),
    }


def tell_arrivals(arrivals: Sequence[inbox.Arrival]) -> None:
    """What a fetch brought, for the person."""
    if not arrivals:
        say("新しく届いたものは、ありません。")
    for one in arrivals:
        if one.row is not None:
            say(received_line(one.row))
            if one.report is not None and one.report.outcome != "ok":
                for line in report_lines(one.report):
                    say(f"　　{line}")
        if one.error is not None:
            say_error(one.error, as_json=False)


def _rejected(setting: Setting, report: Report) -> int:
    error = NotSendableError()
    if setting.as_json:
        say_json(error.problem() | report.to_json())
    else:
        for line in report_lines(report):
            say(line)
        say()
        say_error(error, as_json=False)
    return error.exit_code


def _sending_json(office: Office, report: Report, done: Sending) -> dict[str, Any]:
    return {
        "outcome": report.outcome,
        "findings": report.to_json()["findings"],
        "messages": [
            sent_json(row) | {"error": _problem(done.errors.get(row.message_id) or done.offline)} for row in done.rows
        ],
        "already_sent": [one.detail for one in done.skipped],
        "earlier": [sent_json(one.row) | {"error": _problem(one.error)} for one in done.earlier],
        "messages_from_relay": office.said,
    }


def _tell_sending(office: Office, report: Report, done: Sending) -> None:
    for line in report_lines(report):
        say(line)
    for same in done.skipped:
        say(f"\n{same.title}　{same.detail}")
    say()
    for row in done.rows:
        _tell_sent(row.receiver_name or row.receiver, row.accepted_at, done.errors.get(row.message_id) or done.offline)
    for one in done.earlier:
        if one.error is None:
            say(f"前に預かったものも送りました：{one.row.receiver_name or one.row.receiver}")
    _tell_relay(office)


def _tell_sent(to: str, accepted_at: str, error: ClientError | None) -> None:
    if accepted_at:
        say(f"{to}へ送りました。中継所が{when(accepted_at)}に預かり、控えを受け取りました。")
        say("　相手が受け取ったかどうかは、renkei-office status で見られます。")
        return
    say(f"{to}への一組は、封をして、このパソコンに預かっています。")
    if error is not None:
        say_error(error, as_json=False)
    if isinstance(error, ServerUnreachableError):
        say("　つながったら、次の send か sync のときに同じものを送ります。送り直しは要りません。")


def _tell_relay(office: Office) -> None:
    for text in office.said:
        say(f"中継所からのお知らせ：{text}")


def _problem(error: ClientError | None) -> dict[str, object] | None:
    return error.problem() if error is not None else None

"""`send`, `fetch` and `import-done`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from client import clock, inbox, outbox
from client.commands.shared import ANY_PATH, FOLDER, Setting, common
from client.errors import AlreadySentError, ClientError, NotSendableError, ServerUnreachableError
from client.office import Office, go_online
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
from client.store import alone
from engine.standard import Report, check_set
from engine.standard.numbers import check_office_number

PATIENCE = 60.0


@click.command()
@click.argument("paths", nargs=-1, required=True, type=ANY_PATH)
@click.option("--to", default="", help="相手の事業所番号。書かないと、ファイル名から読みます。")
@click.option("--again", is_flag=True, help="前に送ったものと同じでも、もう一度送ります。")
@click.option("--keep-copy", is_flag=True, help="封をしたものを、自分でも開けるようにして残します。")
@common
def send(setting: Setting, paths: tuple[Path, ...], to: str, *, again: bool, keep_copy: bool) -> int:
    """確かめて、封をして、送ります。つながらないときは預かっておき、次のときに送ります。"""
    files = outbox.read_all(outbox.collect(paths))
    report = check_set(outbox.under_standard(files), at=clock.now().astimezone(clock.TOKYO).date())
    if report.outcome == "reject":
        return _rejected(setting, report)
    with setting.office() as office, alone(setting.home.lock, patience=PATIENCE):
        outbox.sweep(office)
        offline = go_online(office)
        put, skipped = _put(office, report, files, to, offline, again=again, keep_copy=keep_copy)
        done = outbox.flush(office) if offline is None else []
        rows = [office.store.sent(one) for one in put]
        errors = {one.row.message_id: one.error for one in done if one.error is not None}
        others = [one for one in done if one.row.message_id not in put]
    problem = offline or next(iter(errors.values()), None)
    if setting.as_json:
        say_json(
            {
                "outcome": report.outcome,
                "findings": report.to_json()["findings"],
                "messages": [
                    sent_json(row) | {"error": _problem(errors.get(row.message_id) or offline)} for row in rows if row
                ],
                "already_sent": [one.detail for one in skipped],
                "earlier": [sent_json(one.row) | {"error": _problem(one.error)} for one in others],
                "messages_from_relay": office.said,
            }
        )
    else:
        for line in report_lines(report):
            say(line)
        for same in skipped:
            say(f"\n{same.title}　{same.detail}")
        say()
        for row in rows:
            if row is not None:
                _tell_sent(row.receiver_name or row.receiver, row.accepted_at, errors.get(row.message_id) or offline)
        for one in others:
            if one.error is None:
                say(f"前に預かったものも送りました：{one.row.receiver_name or one.row.receiver}")
        _tell_relay(office)
    return problem.exit_code if problem is not None else 0


@click.command()
@click.option("--into", type=FOLDER, default=None, help="受け取ったファイルを置くフォルダー。")
@common
def fetch(setting: Setting, into: Path | None) -> int:
    """届いたものを受け取り、開いて確かめ、受領の控えを返します。"""
    with setting.office() as office, alone(setting.home.lock, patience=PATIENCE):
        offline = go_online(office)
        if offline is not None:
            raise offline
        arrivals = inbox.fetch(office, into.absolute() if into else None)
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
    with setting.office() as office, alone(setting.home.lock, patience=PATIENCE):
        row = inbox.mark_imported(office, message.strip().lower())
        problem = go_online(office)
        if problem is None:
            problem = next(iter(inbox.send_receipts(office)), None)
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


def _put(
    office: Office,
    report: Report,
    files: Sequence[tuple[str, bytes]],
    to: str,
    offline: ClientError | None,
    *,
    again: bool,
    keep_copy: bool,
) -> tuple[list[str], list[AlreadySentError]]:
    put: list[str] = []
    skipped: list[AlreadySentError] = []
    for draft in outbox.drafts(office, report, files, check_office_number(to).value):
        try:
            if not again:
                outbox.need_new(office, draft)
        except AlreadySentError as error:
            skipped.append(error)
            continue
        put.append(outbox.put(office, draft, offline=offline, copy_for_us=keep_copy).message_id)
    if skipped and not put:
        if offline is None:
            outbox.flush(office)
        raise skipped[0]
    return put, skipped


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

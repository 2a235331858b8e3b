"""The client's words on the screen: the heading tells the state, then reasons, then what to do next."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import click

from client import clock
from client.errors import ClientError
from client.rows import Received, Sent
from engine.standard import Finding, Report

STATES = {
    "waiting": "このパソコンで送信待ち",
    "accepted": "中継所で預かり中",
    "fetched": "相手が取りに来ました（控えはまだです）",
    "received": "届いて、開かれました",
    "imported": "相手が取り込みました",
    "refused": "相手が開けませんでした",
    "failed": "送れませんでした",
}


def say(text: str = "") -> None:
    """One line for the person."""
    click.echo(text)


def say_json(value: Mapping[str, Any]) -> None:
    """The same for machines: one JSON object."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))


def say_error(error: ClientError, *, as_json: bool) -> None:
    """An error on stderr, or as a problem object on stdout."""
    if as_json:
        say_json(error.problem())
        return
    click.echo(f"エラー：{error.title}", err=True)
    if error.detail:
        click.echo(f"　{error.detail}", err=True)
    if error.next_step:
        click.echo(f"　次にすること：{error.next_step}", err=True)
    click.echo(f"　問い合わせ用の記号：{error.code}", err=True)


def when(text: str) -> str:
    """A moment as 11月24日 14:31, in Japan; empty stays empty."""
    if not text:
        return ""
    moment = clock.read(text).astimezone(clock.TOKYO)
    return f"{moment.month}月{moment.day}日 {moment:%H:%M}"


def month_ja(text: str) -> str:
    """202612 as 2026年12月分; empty stays empty."""
    return f"{text[:4]}年{int(text[4:])}月分" if len(text) == 6 and text.isdigit() else text


def report_lines(report: Report) -> Iterable[str]:
    """A checked set as the findings page shows it: what, what to do, where, code last."""
    errors = [one for one in report.findings if one.severity == "error"]
    notes = [one for one in report.findings if one.severity != "error"]
    yield _heading(report, len(errors), len(notes))
    if errors:
        yield from ("", f"直すところ（{len(errors)}つ）", *_findings(errors))
    if notes:
        yield from ("", f"知っておくこと（{len(notes)}つ）", *_findings(notes))
    for unit in report.send_units:
        yield from ("", f"確かめた一組：{unit.title_ja}　{month_ja(unit.month or '')}")
        yield f"　送り元 {unit.sender}　→　相手 {unit.receiver}"
        sizes = {one.name: one.rows for one in report.files}
        yield from (f"　{name}　{sizes.get(name, 0)}行" for name in unit.files)


def _heading(report: Report, errors: int, notes: int) -> str:
    if report.outcome == "reject":
        return f"まだ送れません。直すところが{errors}つあります。" if errors else "まだ送れません。"
    return f"このまま送れます。知っておくことが{notes}つあります。" if notes else "問題ありません。このまま送れます。"


def _findings(findings: Iterable[Finding]) -> Iterable[str]:
    for number, one in enumerate(findings, 1):
        yield f" {number}. {one.message}"
        yield f"　　次にすること：{one.next_step}"
        if where := _where(one):
            yield f"　　場所：{where}"
        yield f"　　問い合わせ用の記号：{one.code}"


def _where(one: Finding) -> str:
    parts = [one.file or ""]
    if one.row is not None:
        parts.append(f"{one.row}行め")
    if one.column is not None:
        parts.append(f"{one.column} {one.column_name or ''}".strip())
    if one.count > 1:
        parts.append(f"（ほか{one.count - 1}か所）")
    return "　".join(part for part in parts if part)


def sent_line(row: Sent) -> str:
    """One line of the sent list: to whom, what, how far it came."""
    state = STATES.get(row.state, row.state)
    last = when(row.imported_at or row.received_at or row.accepted_at)
    reason = f"（{row.reason}）" if row.reason and row.state == "refused" else ""
    to = row.receiver_name or row.receiver
    return f"　{to}（{row.receiver}）　{row.title}　{when(row.created_at)}に作成　→　{state}{reason}　{last}".rstrip()


def received_line(row: Received) -> str:
    """One line of the inbox: from whom, what, where it lies."""
    sender = f"{row.sender_name or row.sender}（{row.sender}）"
    if row.state == "refused":
        return f"　{sender}　{when(row.stored_at)}　開けなかったので、相手に知らせました（{row.reason}）"
    done = "取り込み済み" if row.state == "imported" else "受け取りました"
    return f"　{sender}　{month_ja(row.month)}　{when(row.stored_at)}　{done}　{row.folder}　番号 {row.message_id}"


def sent_json(row: Sent) -> dict[str, Any]:
    """A sent row for machines."""
    names = (
        "message_id", "receiver", "receiver_name", "send_unit", "month", "title", "sha256", "size", "created_at",
        "state", "reason", "serial", "tries", "last_error", "accepted_at", "fetched_at", "received_at", "imported_at",
    )
    return {name: getattr(row, name) for name in names} | {"files": list(row.files)}


def received_json(row: Received) -> dict[str, Any]:
    """An inbox row for machines."""
    names = (
        "message_id", "sender", "sender_name", "send_unit", "month", "sha256", "size", "accepted_at", "stored_at",
        "state", "reason", "folder",
    )
    report = json.loads(row.report) if row.report else None
    return {name: getattr(row, name) for name in names} | {
        "files": list(row.files),
        "outcome": report["outcome"] if report else None,
        "findings": report["findings"] if report else [],
    }

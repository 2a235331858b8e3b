"""`status`: who has it, who has not, and whether this PC is fit."""

from __future__ import annotations

from typing import Any

import click

from client import clock
from client.commands.shared import Setting, common
from client.errors import ClientError, ServerRefusedError
from client.office import Office
from client.render import month_ja, received_json, received_line, say, say_json, sent_json, sent_line
from client.rounds import ask_standing
from client.rows import Sent

RENEWAL_DAYS = 90
_ARRIVED = {"received", "imported"}


@click.command()
@common
def status(setting: Setting) -> int:
    """いまのようすを出します：電子証明書、利用料、送ったもの、届いたもの。"""
    with setting.office() as office:
        problem, me = ask_standing(office)
        facts = _facts(office, me, problem)
        if setting.as_json:
            say_json(facts)
        else:
            _tell(office, facts)
    return problem.exit_code if isinstance(problem, ServerRefusedError) and not problem.passing else 0


def _facts(office: Office, me: dict[str, Any], problem: ClientError | None) -> dict[str, Any]:
    sent, certificate = office.store.all_sent(), office.identity.certificate
    left = certificate.not_valid_after_utc - clock.now()
    return {
        "office": me.get("office") or {"number": office.number},
        "certificate": {
            "serial": office.config.certificate_serial,
            "not_after": clock.stamp(certificate.not_valid_after_utc),
            "days_left": left.days,
            "status": (me.get("certificate") or {}).get("status"),
        },
        "relay": {"url": office.config.url, "reachable": problem is None, "error": problem and problem.problem()},
        "licence": me.get("licence"),
        "application": me.get("application"),
        "practice_office": me.get("practice_office"),
        "unread": me.get("unread"),
        "outbox_waiting": len([row for row in sent if row.state == "waiting"]),
        "receipts_waiting": len(office.store.unacknowledged()),
        "not_received": [row.message_id for row in sent if row.state not in _ARRIVED],
        "sent": [
            sent_json(row) | {"receipts": [proof[0] for proof in office.store.proofs(row.message_id)]} for row in sent
        ],
        "inbox": [received_json(row) for row in office.store.all_received()],
        "messages_from_relay": office.said,
    }


def _tell(office: Office, facts: dict[str, Any]) -> None:
    until = clock.read(facts["certificate"]["not_after"]).astimezone(clock.TOKYO)
    sent = office.store.all_sent()
    say(_heading(sent))
    if facts["relay"]["error"]:
        error = facts["relay"]["error"]
        say(f"（{error['title']}{error['detail']}")
        say(f"　次にすること：{error['next_step']}")
        say("　下は、このパソコンが覚えているようすです。）")
    say()
    say(f"事業所　　　　{facts['office'].get('name', '')}　{office.number}")
    say(f"電子証明書　　{until.year}年{until.month}月{until.day}日まで（あと{facts['certificate']['days_left']}日）")
    if facts["certificate"]["days_left"] < RENEWAL_DAYS:
        say("　　　　　　　　もうすぐ期限です。案内のページで新しい「このパソコン用の番号」を受け取り、enrol に --again を付けて実行してください。")
    say(f"1年分の利用料　{_licence(facts)}")
    if facts["unread"]:
        say(f"届いたもの　　{facts['unread']}件が待っています。renkei-office fetch で受け取れます。")
    if facts["receipts_waiting"]:
        say(f"受領の控え　　{facts['receipts_waiting']}件が、中継所へ届くのを待っています。")
    for month in dict.fromkeys(row.month for row in sent):
        rows = [row for row in sent if row.month == month]
        say(f"\n送ったもの　{month_ja(month)}　{_heading(rows)}")
        for row in sorted(rows, key=lambda row: (row.state in _ARRIVED, row.created_at)):
            say(sent_line(row))
    received = office.store.all_received()
    if received:
        say("\n受け取ったもの")
    for one in received[:50]:
        say(received_line(one))
    for text in office.said:
        say(f"\n中継所からのお知らせ：{text}")


def _heading(rows: list[Sent]) -> str:
    if not rows:
        return "まだ何も送っていません。"
    arrived = len([row for row in rows if row.state in _ARRIVED])
    if arrived == len(rows):
        return f"送った{len(rows)}件は、すべて届きました。"
    return f"送った{len(rows)}件のうち、{arrived}件が届きました。"


def _licence(facts: dict[str, Any]) -> str:
    licence = facts["licence"]
    if licence and licence.get("active"):
        year, month, day = str(licence.get("valid_until") or "--").split("-")
        return f"使えます（{year}年{int(month)}月{int(day)}日まで）" if year else "使えます"
    if facts["application"]:
        return f"申し込み {facts['application'].get('number')} を受け付けています"
    return "まだ申し込みがありません。案内のページの STEP 2 へ進んでください。" if facts["relay"]["reachable"] else "（つながると分かります）"

"""Fictional tickets in the words offices use, written straight into an empty database."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, update

from helpdesk.records import AuditEnd, AuditRow, Ticket, TicketMessage
from helpdesk.rules.chain import START
from helpdesk.rules.states import State
from helpdesk.rules.words import fold, format_number
from helpdesk.service import deadlines, postings
from store.base import new_id
from store.records import Counter
from store.work import Work

PLACES = ["みどり野", "あかね台", "しらさぎ", "ほたる川", "こもれび", "すずらん", "つくし野", "ひだまり", "かえで坂", "わかば"]
KINDS = ["居宅支援", "訪問介護", "デイサービス", "訪問看護", "福祉用具", "ショートステイ", "地域包括", "リハビリ"]
THINGS = [
    "証明書", "料金", "フリーパス", "ケアプラン", "第6表", "第7表", "実績", "CSVファイル", "通知書",
    "仮パスワード", "KJのID", "ソフト", "パソコン", "受領書", "連携先", "送信", "受信", "更新", "申し込み",
    "初期設定", "画面", "印刷", "文字化け", "エラーコード", "ライセンス", "請求書", "ブラウザ", "名簿", "利用票",
]
WAYS = [
    "が見つかりません", "の出し方が分かりません", "が止まったままです", "を取り込めません",
    "の期限が切れそうです", "が二度届きました", "を入れ直したいです", "がいつ届くか知りたいです",
    "の画面が開きません", "を別のパソコンに移したいです", "を間違えて消しました",
]
MORE = [
    "きのうまでは使えていました。", "何度押しても同じです。", "担当が替わったばかりで分かりません。",
    "月末までに間に合わせたいです。", "となりの席のパソコンでは動きます。", "画面には何も出ません。",
    "相手の事業所にも確かめてもらいました。", "電話でも同じことを聞きました。",
    "ウイルス対策ソフトは入れています。", "説明書の12ページまで進みました。", "急いでいます。",
    "再起動もしました。",
]
RARE = ["ぬか漬け", "千鳥足", "万華鏡", "鳳凰", "ヒヤシンス", "羅針盤"]
STATES = [*[State.CLOSED.value] * 60, *[State.SOLVED.value] * 34, "new", "open", "open", "waiting_office", "waiting_office", "waiting_third_party"]
AT_ONCE = 2000


def fill(work: Work, count: int, *, seed: int = 7) -> None:
    """`count` tickets with a question, an answer and three rows of audit each, then the index."""
    draw, now = random.Random(seed), work.now()
    agents = [new_id() for _ in range(8)]
    rows: list[dict[str, Any]] = []
    talk: list[dict[str, Any]] = []
    audit: list[dict[str, Any]] = []
    for at in range(1, count + 1):
        row, said = _ticket(draw, at, now - timedelta(minutes=9 * (count - at + 1)), agents)
        rows.append(row)
        talk += _talk(row, said)
        audit += _audit(row)
        for place, one in enumerate(audit[-3:], 3 * at - 2):
            one["position"] = place
        if len(rows) == AT_ONCE or at == count:
            for table, values in ((Ticket, rows), (TicketMessage, talk), (AuditRow, audit)):
                work.session.execute(insert(table), values)
                values.clear()
    work.session.add(Counter(name="ticket", value=count))
    work.session.add(AuditEnd(id=1, position=3 * count, seal=START))  # unsealed rows: nobody verifies these
    work.session.flush()
    for ticket in work.session.query(Ticket).where(Ticket.state.in_(STATES[94:])).yield_per(500):
        deadlines.refresh(work, ticket)
    work.session.execute(update(Ticket).where(Ticket.state.in_(STATES[:94])).values(queue_at=None))
    postings.rebuild(work)


def _ticket(draw: random.Random, at: int, when: datetime, agents: list[str]) -> tuple[dict[str, Any], list[str]]:
    thing, state = draw.choice(THINGS), draw.choice(STATES)
    subject = f"{thing}{draw.choice(WAYS)}"
    said = [f"{subject}。{''.join(draw.sample(MORE, 4))}{draw.choice(THINGS)}と{draw.choice(THINGS)}も気になります。"]
    if draw.random() < 0.002:
        said[0] += f"{draw.choice(RARE)}の絵が出ています。"
    said.append(f"{thing}の画面を開いて、{draw.choice(THINGS)}の欄を見てください。{draw.choice(MORE)}")
    name, office = f"{draw.choice(PLACES)}{draw.choice(KINDS)}{at % 97}", f"99{at % 4001:08}"
    number, ended = format_number(at), state in STATES[:94]
    head = fold(f"{number} {office} {name} {subject}")
    row = {
        "id": new_id(), "number": number, "subject": subject, "state": state, "source": "form", "office_number": office,
        "office_name": name, "assignee_id": None if state == "new" else draw.choice(agents), "token_hash": "",
        "situation": {}, "search_text": f"{head}\n{fold(' '.join(said))}", "created_at": when, "updated_at": when,
        "first_due_at": when, "first_answer_at": None if state == "new" else when, "first_minutes": 5,
        "ended_at": when if ended else None, "answer_since": None if ended or "waiting" in state else when,
        "category": draw.choice(("fee", "step1", "step3", "other")), "version": 1,
    }
    return row, said


def _talk(row: dict[str, Any], said: list[str]) -> Iterator[dict[str, Any]]:
    for at, (who, text) in enumerate(zip(("office", "agent"), said, strict=True), 1):
        yield {"id": new_id(), "ticket_id": row["id"], "position": at, "who": who, "text": text, "at": row["created_at"]}


def _audit(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for action in ("opened", "replied", "moved"):
        yield {
            "at": row["created_at"], "actor_kind": "system", "actor": "", "action": action, "ticket_id": row["id"],
            "office_number": row["office_number"], "detail": {}, "position": 0, "seal": "",
        }

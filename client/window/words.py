"""The window's words: days, states, and what to do next in a window instead of at a command line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from client import clock
from client.errors import ClientError
from client.render import month_ja
from client.rows import Received, Sent

LATE_DAYS = 3
ARRIVED = frozenset({"received", "imported"})
OPEN = frozenset({"waiting", "accepted", "fetched"})
_NEXT = {
    "not-enrolled": "案内のページの STEP 1 で「このパソコン用の番号」を受け取り、そこに出ている手順で登録してください。",
    "passphrase-wrong": "はじめて登録したときに決めた言葉を、もう一度入れてください。",
    "check-rejected": "介護ソフトで直して書き出し、もう一度入れてください。",
    "nothing-to-send": "介護ソフトで書き出したファイルを、一組まとめて入れてください。",
    "already-sent": "もう一度送るときは、下の「それでも、もう一度送る」を押してください。",
    "receiver-not-ready": "相手の準備ができてから、同じファイルを入れてください。お急ぎのときは、これまでの方法で渡してください。",
    "outbox-damaged": "同じファイルを、送る画面にもう一度入れてください。",
    "message-unknown": "受け取る画面へ戻って、一覧から選んでください。",
    "home-busy": "少し待ってから、もう一度押してください。",
    "server-unreachable": "ほかのホームページが開くか確かめ、しばらくしてからもう一度押してください。",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How far one sent set came: rank (lowest first on a list), tone, icon, words, and what to do."""

    rank: int
    tone: str
    icon: str
    words: str
    more: str = ""


def today() -> datetime:
    """Now, in Japan."""
    return clock.now().astimezone(clock.TOKYO)


def local(text: str) -> datetime:
    """A stored time, in Japan."""
    return clock.read(text).astimezone(clock.TOKYO)


def day(moment: datetime) -> str:
    """11月24日（火）."""
    return f"{moment.month}月{moment.day}日（{'月火水木金土日'[moment.weekday()]}）"


def full_day(moment: datetime) -> str:
    """2026年11月24日."""
    return f"{moment.year}年{moment.month}月{moment.day}日"


def when(text: str) -> str:
    """きょう 14:31, or 11月24日 14:31; empty stays empty."""
    if not text:
        return ""
    moment = local(text)
    start = "きょう" if moment.date() == today().date() else f"{moment.month}月{moment.day}日"
    return f"{start} {moment:%H:%M}"


def month_of(row: Sent | Received) -> str:
    """2026年12月分, or that the set has no month."""
    return month_ja(row.month) if row.month and row.month != "000000" else "月のないもの"


def next_step(error: ClientError) -> str:
    """What to do next, in the window."""
    return _NEXT.get(error.code, error.next_step)


def standing(row: Sent, *, replaced: bool = False) -> Standing:
    """One sent set in words; `replaced`: it came to nothing, but the same was sent again later."""
    if row.state in {"failed", "refused"} and replaced:
        return Standing(9, "", "x", "届かず、あとで送り直しました")
    settled = {
        "failed": Standing(0, "stop", "stop", "送れませんでした", f"同じファイルを入れ直してください（{row.last_error or row.reason}）"),
        "refused": Standing(0, "stop", "stop", "相手が開けませんでした", f"書き出し直して、もう一度送ってください（{row.reason}）"),
        "waiting": Standing(1, "ask", "clock", "このパソコンで送信待ち", "つながったら、自動で送ります"),
        "received": Standing(5, "done", "check", "届きました", "取り込みの知らせは、まだです"),
        "imported": Standing(8, "done", "check", "届いて、取り込まれました"),
    }
    return settled.get(row.state) or _underway(row)


def _underway(row: Sent) -> Standing:
    days = (today() - local(row.accepted_at or row.created_at)).days
    if days >= LATE_DAYS:
        return Standing(2, "ask", "ask", f"{days}日たっても未受信", f"{row.receiver_name or row.receiver}に、電話で知らせてください")
    return Standing(3, "now", "clock", "相手が取りに来ました" if row.state == "fetched" else "中継所で預かり中")


def with_standing(rows: list[Sent]) -> list[tuple[Sent, Standing]]:
    """Sent sets with their words, what needs a person first, then who has not received, then who has not imported."""
    good: set[tuple[str, str, str]] = set()
    told = []
    for row in rows:  # newest first
        same = (row.receiver, row.send_unit, row.month)
        told.append((row, standing(row, replaced=same in good)))
        if row.state not in {"failed", "refused"}:
            good.add(same)
    return sorted(told, key=lambda one: one[1].rank)


def heading(rows: list[Sent]) -> str:
    """5か所のうち2か所に届きました: an office is reached when the newest set of each kind is."""
    newest: dict[tuple[str, str], Sent] = {}
    for row in rows:
        newest.setdefault((row.receiver, row.send_unit), row)
    offices = {row.receiver for row in rows}
    missing = {row.receiver for row in newest.values() if row.state not in ARRIVED}
    if not missing:
        return f"{len(offices)}か所すべてに届きました"
    return f"{len(offices)}か所のうち{len(offices - missing)}か所に届きました"

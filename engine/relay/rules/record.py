"""The exchange of one office in one month as a record to show at an inspection: rows, CSV. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from engine.relay.rules.packages import MONTH, State

# Japan has had no other clock since 1951.
JAPAN = timezone(timedelta(hours=9), "JST")
STATES_JA: dict[State, str] = {
    "accepted": "相手の受け取り待ち", "fetched": "相手が取り出し中", "received": "受け取り済み",
    "imported": "取り込み済み", "refused": "受け取れず",
}
COLUMNS = (
    "受付番号", "向き", "送信元の番号", "送信元の名称", "送り先の番号", "送り先の名称", "送り単位", "対象月", "大きさ（バイト）",
    "預かった日時", "取り出した日時", "受け取った日時", "取り込んだ日時", "状態", "断られた理由", "SHA-256", "一組の番号",
)
# What a spreadsheet would run instead of show, in both widths.
FORMULA = tuple("=+-@\t\r＝＋－＠")


@dataclass(frozen=True, slots=True)
class Line:
    """One package; times in UTC, `number` as on its receipt, `outgoing` as seen from the office."""

    number: str
    outgoing: bool
    sender: str
    sender_name: str
    receiver: str
    receiver_name: str
    send_unit: str
    month: str
    size: int
    accepted_at: datetime
    fetched_at: datetime | None
    received_at: datetime | None
    imported_at: datetime | None
    state: State
    reason: str
    sha256: str
    message_id: str


@dataclass(frozen=True, slots=True)
class Record:
    """What the relay knows of one office's month (YYYYMM in Japan), and the log it stands in."""

    office_number: str
    office_name: str
    month: str
    made_at: datetime
    lines: tuple[Line, ...]
    log_size: int
    log_root: str
    log_at: datetime | None


def bounds(month: str) -> tuple[datetime, datetime]:
    """First moment of the month YYYYMM in Japan, and of the next; ValueError for anything else."""
    if not MONTH.fullmatch(month) or not month.startswith("20"):
        raise ValueError("not a month")
    start = datetime(int(month[:4]), int(month[4:]), 1, tzinfo=JAPAN)
    return start, (start + timedelta(days=31)).replace(day=1)


def months_between(first: datetime, last: datetime, most: int = 36) -> list[str]:
    """The months in Japan from `last` back to `first`, as YYYYMM, the newest first."""
    found: list[str] = []
    here = last.astimezone(JAPAN).replace(day=1)
    while len(found) < most and f"{here:%Y%m}" >= f"{first.astimezone(JAPAN):%Y%m}":
        found.append(f"{here:%Y%m}")
        here = (here - timedelta(days=1)).replace(day=1)
    return found


def clock(moment: datetime | None) -> str:
    """2026-11-24 10:00:00 in Japan, or nothing."""
    return "" if moment is None else f"{moment.astimezone(JAPAN):%Y-%m-%d %H:%M:%S}"


def cells(line: Line) -> list[str]:
    """One row, in the order of COLUMNS."""
    return [
        line.number, "送信" if line.outgoing else "受信", line.sender, line.sender_name, line.receiver, line.receiver_name,
        line.send_unit, line.month, str(line.size), clock(line.accepted_at), clock(line.fetched_at),
        clock(line.received_at), clock(line.imported_at), STATES_JA[line.state], line.reason, line.sha256, line.message_id,
    ]


def safe(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def as_csv(record: Record) -> bytes:
    """UTF-8 with its mark, so that Excel reads it; the last row names the log it was checked against."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows([safe(cell) for cell in cells(line)] for line in record.lines)
    rest: Sequence[str] = ("台帳", f"{record.log_size}件", clock(record.log_at), record.log_root)
    writer.writerow(rest)
    return out.getvalue().encode("utf-8-sig")

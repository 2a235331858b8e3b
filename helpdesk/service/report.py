"""The desk's figures: what is open and due, how fast the first answer is, and where it hurts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from helpdesk.records import Ticket
from helpdesk.rules.categories import CATEGORIES
from helpdesk.rules.states import LIVE
from helpdesk.service.deadlines import desk_of
from helpdesk.service.plots import Bar, RowsPlot
from store.work import Work

TOKYO = ZoneInfo("Asia/Tokyo")
WEEKDAYS = "月火水木金土日"
SPAN = timedelta(days=30)
GOAL = 0.95
SHOWN_DAYS = 10
LIVE_VALUES = [state.value for state in LIVE]


@dataclass(frozen=True, slots=True)
class Day:
    """One working day of the plot: how many came, and how many of these are still open."""

    day: date
    came: int
    still_open: int

    @property
    def weekday(self) -> str:
        """月 to 日."""
        return WEEKDAYS[self.day.weekday()]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything the page shows; None stands for nothing to count yet."""

    waiting: int
    late: int
    came_today: int
    first_minutes: int | None
    kept: float | None
    days: tuple[Day, ...]
    heading: str
    days_heading: str
    categories: RowsPlot
    deadlines: RowsPlot


@dataclass(slots=True)
class Kept:
    """First answers that were due: in time, and in all."""

    good: int = 0
    all: int = 0

    @property
    def share(self) -> float:
        """Part in time, 0 to 1."""
        return self.good / self.all if self.all else 1.0


@dataclass(frozen=True, slots=True)
class Figures:
    """What one ticket adds."""

    state: str
    category: str
    created_at: datetime
    first_due_at: datetime
    first_answer_at: datetime | None
    first_minutes: int | None


def report(work: Work) -> Report:
    """Figures of the last 30 days and of this moment."""
    now = work.now()
    found = work.session.execute(
        select(
            Ticket.state,
            Ticket.category,
            Ticket.created_at,
            Ticket.first_due_at,
            Ticket.first_answer_at,
            Ticket.first_minutes,
        ).where(Ticket.created_at > now - SPAN)
    )
    rows = [Figures(*row) for row in found]
    live = Ticket.state.in_(LIVE_VALUES)
    waiting = work.session.scalar(select(func.count()).where(live)) or 0
    late = work.session.scalar(select(func.count()).where(live, Ticket.due_at < now)) or 0
    midnight = datetime.combine(work.today(), time(0), TOKYO)
    minutes = [row.first_minutes for row in rows if row.first_minutes is not None]
    kept, by_category = _kept(rows, now)
    days = _days(work, rows)
    return Report(
        waiting=waiting,
        late=late,
        came_today=sum(row.created_at >= midnight for row in rows),
        first_minutes=round(median(minutes)) if minutes else None,
        kept=kept.share if kept.all else None,
        days=days,
        heading=_heading(waiting, late, rows),
        days_heading=_days_heading(days),
        categories=_categories(rows),
        deadlines=_deadlines(kept, by_category),
    )


def _kept(rows: Sequence[Figures], now: datetime) -> tuple[Kept, dict[str, Kept]]:
    # Unanswered counts as missed once it is due; ended without an answer counts for nothing.
    total, by_category = Kept(), defaultdict[str, Kept](Kept)
    for row in rows:
        owed = row.first_answer_at is None and row.state in LIVE_VALUES and row.first_due_at < now
        if row.first_answer_at is None and not owed:
            continue
        good = row.first_answer_at is not None and row.first_answer_at <= row.first_due_at
        for kept in (total, by_category[row.category]):
            kept.good, kept.all = kept.good + good, kept.all + 1
    return total, dict(by_category)


def _days(work: Work, rows: Sequence[Figures]) -> tuple[Day, ...]:
    desk, day = desk_of(work), work.today()
    wanted: list[date] = []
    while len(wanted) < SHOWN_DAYS:
        if desk.is_working_day(day) or day == work.today():
            wanted.append(day)
        day -= timedelta(days=1)
    came: Counter[date] = Counter()
    open_still: Counter[date] = Counter()
    for row in rows:
        on = row.created_at.astimezone(TOKYO).date()
        came[on] += 1
        open_still[on] += row.state in LIVE_VALUES
    return tuple(Day(day, came[day], open_still[day]) for day in reversed(wanted))


def _heading(waiting: int, late: int, rows: Sequence[Figures]) -> str:
    if late:
        return f"{late}件が、お約束の時刻を過ぎています"
    open_by = Counter(row.category for row in rows if row.state in LIVE_VALUES and row.category != "other")
    if waiting == 0:
        return "待っている相談は、ありません"
    if open_by and open_by.most_common(1)[0][1] > 1:
        return f"{CATEGORIES[open_by.most_common(1)[0][0]]}で、いちばん止まっています"
    return f"{waiting}件が待っています。どれも期限の内です"


def _days_heading(days: Sequence[Day]) -> str:
    *before, today = days
    usual = sum(day.came for day in before) / len(before)
    if today.came == 0:
        return "きょうの相談は、まだありません"
    if usual < 1:
        return f"きょうは{today.came}件"
    ratio = today.came / usual
    return f"きょうは、ふだんの{ratio:.1f}倍" if ratio >= 1.3 else f"きょうは{today.came}件、ふだんどおりです"


def _categories(rows: Sequence[Figures]) -> RowsPlot:
    found = Counter(row.category for row in rows)
    most = max(found.values(), default=0)
    title = "30日の間に、相談はありません"
    if most:
        top = found.most_common(1)[0][0]
        title = f"いちばん多いのは「{CATEGORIES.get(top, top)}」"
    bars = tuple(
        Bar(CATEGORIES.get(name, name), f"{count}件", count / most) for name, count in found.most_common(7)
    )
    return RowsPlot("categories", title, "この30日の相談の数", bars)


def _deadlines(total: Kept, by_category: dict[str, Kept]) -> RowsPlot:
    caption = "最初の返事の期限を守れた割合（この30日）"
    if not total.all:
        return RowsPlot("kept", "期限の来た相談は、まだありません", caption, ())
    worst = sorted(by_category.items(), key=lambda item: (item[1].share, -item[1].all))
    behind = [name for name, kept in worst if kept.share < GOAL]
    title = "どの相談も、目標を守れています"
    if len(behind) == 1:
        title = f"「{CATEGORIES.get(behind[0], behind[0])}」だけ、遅れがちです"
    elif behind:
        title = f"いちばん遅れがちなのは「{CATEGORIES.get(behind[0], behind[0])}」"
    bars = [Bar("全体", percent(total.share), total.share, ask=total.share < GOAL)]
    bars += [
        Bar(CATEGORIES.get(name, name), percent(kept.share), kept.share, ask=kept.share < GOAL)
        for name, kept in worst[:4]
    ]
    return RowsPlot("kept", title, caption, tuple(bars), GOAL, f"縦線は目標の{GOAL:.0%}")


def percent(share: float) -> str:
    """`94%`, rounded down: a goal missed by a hair is missed."""
    return f"{int(share * 100 + 1e-9)}%"

"""Gathers what answers of this moment need: price, desk, the move."""

from __future__ import annotations

from datetime import date, datetime

from engine.licences.rules import NoTermsError, Quote, move_on, quote
from faq.rules.answers import DayFacts
from store.clock import tokyo_date
from web.hours import Desk
from web.settings import DeskSettings


def day_facts(now: datetime, desk: Desk, settings: DeskSettings, offices: int = 1) -> DayFacts:
    """The facts of a moment for a question about `offices` offices."""
    today = tokyo_date(now)
    return DayFacts(
        today, _quote(today, offices), desk_words(now, desk), settings.phone,
        f"平日の{desk.hours_text()}（土日・祝日・12月29日〜1月3日は休み）", settings.id_phone, _move_words(today),
    )


def desk_words(now: datetime, desk: Desk) -> str:
    """Whether somebody answers the telephone, as a sentence."""
    state = desk.state(now)
    if state.is_open:
        return f"いまは受付中です（{state.text}）。"
    return f"いまは受付時間外です。次に開くのは、{state.text.removesuffix('から')}です。"


def _quote(on: date, offices: int) -> Quote | None:
    try:
        return quote(on, offices)
    except NoTermsError:
        return None


def _move_words(today: date) -> str:
    move = move_on(today)
    left = move.days_left_to_register(today) if move is not None else None
    if move is None or left is None or move.register_until is None:
        return ""
    last = move.register_until
    return f"準備の期間の終わり（{last.month}月{last.day}日）まで、きょうを入れて、あと{left}日です。"

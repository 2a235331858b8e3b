"""Dates, money and typed numbers the way people here write them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime

from store.clock import TOKYO

WEEKDAYS = "月火水木金土日"
INVISIBLE = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]+")
HYPHENS = re.compile(r"[-‐‑‒–—―−ーｰ－]+")
OFFICE_KINDS = {
    "care_management_office": "居宅介護支援事業所",
    "service_office": "居宅サービス事業所",
    "community_support_center": "地域包括支援センター",
    "practice_partner": "練習の相手",
}


def plain(text: str) -> str:
    """A typed number as it was meant: half-width, upper-case, no spaces, no hyphens."""
    folded = unicodedata.normalize("NFKC", text)
    return HYPHENS.sub("", INVISIBLE.sub("", folded)).upper()


def tidy(text: str, limit: int) -> str:
    """Free text without control characters and outer blanks, at most `limit` characters."""
    kept = "".join(c for c in text.replace("\r\n", "\n") if c in "\n\t" or unicodedata.category(c)[0] != "C")
    return kept.strip()[:limit]


def _local(value: date | datetime) -> date | datetime:
    return value.astimezone(TOKYO) if isinstance(value, datetime) else value


def date_ja(value: date | datetime) -> str:
    """11月24日（火）"""
    day = _local(value)
    return f"{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）"


def date_full(value: date | datetime) -> str:
    """2026年11月24日（火）"""
    return f"{_local(value).year}年{date_ja(value)}"


def date_plain(value: date | datetime) -> str:
    """2026年11月24日"""
    day = _local(value)
    return f"{day.year}年{day.month}月{day.day}日"


def time_ja(value: datetime) -> str:
    """14:31"""
    then = value.astimezone(TOKYO)
    return f"{then.hour}:{then.minute:02}"


def time_seconds(value: datetime) -> str:
    """14:31:05"""
    return f"{time_ja(value)}:{value.astimezone(TOKYO).second:02}"


def when_ja(value: datetime, now: datetime) -> str:
    """きょう 14:31, きのう 9:05, 11月20日 9:05 or 2025年11月20日."""
    then, today = value.astimezone(TOKYO), now.astimezone(TOKYO).date()
    clock = time_ja(value)
    days = (today - then.date()).days
    if days in {0, 1}:
        return f"{('きょう', 'きのう')[days]} {clock}"
    if then.year == today.year:
        return f"{then.month}月{then.day}日 {clock}"
    return f"{then.year}年{then.month}月{then.day}日"


def stamp_date(value: datetime) -> str:
    """8.12.1 - the year of Reiwa, month, day, as on a date stamp."""
    day = value.astimezone(TOKYO)
    return f"{day.year - 2018}.{day.month}.{day.day}"


def month_ja(value: str) -> str:
    """202612 as 2026年12月."""
    return f"{value[:4]}年{int(value[4:6])}月" if len(value) == 6 and value.isdigit() else value


def yen(value: int) -> str:
    """21,000円"""
    return f"{value:,}円"


def office_kind_ja(kind: str) -> str:
    """居宅介護支援事業所 for `care_management_office`."""
    return OFFICE_KINDS.get(kind, kind)


FILTERS = {
    "date_ja": date_ja,
    "date_full": date_full,
    "date_plain": date_plain,
    "time_ja": time_ja,
    "time_seconds": time_seconds,
    "stamp_date": stamp_date,
    "month_ja": month_ja,
    "yen": yen,
    "office_kind_ja": office_kind_ja,
}

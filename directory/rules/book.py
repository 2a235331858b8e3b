"""Rules of the partner book: ways of sending, start months, the words of an invitation."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

WAYS = {"fax": "ファックス", "post": "郵送", "hand": "手渡し", "email": "メール", "exchange": "データ連携"}
WAM_SEEN = {"": "まだ見ていない", "listed": "載っていた", "absent": "載っていなかった"}
NOTE_LENGTH = 200
INVITATION_DAYS = timedelta(days=90)


def month_choices(today: date, count: int = 8) -> list[str]:
    """Months from this one on, as YYYYMM."""
    first = today.year * 12 + today.month - 1
    return [f"{n // 12:04}{n % 12 + 1:02}" for n in range(first, first + count)]


def read_month(text: str) -> str | None:
    """YYYYMM from 2026-12, 2026/12, 2026年12月 or 202612; empty stays empty; None when it is no month."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return ""
    found = re.fullmatch(r"(20[0-9]{2})\s*[-/.年]?\s*(0?[1-9]|1[0-2])月?", plain)
    return f"{found[1]}{int(found[2]):02}" if found else None


def month_words(month: str) -> str:
    """2026年12月 for 202612."""
    return f"{month[:4]}年{int(month[4:])}月" if month else ""


def invitation_text(inviter: str, partner: str, start_month: str, link: str, until: date) -> str:
    """A letter to send by fax, post or mail; it asks, says what it costs to find out, and where to begin."""
    start = f"{month_words(start_month)}分から始められればと考えています。" if start_month else "始める月は、ご相談させてください。"
    return (
        f"{partner} 御中\n\n"
        f"いつもお世話になっております。{inviter}です。\n\n"
        "ケアプランや提供票を、ファックスや郵送の代わりに、データでやりとりできるようにしました。"
        "封をして送るので、開けられるのは受け取る事業所だけです。\n"
        f"{start}\n\n"
        "準備は、下のページが順に案内します。貴事業所の番号と名前は、はじめから入っています。"
        "登録なしで始められ、途中で保存できます。\n\n"
        f"{link}\n"
        f"（このリンクは {until.year}年{until.month}月{until.day}日 まで使えます）\n\n"
        "ご都合が合わないときは、これまでどおりの方法でお送りします。\n\n"
        f"{inviter}\n"
    )

"""What the office is told by mail, and when it may expect an answer; mail goes out as a durable job."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from helpdesk.records import Ticket, TicketMessage
from helpdesk.service import tokens
from helpdesk.service.deadlines import desk_of
from store.work import Work
from web.japanese import date_ja

LATE = "お約束の時刻を過ぎています。いま順にお答えしています"
MAIL_JOB = "helpdesk.mail"
TOKYO = ZoneInfo("Asia/Tokyo")
ADDRESS = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,180}\.[A-Za-z]{2,24}", re.ASCII
)


def address_in(contact: str) -> str:
    """The mail address somebody left among their contact words, or an empty text."""
    match = ADDRESS.search(contact)
    return match.group() if match else ""


def tell_office(work: Work, ticket: Ticket, message: TicketMessage) -> None:
    """Ask for a mail that an answer is there, when an address was left. The answer itself is not in it."""
    if address_in(ticket.contact):
        work.enqueue(MAIL_JOB, {"ticket_id": ticket.id, "message_id": message.id})


def notice_text(work: Work, ticket: Ticket) -> tuple[str, str]:
    """Subject and text of the mail; neither names a person nor quotes the conversation."""
    link = f"{work.settings.public_url}/tickets/{ticket.number}/{fresh_token(work, ticket)}"
    desk, hours = work.settings.desk, desk_of(work).hours_text()
    lines = [
        "窓口から返事が届いています。",
        "",
        f"受付番号　{ticket.number}",
        "返事は、次のリンクから読めます。続きもそこに書けます。",
        link,
        "",
        "このリンクを知っている人は、相談の内容を読めます。ほかの人に転送しないでください。",
        "このメールは送信専用です。返信されても、担当者には届きません。",
        "",
        desk.operator,
        f"電話 {desk.phone}（平日 {hours}）",
        "",
    ]
    return f"［{ticket.number}］窓口から返事が届いています", "\n".join(lines)


def fresh_token(work: Work, ticket: Ticket) -> str:
    """The ticket's token; when the installation's key has changed since, the new one takes the old one's place."""
    token = tokens.derive(work, ticket.id)
    if not tokens.matches(ticket, token):
        ticket.token_hash = tokens.hashed(token)
    return token


def expected(work: Work, due: datetime | None) -> str:
    """When the office may expect an answer: `きょうの15時ごろまで`, that it is late, or nothing."""
    if due is None:
        return ""
    return promised(due, work.now()) if due >= work.now() else LATE


def promised(due: datetime, now: datetime) -> str:
    """`きょうの15時ごろまで`."""
    return f"{_day(due, now)}の{_clock(due)}ごろまで"


def _day(moment: datetime, now: datetime) -> str:
    there, here = moment.astimezone(TOKYO).date(), now.astimezone(TOKYO).date()
    days = (there - here).days
    return ("きょう", "あす")[days] if days in {0, 1} else date_ja(moment)


def _clock(moment: datetime) -> str:
    local = moment.astimezone(TOKYO)
    # Rounded up to the half hour: a promise should not be to the minute.
    minutes = -(-(local.hour * 60 + local.minute) // 30) * 30
    return f"{minutes // 60}時{'半' if minutes % 60 else ''}"

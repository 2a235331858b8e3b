"""The job that sends one notice; idempotent, because the mail's id is that of the message."""

from __future__ import annotations

from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

from helpdesk.mail import mailer_for
from helpdesk.records import Ticket, TicketMessage
from helpdesk.service.notices import address_in, notice_text
from store.work import Work


def send_notice(work: Work, payload: dict[str, Any]) -> None:
    """Tell the office that an answer is there."""
    ticket = work.session.get(Ticket, payload["ticket_id"])
    message = work.session.get(TicketMessage, payload["message_id"])
    if ticket is None or message is None or not address_in(ticket.contact):
        return
    subject, text = notice_text(work, ticket)
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = subject, work.settings.mail_from, address_in(ticket.contact)
    mail["Date"] = format_datetime(work.now())
    mail["Message-ID"] = f"<{message.id}@{work.settings.mail_from.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text)
    mailer_for(work.settings).send(mail)

"""Ways out for mail: an SMTP server when one is set, else a folder of .eml files."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from web.settings import Settings

TIMEOUT = 20.0


class Mailer(Protocol):
    """Sends one message or raises."""

    def send(self, mail: EmailMessage) -> None:
        """Hand it over."""
        ...


class FolderMailer:
    """Writes each message to a file named after its id, for demos and for installations without mail."""

    def __init__(self, folder: Path) -> None:
        """Use `folder`, made when first needed."""
        self.folder = folder

    def send(self, mail: EmailMessage) -> None:
        """Write the file; the same message again overwrites itself."""
        self.folder.mkdir(parents=True, exist_ok=True)
        name = str(mail["Message-ID"]).strip("<>").partition("@")[0]
        (self.folder / f"{name}.eml").write_bytes(mail.as_bytes(policy=SMTP))


class SmtpMailer:
    """Sends by SMTP: `smtp://` (STARTTLS where offered) or `smtps://`, with user and password in the address."""

    def __init__(self, url: str) -> None:
        """Read the address; nothing is opened yet."""
        self.parts = urlsplit(url)

    def send(self, mail: EmailMessage) -> None:
        """One connection a message; any error makes the job try again later."""
        host, secure = self.parts.hostname or "localhost", self.parts.scheme == "smtps"
        context = ssl.create_default_context()
        with (
            smtplib.SMTP_SSL(host, self.parts.port or 465, timeout=TIMEOUT, context=context)
            if secure
            else smtplib.SMTP(host, self.parts.port or 25, timeout=TIMEOUT)
        ) as server:
            server.ehlo()
            if not secure and server.has_extn("starttls"):
                server.starttls(context=context)
                server.ehlo()
            if self.parts.username:
                server.login(unquote(self.parts.username), unquote(self.parts.password or ""))
            server.send_message(mail)


def mailer_for(settings: Settings) -> Mailer:
    """The way out that the settings choose."""
    return SmtpMailer(settings.smtp_url) if settings.smtp_url else FolderMailer(settings.data_dir / "mail")

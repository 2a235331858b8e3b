"""Puts the desk on the app."""

from __future__ import annotations

from flask import Flask

from helpdesk.service.mailing import send_notice
from helpdesk.service.notices import MAIL_JOB
from web.extension import renkei


def init_app(app: Flask) -> None:
    """Pages, the mail job."""
    renkei(app).jobs.register(MAIL_JOB, send_notice)

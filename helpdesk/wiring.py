"""Puts the desk on the app."""

from __future__ import annotations

from flask import Flask

from helpdesk.routes import desk, tickets
from helpdesk.routes.words import GLOBALS
from helpdesk.service.mailing import send_notice
from helpdesk.service.notices import MAIL_JOB
from web.extension import renkei


def init_app(app: Flask) -> None:
    """Pages, words for templates, the mail job."""
    app.register_blueprint(desk)
    app.register_blueprint(tickets)
    app.jinja_env.globals.update(GLOBALS)
    renkei(app).jobs.register(MAIL_JOB, send_notice)

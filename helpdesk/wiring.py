"""Puts the desk on the app."""

from __future__ import annotations

from flask import Flask

from helpdesk.actions import REGISTRY
from helpdesk.own_actions import own_actions
from helpdesk.routes import desk, tickets
from helpdesk.routes.words import GLOBALS
from helpdesk.service.mailing import send_notice
from helpdesk.service.notices import MAIL_JOB
from web.extension import renkei


def init_app(app: Flask) -> None:
    """Pages, words for templates, the desk's own actions, the mail job."""
    app.register_blueprint(desk)
    app.register_blueprint(tickets)
    app.jinja_env.globals.update(GLOBALS)
    renkei(app).extras.setdefault(REGISTRY, []).append(own_actions)
    renkei(app).jobs.register(MAIL_JOB, send_notice)

"""Puts the desk on the app."""

from __future__ import annotations

from flask import Flask

from engine.events import CertificateIssued, PackageReceived, PackageRefused, ReceiptMissing
from helpdesk.actions import REGISTRY
from helpdesk.own_actions import own_actions
from helpdesk.routes import desk, tickets
from helpdesk.routes.words import GLOBALS
from helpdesk.service import evidence
from helpdesk.service.mailing import send_notice
from helpdesk.service.notices import MAIL_JOB
from web.extension import renkei


def init_app(app: Flask) -> None:
    """Pages, words for templates, the desk's own actions, the mail job, ears for the engine."""
    app.register_blueprint(desk)
    app.register_blueprint(tickets)
    app.jinja_env.globals.update(GLOBALS)
    house = renkei(app)
    house.extras.setdefault(REGISTRY, []).append(own_actions)
    house.jobs.register(MAIL_JOB, send_notice)
    house.events.subscribe(ReceiptMissing, evidence.on_missing_receipt)
    house.events.subscribe(PackageReceived, evidence.on_receipt)
    house.events.subscribe(PackageRefused, evidence.on_receipt)
    house.events.subscribe(CertificateIssued, evidence.on_certificate)
    house.jobs.every(evidence.HOURLY, "helpdesk.evidence", evidence.watch)

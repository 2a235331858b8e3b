"""Puts the wizard on the app."""

from __future__ import annotations

from typing import Any

from flask import Flask

from engine.events import (
    CertificateIssued,
    CertificateRevoked,
    ClientSeen,
    LicenceGranted,
    PackageAccepted,
    PackageImported,
    PackageReceived,
)
from onboarding import context
from onboarding.report_panel import report_panel
from onboarding.routes import bp
from onboarding.routes.visit import masthead
from onboarding.rules.numbers import certificate_title
from onboarding.service import progress
from store.work import Work
from web.extension import renkei

OF_OFFICE = (CertificateIssued, CertificateRevoked, ClientSeen, LicenceGranted)
OF_PACKAGE = (PackageAccepted, PackageImported, PackageReceived)


def _of_office(work: Work, event: Any) -> None:
    progress.note_office(work, event.office_number)


def _of_package(work: Work, event: Any) -> None:
    progress.note_office(work, event.sender)
    progress.note_office(work, event.receiver)


def init_app(app: Flask) -> None:
    """Pages, the masthead, the bot's context, the desk's panels, and ears for the engine."""
    app.register_blueprint(bp)
    app.add_template_filter(certificate_title)
    house = renkei(app)
    house.masthead.append(masthead)
    house.faq_context.append(context.visitor_context)
    house.panels.extend((*context.PANELS, report_panel))
    for event in OF_OFFICE:
        house.events.subscribe(event, _of_office)
    for package in OF_PACKAGE:
        house.events.subscribe(package, _of_package)

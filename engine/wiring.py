"""Puts the exchange on the app: pages of the API, start-up, jobs, and the practice partner."""

from __future__ import annotations

from flask import Flask

from engine import demo, events
from engine.licences import service as licences
from engine.pki import routes as pki_routes
from engine.pki import service as pki
from engine.practice import service as practice
from engine.relay import routes as relay_routes
from engine.relay import service as relay
from store.work import Work
from web.extension import renkei

FIVE_MINUTES, HOUR, DAY = 300.0, 3600.0, 86_400.0


def _start(work: Work) -> None:
    pki.ensure_ca(work)
    relay.ensure_log(work)
    practice.ensure_partner(work)


def _checkpoint(work: Work) -> None:
    relay.write_checkpoint(work)


def _hourly(work: Work) -> None:
    pki.ensure_ca(work)
    practice.ensure_partner(work)
    licences.renew_due(work)
    relay.remind(work)
    relay.drop_old_bodies(work)


def _sweep(work: Work) -> None:
    relay.sweep_parts(work)
    relay.sweep_blobs(work)


def init_app(app: Flask) -> None:
    """Register blueprints, the start of the authority and the practice partner, and what runs by the clock."""
    house = renkei(app)
    for blueprint in (*pki_routes.BLUEPRINTS, *relay_routes.BLUEPRINTS):
        app.register_blueprint(blueprint)
    house.extras[relay.GATE] = relay.Gate(house.works)
    house.on_start.append(_start)
    house.jobs.every(FIVE_MINUTES, "engine.checkpoint", _checkpoint)
    house.jobs.every(HOUR, "engine.hourly", _hourly)
    house.jobs.every(DAY, "engine.sweep", _sweep, writing=False)
    house.jobs.register(practice.RECEIVE, practice.receive)
    house.jobs.register(practice.ANSWER, practice.answer)
    house.events.subscribe(events.PackageAccepted, practice.notice)
    if house.settings.demo:
        house.companions.append(demo.companion_for(app))

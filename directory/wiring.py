"""Puts the directory on the app."""

from __future__ import annotations

from flask import Flask

from directory import demo, routes, service
from web.extension import renkei

RENEW_SECONDS = 30


def init_app(app: Flask) -> None:
    """Pages, the regular renewal of the search index, the demo's list of fictional offices."""
    app.register_blueprint(routes.bp)
    house = renkei(app)
    house.jobs.every(RENEW_SECONDS, "directory.renew", service.renew, writing=False)
    house.demo.append(demo.seed)

"""Puts the shared machinery on the app."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask

from store.blobs import FolderBlobs
from store.clock import Clock, clock_from
from store.db import Database
from store.events import Dispatcher
from store.jobs import Jobs
from store.work import Works
from web import errors, guards, japanese, routes, work
from web.extension import Masthead, Renkei, renkei
from web.hours import Desk
from web.settings import Settings
from web.work import current_work


def init_app(app: Flask, settings: Settings, clock: Clock | None = None) -> None:
    """Settings, database, clock, events, jobs, errors, headers, filters."""
    events, jobs = Dispatcher(), Jobs()
    works = Works(
        Database(settings.database_url), clock or clock_from(settings.now), events,
        FolderBlobs(settings.data_dir / "blobs"), settings, jobs,
    )
    desk = Desk.from_text(settings.desk.opens, settings.desk.closes)
    app.extensions["renkei"] = Renkei(settings, works, events, jobs, desk)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=settings.upload_megabytes * 1_048_576,
        SESSION_COOKIE_NAME="renkei",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.public_url.startswith("https://"),
        PERMANENT_SESSION_LIFETIME=30 * 24 * 3600,
    )
    app.jinja_env.filters.update(japanese.FILTERS)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    part_styles = sorted(path.name for path in Path(app.static_folder or "").glob("parts/*.css"))

    @app.context_processor
    def _shared() -> dict[str, Any]:
        now = works.clock.now()
        return {
            "now": now, "desk": desk, "desk_state": desk.state(now), "desk_settings": settings.desk,
            "demo": settings.demo, "masthead": _masthead, "part_styles": part_styles,
            "when_ja": lambda value: japanese.when_ja(value, now),
        }

    for room in (guards, work, errors):
        room.init_app(app)
    app.register_blueprint(routes.bp)


def _masthead() -> Masthead:
    for provider in renkei().masthead:
        found = provider(current_work())
        if found is not None:
            return found
    return Masthead("ようこそ", "登録なしで始められます")

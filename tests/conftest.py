"""Fixtures of the whole house: a real app on a real database, a clock that stands still."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from store.base import Base
from store.clock import TOKYO, FixedClock
from store.work import Work
from web.extension import Renkei, renkei
from web.settings import Settings, read_settings

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path | None:
    """The folder of reference material beside the checkout, where present."""
    return SHARED if SHARED.is_dir() else None


@pytest.fixture
def clock() -> FixedClock:
    """Tuesday 2026-11-24, 10:00 in Japan: a working day inside desk hours and the campaign."""
    return FixedClock(datetime(2026, 11, 24, 10, 0, tzinfo=TOKYO))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Everything under the test's own folder."""
    return read_settings({"RENKEI_DATA_DIR": str(tmp_path / "data")})


@pytest.fixture
def app(settings: Settings, clock: FixedClock) -> Iterator[Flask]:
    """The whole program with an empty database."""
    app = create_app(settings, clock)
    app.testing = True
    database = renkei(app).works.database
    Base.metadata.create_all(database.engine)
    with renkei(app).works.begin() as work:
        for start in renkei(app).on_start:
            start(work)
    yield app
    database.dispose()


@pytest.fixture
def house(app: Flask) -> Renkei:
    """The program's shared object."""
    return renkei(app)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without JavaScript."""
    return app.test_client()


@pytest.fixture
def work(house: Renkei) -> Iterator[Work]:
    """A unit of work; commit it yourself where another must see it."""
    unit = house.works.open()
    yield unit
    unit.rollback()
    unit.close()


def run_due_jobs(app: Flask) -> int:
    """Do what the server's worker thread would do now."""
    house = renkei(app)
    with app.app_context():
        return house.jobs.run_due(house.works)

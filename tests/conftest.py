"""Fixtures of the whole house: a real app on a real database, a clock that stands still."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from store.base import Base
from store.clock import TOKYO, FixedClock
from store.db import Database
from store.work import Work
from tests.postgres import Cluster
from web.extension import Renkei, renkei
from web.settings import Settings, read_settings

SHARED = Path(__file__).resolve().parents[2] / "shared"


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--database postgresql` runs the same tests on a real server."""
    parser.addoption("--database", choices=["sqlite", "postgresql"], default="sqlite")


@pytest.fixture(scope="session")
def shared() -> Path | None:
    """The folder of reference material beside the checkout, where present."""
    return SHARED if SHARED.is_dir() else None


@pytest.fixture
def clock() -> FixedClock:
    """Tuesday 2026-11-24, 10:00 in Japan: a working day inside desk hours and the campaign."""
    return FixedClock(datetime(2026, 11, 24, 10, 0, tzinfo=TOKYO))


@pytest.fixture(scope="session")
def schema(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster | Path]:
    """An empty database with all tables, made once: a file to copy, or a server with a template."""
    if request.config.getoption("--database") == "postgresql":
        cluster = Cluster.start()
        cluster.prepare()
        yield cluster
        cluster.stop()
        return
    path = tmp_path_factory.mktemp("schema") / "empty.db"
    # Making the app imports every part, and with it every table.
    create_app(read_settings({"RENKEI_DATA_DIR": str(path.parent / "data")}))
    database = Database(f"sqlite:///{path}")
    Base.metadata.create_all(database.engine)
    database.dispose()  # closing the last connection folds the write-ahead log into the file
    yield path


@pytest.fixture
def settings(tmp_path: Path, schema: Cluster | Path) -> Settings:
    """Everything under the test's own folder, with a database of its own."""
    folder = tmp_path / "data"
    environment = {"RENKEI_DATA_DIR": str(folder)}
    if isinstance(schema, Cluster):
        environment["RENKEI_DATABASE_URL"] = schema.new_database()
    else:
        folder.mkdir()
        shutil.copy(schema, folder / "renkei.db")
    return read_settings(environment)


@pytest.fixture
def app(settings: Settings, clock: FixedClock) -> Iterator[Flask]:
    """The whole program with an empty database."""
    app = create_app(settings, clock)
    app.testing = True
    for start in renkei(app).on_start:
        with renkei(app).works.begin() as work:
            start(work)
    yield app
    renkei(app).works.database.dispose()


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

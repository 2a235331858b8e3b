"""The database: SQLite (WAL, FULL) as the embedded default, PostgreSQL by its address."""

from __future__ import annotations

from sqlite3 import Connection as SqliteConnection
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

BUSY_MILLISECONDS = 10_000


class Database:
    """One engine and its sessions."""

    def __init__(self, url: str) -> None:
        """Open lazily; nothing is created yet."""
        self.url = url
        self.engine = _engine(url)

    @property
    def is_sqlite(self) -> bool:
        """Whether this is the embedded database."""
        return self.engine.dialect.name == "sqlite"

    def session(self, *, writing: bool = True) -> Session:
        """A new session whose transaction begins with SQLite's write lock when it is going to write."""
        engine = self.engine.execution_options(renkei_writing=writing)
        return Session(engine, expire_on_commit=False)

    def dispose(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"check_same_thread": False, "timeout": BUSY_MILLISECONDS / 1000})

    @event.listens_for(engine, "connect")
    def _prepare(connection: SqliteConnection, _record: Any) -> None:
        # The driver's own BEGIN is too late and too weak: the listener below says it instead.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_MILLISECONDS}"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get("renkei_writing", True)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine

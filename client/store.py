"""What this PC must not forget: outbox, inbox, receipts and partners, in SQLite with `synchronous=FULL`."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from client import clock
from client.errors import DiskFullError, HomeBrokenError, HomeBusyError, HomeUnwritableError
from client.rows import OwnReceipt, Received, Sent

_SCHEMA = (
    """CREATE TABLE outbox (
        message_id TEXT PRIMARY KEY, receiver TEXT NOT NULL, receiver_name TEXT NOT NULL, send_unit TEXT NOT NULL,
        month TEXT NOT NULL, title TEXT NOT NULL, files TEXT NOT NULL, content TEXT NOT NULL, sha256 TEXT NOT NULL,
        size INTEGER NOT NULL, created_at TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'waiting',
        reason TEXT NOT NULL DEFAULT '', serial TEXT NOT NULL DEFAULT '',
        keep_copy INTEGER NOT NULL DEFAULT 0, tries INTEGER NOT NULL DEFAULT 0, last_error TEXT NOT NULL DEFAULT '',
        accepted_at TEXT NOT NULL DEFAULT '', fetched_at TEXT NOT NULL DEFAULT '',
        received_at TEXT NOT NULL DEFAULT '', imported_at TEXT NOT NULL DEFAULT '')""",
    "CREATE INDEX outbox_content ON outbox (content)",
    # Receipts that others signed about what we sent; the same kind may come twice (a refusal, then a success).
    """CREATE TABLE proofs (
        message_id TEXT NOT NULL, receipt TEXT NOT NULL, kind TEXT NOT NULL, at TEXT NOT NULL,
        PRIMARY KEY (message_id, receipt))""",
    """CREATE TABLE inbox (
        sender TEXT NOT NULL, message_id TEXT NOT NULL, sender_name TEXT NOT NULL, send_unit TEXT NOT NULL,
        month TEXT NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL, accepted_at TEXT NOT NULL,
        stored_at TEXT NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL, folder TEXT NOT NULL,
        files TEXT NOT NULL, report TEXT NOT NULL, accepted_receipt TEXT NOT NULL,
        PRIMARY KEY (sender, message_id))""",
    # Receipts that we signed about what we received; sent again, byte for byte, until acknowledged.
    """CREATE TABLE receipts (
        sender TEXT NOT NULL, message_id TEXT NOT NULL, kind TEXT NOT NULL, receipt TEXT NOT NULL,
        made_at TEXT NOT NULL, acknowledged_at TEXT NOT NULL DEFAULT '', last_error TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (sender, message_id, kind))""",
    # The certificates of partners, so that a set can be sealed while the line is down.
    "CREATE TABLE partners (number TEXT PRIMARY KEY, name TEXT NOT NULL, pems TEXT NOT NULL, seen_at TEXT NOT NULL)",
)


class Store:
    """The client's database; each method that writes is one durable transaction."""

    def __init__(self, path: Path) -> None:
        """Open or create; raises ClientError subclasses when the disk or the file do not allow it."""
        with _in_words():
            self._db = sqlite3.connect(path, isolation_level=None, timeout=30)
            try:
                self._db.row_factory = sqlite3.Row
                self._db.execute("PRAGMA journal_mode=WAL")
                self._db.execute("PRAGMA synchronous=FULL")
                self._migrate()
            except BaseException:
                self._db.close()
                raise

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Everything inside is written, or nothing."""
        with _in_words():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    # -- outbox --------------------------------------------------------------------------------------------
    def add_sent(self, row: Sent) -> None:
        """Take a sealed set into the outbox; its bytes must be on disk already."""
        with self.transaction() as db:
            _insert(db, "outbox", row)

    def sent(self, message_id: str) -> Sent | None:
        """One row of the outbox."""
        rows = self._rows("SELECT * FROM outbox WHERE message_id = ?", message_id)
        return _as_sent(rows[0]) if rows else None

    def all_sent(self) -> list[Sent]:
        """Everything ever put into the outbox, newest first."""
        return [_as_sent(row) for row in self._rows("SELECT * FROM outbox ORDER BY created_at DESC, message_id DESC")]

    def waiting(self) -> list[Sent]:
        """What has no receipt of the relay yet, oldest first."""
        rows = self._rows("SELECT * FROM outbox WHERE state = 'waiting' ORDER BY created_at, message_id")
        return [_as_sent(row) for row in rows]

    def same_content(self, content: str) -> Sent | None:
        """The last sending of the same files to the same office, unless it came to nothing."""
        rows = self._rows(
            "SELECT * FROM outbox WHERE content = ? AND state NOT IN ('failed', 'refused')"
            " ORDER BY created_at DESC LIMIT 1",
            content,
        )
        return _as_sent(rows[0]) if rows else None

    def note_try(self, message_id: str, error: str, *, failed: bool = False) -> None:
        """Count a try that brought no receipt."""
        with self.transaction() as db:
            db.execute(
                "UPDATE outbox SET tries = tries + 1, last_error = ?, state = ? WHERE message_id = ?",
                (error, "failed" if failed else "waiting", message_id),
            )

    def note_sent(self, message_id: str, state: str, proofs: Sequence[tuple[str, str, str]], **facts: str) -> None:
        """Keep a new state, times and verified receipts (kind, at, receipt) of a package of ours."""
        columns = {"state": state, "last_error": "", **{name: text for name, text in facts.items() if text}}
        with self.transaction() as db:
            for kind, at, receipt in proofs:
                db.execute("INSERT OR IGNORE INTO proofs VALUES (?, ?, ?, ?)", (message_id, receipt, kind, at))
            names = ", ".join(f"{name} = ?" for name in columns)
            db.execute(
                f"UPDATE outbox SET {names} WHERE message_id = ?",  # noqa: S608 - names come from the callers' keywords
                (*columns.values(), message_id),
            )

    def proofs(self, message_id: str) -> list[tuple[str, str, str]]:
        """Verified receipts of a package of ours: (kind, at, receipt), oldest first."""
        rows = self._rows("SELECT kind, at, receipt FROM proofs WHERE message_id = ? ORDER BY at", message_id)
        return [(row["kind"], row["at"], row["receipt"]) for row in rows]

    # -- inbox ---------------------------------------------------------------------------------------------
    def add_received(self, row: Received, receipt: OwnReceipt) -> None:
        """Remember a package as dealt with, together with the receipt that says so."""
        with self.transaction() as db:
            _insert(db, "inbox", row)
            _insert(db, "receipts", receipt)

    def received(self, sender: str, message_id: str) -> Received | None:
        """One row of the inbox."""
        rows = self._rows("SELECT * FROM inbox WHERE sender = ? AND message_id = ?", sender, message_id)
        return _as_received(rows[0]) if rows else None

    def find_received(self, text: str) -> list[Received]:
        """Rows whose message id is, or begins with, `text`."""
        rows = self._rows("SELECT * FROM inbox WHERE substr(message_id, 1, ?) = ?", len(text), text)
        return [_as_received(row) for row in rows]

    def all_received(self) -> list[Received]:
        """Everything that came in, newest first."""
        rows = self._rows("SELECT * FROM inbox ORDER BY stored_at DESC, message_id DESC")
        return [_as_received(row) for row in rows]

    def mark_imported(self, receipt: OwnReceipt) -> None:
        """A person says the care software has taken it in; keeps the signed word."""
        with self.transaction() as db:
            _insert(db, "receipts", receipt)
            db.execute(
                "UPDATE inbox SET state = 'imported' WHERE sender = ? AND message_id = ?",
                (receipt.sender, receipt.message_id),
            )

    def note_folder(self, sender: str, message_id: str, folder: str) -> None:
        """Remember where a received set was put for the care software."""
        with self.transaction() as db:
            db.execute(
                "UPDATE inbox SET folder = ? WHERE sender = ? AND message_id = ?", (folder, sender, message_id)
            )

    def receipt(self, sender: str, message_id: str, kind: str) -> OwnReceipt | None:
        """Our receipt of one kind."""
        rows = self._rows(
            "SELECT * FROM receipts WHERE sender = ? AND message_id = ? AND kind = ?", sender, message_id, kind
        )
        return OwnReceipt(**dict(rows[0])) if rows else None

    def unacknowledged(self) -> list[OwnReceipt]:
        """Our receipts the relay has not confirmed, oldest first."""
        rows = self._rows("SELECT * FROM receipts WHERE acknowledged_at = '' ORDER BY made_at")
        return [OwnReceipt(**dict(row)) for row in rows]

    def note_receipt(self, receipt: OwnReceipt, *, error: str = "") -> None:
        """Keep whether the relay took our receipt."""
        with self.transaction() as db:
            db.execute(
                "UPDATE receipts SET acknowledged_at = ?, last_error = ?"
                " WHERE sender = ? AND message_id = ? AND kind = ?",
                ("" if error else clock.stamp(clock.now()), error, receipt.sender, receipt.message_id, receipt.kind),
            )

    # -- partners ------------------------------------------------------------------------------------------
    def keep_partner(self, number: str, name: str, pems: Sequence[str]) -> None:
        """Remember a partner's verified certificates."""
        with self.transaction() as db:
            db.execute(
                "INSERT OR REPLACE INTO partners VALUES (?, ?, ?, ?)",
                (number, name, json.dumps(list(pems)), clock.stamp(clock.now())),
            )

    def partner(self, number: str) -> tuple[str, list[str]] | None:
        """A partner's name and certificates as last seen."""
        rows = self._rows("SELECT name, pems FROM partners WHERE number = ?", number)
        return (rows[0]["name"], json.loads(rows[0]["pems"])) if rows else None

    def _rows(self, query: str, *values: object) -> list[sqlite3.Row]:
        with _in_words():
            return self._db.execute(query, values).fetchall()

    def _migrate(self) -> None:
        have = self._db.execute("PRAGMA user_version").fetchone()[0]
        if have == 0:
            self._db.execute("BEGIN IMMEDIATE")
            if self._db.execute("PRAGMA user_version").fetchone()[0] == 0:  # nobody else was faster
                for statement in _SCHEMA:
                    self._db.execute(statement)
                self._db.execute("PRAGMA user_version = 1")
            self._db.execute("COMMIT")
        elif have != 1:
            raise HomeBrokenError("もっと新しい版のソフトで使われた保存場所です。ソフトを新しくしてください。")


@contextmanager
def alone(path: Path, *, patience: float = 5.0) -> Iterator[None]:
    """Only one process at a time inside; a process that dies lets go by itself. Raises HomeBusyError."""
    with _in_words():
        lock = sqlite3.connect(path, isolation_level=None, timeout=patience)
    try:
        with _in_words():
            lock.execute("BEGIN EXCLUSIVE")
        yield
    finally:
        lock.close()


def _insert(db: sqlite3.Connection, table: str, row: Sent | Received | OwnReceipt) -> None:
    values = {name: getattr(row, name) for name in row.__dataclass_fields__}
    ready: list[Any] = [
        json.dumps(value, ensure_ascii=False) if isinstance(value, tuple) else value for value in values.values()
    ]
    marks = ", ".join("?" * len(ready))
    db.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})", ready)  # noqa: S608 - our own names


def _as_sent(row: sqlite3.Row) -> Sent:
    return Sent(**{**dict(row), "files": tuple(json.loads(row["files"]))})


def _as_received(row: sqlite3.Row) -> Received:
    return Received(**{**dict(row), "files": tuple(json.loads(row["files"]))})


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        name = getattr(error, "sqlite_errorname", "")
        if name.startswith("SQLITE_FULL"):
            raise DiskFullError from None
        if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise HomeBusyError from None
        raise HomeUnwritableError(f"データベースの記号：{name}") from None
    except sqlite3.DatabaseError:
        raise HomeBrokenError("office.db を読めません。") from None

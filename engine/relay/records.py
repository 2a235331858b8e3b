"""Tables of packages, receipts, heartbeats and the ledger."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from store.base import Base


class Package(Base):
    """A sealed package under (sender, message id), which is kept for ever; the body only until it is received."""

    __tablename__ = "package"
    __table_args__ = (
        Index("ix_package_receiver", "receiver", "accepted_at"),
        Index("ix_package_sender", "sender", "changed_at"),
        # For the sweep, which asks whose file this is.
        Index("ix_package_blob", "blob_key", sqlite_where=text("blob_key IS NOT NULL"),
              postgresql_where=text("blob_key IS NOT NULL")),
        # Only those whose body is still here: what is old among them is found without reading all that ever was.
        Index("ix_package_kept", "accepted_at", sqlite_where=text("dropped_at IS NULL"), postgresql_where=text("dropped_at IS NULL")),
    )

    sender: Mapped[str] = mapped_column(ForeignKey("office.number"), primary_key=True)
    message_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    receiver: Mapped[str] = mapped_column(ForeignKey("office.number"))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    send_unit: Mapped[str] = mapped_column(String(8), default="")
    month: Mapped[str] = mapped_column(String(6), default="")
    serial: Mapped[int]
    # Byte for byte what the sender was told, so that a second try is told the same.
    answer: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    body: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    blob_key: Mapped[str | None] = mapped_column(String(36))
    certificate_serial: Mapped[str] = mapped_column(String(40))
    accepted_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    fetched_at: Mapped[datetime | None]
    received_at: Mapped[datetime | None]
    imported_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(500), default="")
    dropped_at: Mapped[datetime | None]


class ReceiptRecord(Base):
    """A signed receipt as it arrived or was made; one of each kind for a package, refusals may repeat."""

    __tablename__ = "receipt"
    __table_args__ = (Index("ix_receipt_package", "sender", "message_id", "recorded_at"),)

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    sender: Mapped[str] = mapped_column(String(10))
    message_id: Mapped[str] = mapped_column(String(36))
    kind: Mapped[str] = mapped_column(String(10))
    jws: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(String(500), default="")
    serial: Mapped[int]
    recorded_at: Mapped[datetime]


class ReceiptReminder(Base):
    """A missing receipt was announced for this package; never twice."""

    __tablename__ = "receipt_reminder"

    sender: Mapped[str] = mapped_column(String(10), primary_key=True)
    message_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    at: Mapped[datetime]


class LedgerEntry(Base):
    """One leaf of the relay's log (RFC 6962 §2.1): a receipt, and the tree's root with it. Never changed."""

    __tablename__ = "ledger"

    serial: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(10))
    sender: Mapped[str] = mapped_column(String(10))
    message_id: Mapped[str] = mapped_column(String(36))
    leaf_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    root_hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class LedgerHead(Base):
    """The size of the log and the roots of its complete subtrees, all that appending needs; one row."""

    __tablename__ = "ledger_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    size: Mapped[int] = mapped_column(default=0)
    peaks: Mapped[bytes] = mapped_column(LargeBinary, default=b"")


class LedgerCheckpoint(Base):
    """The relay's signed word for the log's size and root; appended about every minute when the log has grown."""

    __tablename__ = "ledger_checkpoint"

    size: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    root_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    jws: Mapped[str] = mapped_column(Text)


class ClientState(Base):
    """What an office's program last said of itself, by certificate."""

    __tablename__ = "client_state"

    certificate_serial: Mapped[str] = mapped_column(String(40), primary_key=True)
    office_number: Mapped[str] = mapped_column(ForeignKey("office.number"), index=True)
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    version: Mapped[str] = mapped_column(String(40))
    os: Mapped[str] = mapped_column(String(80))
    python: Mapped[str] = mapped_column(String(40), default="")
    pc_name: Mapped[str] = mapped_column(String(60), default="")
    outbox_waiting: Mapped[int] = mapped_column(default=0)

"""Tables of offices, their accounts, and the staff of the desk."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from store.base import Base


class Office(Base):
    """A participant of the exchange, by its 10-character office number."""

    __tablename__ = "office"

    number: Mapped[str] = mapped_column(String(10), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    kana: Mapped[str] = mapped_column(String(120), default="")
    kind: Mapped[str] = mapped_column(String(40))
    service_type: Mapped[str] = mapped_column(String(2))
    city: Mapped[str] = mapped_column(String(60), default="")
    address: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(20), default="")
    created_at: Mapped[datetime]


class OfficeAccount(Base):
    """What a posted letter opened: KJ-ID, password, and the code that lets the office have a certificate."""

    __tablename__ = "office_account"

    kj_id: Mapped[str] = mapped_column(String(14), primary_key=True)
    office_number: Mapped[str] = mapped_column(ForeignKey("office.number"), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    letter_code_hash: Mapped[str] = mapped_column(String(200))
    must_change: Mapped[bool] = mapped_column(default=True)
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    session_version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    office: Mapped[Office] = relationship(lazy="joined", innerjoin=True)


class Staff(Base):
    """A person of the desk: agent, lead or operator."""

    __tablename__ = "staff"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    email: Mapped[str] = mapped_column(String(200), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    role: Mapped[str] = mapped_column(String(20))
    password_hash: Mapped[str] = mapped_column(String(200))
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    session_version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]

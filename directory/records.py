"""Tables of the directory: where lists came from, listed offices, partner books, invitations."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from store.base import Base


class DirectorySource(Base):
    """One imported file: what it was, whose data, under which licence."""

    __tablename__ = "directory_source"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    as_of: Mapped[date | None]
    imported_at: Mapped[datetime]
    credit: Mapped[str] = mapped_column(String(200))
    licence: Mapped[str] = mapped_column(String(40))
    licence_url: Mapped[str] = mapped_column(String(200))
    fictional: Mapped[bool] = mapped_column(default=False)


class DirectoryOffice(Base):
    """One office with one service as the national list shows it; text as it was given."""

    __tablename__ = "directory_office"
    __table_args__ = (Index("ix_directory_office_source_id", "source_id"),)

    office_number: Mapped[str] = mapped_column(String(10), primary_key=True)
    service_code: Mapped[str] = mapped_column(String(3), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    kana: Mapped[str] = mapped_column(Text)
    prefecture: Mapped[str] = mapped_column(Text)
    city: Mapped[str] = mapped_column(Text)
    city_code: Mapped[str] = mapped_column(Text)
    address: Mapped[str] = mapped_column(Text)
    building: Mapped[str] = mapped_column(Text)
    phone: Mapped[str] = mapped_column(Text)
    fax: Mapped[str] = mapped_column(Text)
    corporation_number: Mapped[str] = mapped_column(Text)
    corporation_name: Mapped[str] = mapped_column(Text)
    days: Mapped[str] = mapped_column(Text)
    days_note: Mapped[str] = mapped_column(Text)
    capacity: Mapped[str] = mapped_column(Text)
    url: Mapped[str] = mapped_column(Text)
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    note: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(32))
    source_id: Mapped[str] = mapped_column(ForeignKey("directory_source.id"))
    source: Mapped[DirectorySource] = relationship(lazy="joined")


class Partner(Base):
    """A line of an office's partner book; a removed one stays so that removing can be undone."""

    __tablename__ = "partner"
    __table_args__ = (UniqueConstraint("office_number", "partner_number"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    office_number: Mapped[str] = mapped_column(ForeignKey("office.number"), index=True)
    partner_number: Mapped[str] = mapped_column(String(10))
    partner_name: Mapped[str] = mapped_column(String(200))
    way: Mapped[str] = mapped_column(String(10))
    start_month: Mapped[str] = mapped_column(String(6), default="")
    note: Mapped[str] = mapped_column(String(400), default="")
    wam_seen: Mapped[str] = mapped_column(String(10), default="")
    wam_on: Mapped[date | None]
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class Invitation(Base):
    """A link with which an office asks a partner to join; it opens nothing but a page with public facts."""

    __tablename__ = "partner_invitation"

    token: Mapped[str] = mapped_column(String(32), primary_key=True)
    inviter_number: Mapped[str] = mapped_column(ForeignKey("office.number"), index=True)
    inviter_name: Mapped[str] = mapped_column(String(200))
    partner_number: Mapped[str] = mapped_column(String(10), index=True)
    partner_name: Mapped[str] = mapped_column(String(200))
    start_month: Mapped[str] = mapped_column(String(6), default="")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]

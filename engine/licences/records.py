"""Tables of applications and the licences they led to."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from store.base import Base


class LicenceApplication(Base):
    """An office's application for a year, with the terms it agreed to and the price of that day."""

    __tablename__ = "licence_application"
    # Never two in one calendar year: a second submit finds the first.
    __table_args__ = (UniqueConstraint("office_number", "year"),)

    number: Mapped[str] = mapped_column(String(20), primary_key=True)
    office_number: Mapped[str] = mapped_column(ForeignKey("office.number"))
    year: Mapped[int]
    kj_id: Mapped[str] = mapped_column(String(14))
    applied_at: Mapped[datetime]
    agreed_terms: Mapped[str] = mapped_column(String(80))
    list_price_yen: Mapped[int]
    price_yen: Mapped[int]
    campaign: Mapped[str | None] = mapped_column(String(80))
    state: Mapped[str] = mapped_column(String(20))


class Licence(Base):
    """A year in which an office may send; both days are included."""

    __tablename__ = "licence"
    __table_args__ = (Index("ix_licence_office", "office_number", "valid_until"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    office_number: Mapped[str] = mapped_column(ForeignKey("office.number"))
    application_number: Mapped[str] = mapped_column(ForeignKey("licence_application.number"))
    valid_from: Mapped[date]
    valid_until: Mapped[date]
    price_yen: Mapped[int]
    campaign: Mapped[str | None] = mapped_column(String(80))
    renewal_rule: Mapped[str] = mapped_column(String(20))
    opted_out: Mapped[bool] = mapped_column(default=False)
    granted_at: Mapped[datetime]

"""Tables of enrolment codes, certificates, their append-only history, revocation lists and API sessions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from store.base import Base


class EnrolmentCodeRecord(Base):
    """A one-time code that lets one PC of an office have a certificate; only its hash is kept."""

    __tablename__ = "enrolment_code"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    office_number: Mapped[str] = mapped_column(ForeignKey("office.number"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    certificate_serial: Mapped[str | None] = mapped_column(ForeignKey("certificate.serial"))


class CertificateRecord(Base):
    """A certificate as issued; it never changes. Serial numbers and hashes are lower-case hex."""

    __tablename__ = "certificate"

    serial: Mapped[str] = mapped_column(String(40), primary_key=True)
    office_number: Mapped[str] = mapped_column(ForeignKey("office.number"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    # One key, one certificate, for ever: the same request gets the same answer.
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    pem: Mapped[str] = mapped_column(Text)
    not_before: Mapped[datetime]
    not_after: Mapped[datetime]
    issued_at: Mapped[datetime]
    pc_name: Mapped[str] = mapped_column(String(60), default="")
    renews: Mapped[str | None] = mapped_column(ForeignKey("certificate.serial"))
    # The first certificate of the line of renewals: a stolen key takes its renewals along.
    lineage: Mapped[str] = mapped_column(String(40), index=True)


class Revocation(Base):
    """A certificate's end before its time; appended once, never changed."""

    __tablename__ = "certificate_revocation"

    # No foreign key: a revocation outlives a database restored from before the certificate.
    serial: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(40))


class RevocationList(Base):
    """A signed CRL; numbers only grow."""

    __tablename__ = "certificate_crl"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    issued_at: Mapped[datetime]
    next_update: Mapped[datetime]
    der: Mapped[bytes] = mapped_column(LargeBinary)


class Challenge(Base):
    """Something to sign, once; only its hash is kept."""

    __tablename__ = "api_challenge"

    challenge_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class ApiSession(Base):
    """A bearer token's office and certificate; only the token's hash is kept."""

    __tablename__ = "api_session"
    __table_args__ = (Index("ix_api_session_serial", "certificate_serial"),)

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    office_number: Mapped[str] = mapped_column(ForeignKey("office.number"))
    certificate_serial: Mapped[str] = mapped_column(ForeignKey("certificate.serial"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)

"""What sender and receiver see of their packages over the API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from accounts.records import Office
from engine.errors import PackageUnknownError
from engine.relay.records import Package, ReceiptRecord
from engine.relay.rules.packages import LIST_LIMIT, MESSAGE_ID, Reason, State, receipt_number, state_of
from engine.times import year_of
from store.work import Work


@dataclass(frozen=True, slots=True)
class PackageView:
    """A package and its receipts (compact JWS, oldest first); times in UTC, size in bytes, sha256 in hex."""

    message_id: str
    sender: str
    sender_name: str
    receiver: str
    receiver_name: str
    size: int
    sha256: str
    send_unit: str
    month: str
    state: State
    reason: Reason | None
    serial: str
    ledger_serial: int
    accepted_at: datetime
    changed_at: datetime
    fetched_at: datetime | None
    received_at: datetime | None
    imported_at: datetime | None
    refused_at: datetime | None
    receipts: tuple[str, ...]


def package_state(package: Package) -> State:
    """Where the package is."""
    return state_of(fetched=package.fetched_at, received=package.received_at, imported=package.imported_at,
                    refused=package.refused_at)


def view(work: Work, package: Package) -> PackageView:
    """The package with names and receipts."""
    query = (select(ReceiptRecord.jws)
             .where(ReceiptRecord.sender == package.sender, ReceiptRecord.message_id == package.message_id)
             .order_by(ReceiptRecord.serial))
    return PackageView(
        package.message_id, package.sender, name_of(work, package.sender), package.receiver,
        name_of(work, package.receiver), package.size, package.sha256, package.send_unit, package.month,
        package_state(package), Reason.parse(package.reason) if package.reason else None,
        receipt_number(year_of(package.accepted_at), package.serial), package.serial, package.accepted_at,
        package.changed_at, package.fetched_at, package.received_at, package.imported_at, package.refused_at,
        tuple(work.session.scalars(query)),
    )


def name_of(work: Work, office_number: str) -> str:
    """The office's name, empty when unknown."""
    office = work.session.get(Office, office_number)
    return "" if office is None else office.name


def inbox(work: Work, receiver: str, after: int = 0, limit: int = LIST_LIMIT) -> list[PackageView]:
    """Packages for `receiver` with a ledger serial above `after`, those without a receipt first, then by age."""
    query = (select(Package).where(Package.receiver == receiver, Package.serial > after)
             .order_by(or_(Package.received_at.is_not(None), Package.refused_at.is_not(None)), Package.serial)
             .limit(limit))
    return [view(work, package) for package in work.session.scalars(query)]


def count_waiting(work: Work, receiver: str) -> int:
    """How many packages the receiver has not signed for, at most 100."""
    query = (select(Package.message_id).where(Package.receiver == receiver, Package.received_at.is_(None),
                                              Package.refused_at.is_(None)).limit(LIST_LIMIT))
    return len(work.session.scalars(query).all())


def sent(work: Work, sender: str, since: datetime | None = None, limit: int = LIST_LIMIT) -> list[PackageView]:
    """Packages of `sender`: those changed at or after `since`, oldest change first; without it the newest first."""
    query = select(Package).where(Package.sender == sender)
    if since is not None:
        query = query.where(Package.changed_at >= since).order_by(Package.changed_at)
    query = query.order_by(Package.serial.desc())
    return [view(work, package) for package in work.session.scalars(query.limit(limit))]


def sent_one(work: Work, sender: str, message_id: str) -> PackageView:
    """One of the sender's packages; PackageUnknownError otherwise."""
    package = work.session.get(Package, (sender, message_id)) if MESSAGE_ID.fullmatch(message_id) else None
    if package is None:
        raise PackageUnknownError
    return view(work, package)

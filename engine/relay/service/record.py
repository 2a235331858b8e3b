"""One office's month from the relay's books, for an inspection."""

from __future__ import annotations

from sqlalchemy import ColumnElement, func, or_, select

from accounts.records import Office
from engine.errors import OfficeUnknownError
from engine.relay.records import Package
from engine.relay.rules.packages import receipt_number
from engine.relay.rules.record import Line, Record, bounds, months_between
from engine.relay.service.lists import name_of, package_state
from engine.relay.service.proofs import newest_checkpoint
from engine.times import year_of
from store.work import Work


def record_of(work: Work, office_number: str, month: str) -> Record:
    """What the office sent and got in that month (YYYYMM in Japan), in the log's order.

    Raises OfficeUnknownError, ValueError for a month of another form.
    """
    start, end = bounds(month)
    office = work.session.get(Office, office_number)
    if office is None:
        raise OfficeUnknownError
    query = (select(Package).where(_of(office_number), Package.accepted_at >= start, Package.accepted_at < end)
             .order_by(Package.serial))
    lines = tuple(_line(work, package, office_number) for package in work.session.scalars(query))
    log = newest_checkpoint(work)
    return Record(office_number, office.name, month, work.now(), lines, log.size if log else 0,
                  log.root.hex() if log else "", log.at if log else None)


def months_of(work: Work, office_number: str) -> list[str]:
    """The months since the office's first package, the newest first; empty before that."""
    first = work.session.scalar(select(func.min(Package.accepted_at)).where(_of(office_number)))
    return [] if first is None else months_between(first, work.now())


def _of(office_number: str) -> ColumnElement[bool]:
    return or_(Package.sender == office_number, Package.receiver == office_number)


def _line(work: Work, package: Package, office_number: str) -> Line:
    return Line(
        receipt_number(year_of(package.accepted_at), package.serial), package.sender == office_number,
        package.sender, name_of(work, package.sender), package.receiver, name_of(work, package.receiver),
        package.send_unit, package.month, package.size, package.accepted_at, package.fetched_at, package.received_at,
        package.imported_at, package_state(package), package.reason, package.sha256, package.message_id,
    )

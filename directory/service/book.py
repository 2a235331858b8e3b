"""An office's partner book: who, how plans travel today, from which month by data, and who is ready."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from directory.errors import NotAPartnerError, OwnNumberError, UnknownOfficeError
from directory.records import Partner
from directory.rules.rows import NUMBER
from directory.service.finding import get
from directory.service.ready import is_ready, participants
from store.base import new_id
from store.work import Work


@dataclass(frozen=True, slots=True)
class PartnerFacts:
    """What an office writes down of a partner: `way` a key of WAYS, `start_month` YYYYMM or empty."""

    way: str = "fax"
    start_month: str = ""
    note: str = ""
    wam_seen: str = ""


@dataclass(frozen=True, slots=True)
class PartnerView:
    """A line of the book. `ready`: a package sent now would arrive; `participant`: known to this exchange."""

    partner_number: str
    name: str
    way: str
    start_month: str
    note: str
    wam_seen: str
    wam_on: date | None
    ready: bool
    participant: bool


def partners_of(work: Work, office_number: str) -> list[PartnerView]:
    """The book, in the order in which the partners were added."""
    query = select(Partner).where(Partner.office_number == office_number, Partner.removed_at.is_(None))
    lines = work.session.scalars(query.order_by(Partner.added_at, Partner.id)).all()
    known = participants(work, [line.partner_number for line in lines])
    return [_view(work, line, participant=line.partner_number in known) for line in lines]


def _view(work: Work, line: Partner, *, participant: bool) -> PartnerView:
    ready = participant and is_ready(work, line.partner_number)
    return PartnerView(
        line.partner_number, line.partner_name, line.way, line.start_month, line.note,
        line.wam_seen, line.wam_on, ready, participant,
    )  # fmt: skip


def partner_of(work: Work, office_number: str, partner_number: str) -> PartnerView | None:
    """One line of the book; None when it is not there or was removed."""
    line = _line(work, office_number, partner_number)
    if line is None or line.removed_at is not None:
        return None
    return _view(work, line, participant=bool(participants(work, [partner_number])))


def add_partner(work: Work, office_number: str, partner_number: str, facts: PartnerFacts | None = None) -> Partner:
    """Put a partner into the book; adding one twice changes nothing, a removed one comes back as it was.

    Raises OwnNumberError, UnknownOfficeError.
    """
    if partner_number == office_number:
        raise OwnNumberError
    line = _line(work, office_number, partner_number)
    if line is None:
        view = get(work, partner_number)
        if view is None:
            raise UnknownOfficeError
        line = Partner(
            id=new_id(), office_number=office_number, partner_number=partner_number, partner_name=view.hit.name[:200],
            added_at=work.now(), removed_at=None, way="fax", start_month="", note="", wam_seen="", wam_on=None,
        )  # fmt: skip
        work.session.add(line)
    line.removed_at = None
    if facts is not None:
        _write(work, line, facts)
    work.session.flush()
    return line


def change_partner(work: Work, office_number: str, partner_number: str, facts: PartnerFacts) -> None:
    """Write down what was agreed; NotAPartnerError when the line is not there."""
    line = _line(work, office_number, partner_number)
    if line is None or line.removed_at is not None:
        raise NotAPartnerError
    _write(work, line, facts)


def remove_partner(work: Work, office_number: str, partner_number: str) -> str:
    """Take a partner out of the book, its line kept for `restore_partner`; returns its name."""
    line = _line(work, office_number, partner_number)
    if line is None:
        raise NotAPartnerError
    line.removed_at = line.removed_at or work.now()
    return line.partner_name


def restore_partner(work: Work, office_number: str, partner_number: str) -> str:
    """Undo a removal; returns the name."""
    line = _line(work, office_number, partner_number)
    if line is None:
        raise NotAPartnerError
    line.removed_at = None
    return line.partner_name


def removed_partner(work: Work, office_number: str, partner_number: str) -> PartnerView | None:
    """A line that was taken out and may come back; None when it stands in the book or never did."""
    line = _line(work, office_number, partner_number) if partner_number else None
    return _view(work, line, participant=False) if line is not None and line.removed_at is not None else None


def _line(work: Work, office_number: str, partner_number: str) -> Partner | None:
    if not NUMBER.fullmatch(partner_number):
        return None
    where = (Partner.office_number == office_number, Partner.partner_number == partner_number)
    return work.session.scalars(select(Partner).where(*where)).first()


def _write(work: Work, line: Partner, facts: PartnerFacts) -> None:
    if facts.wam_seen != line.wam_seen:
        line.wam_on = work.today() if facts.wam_seen else None
    line.way, line.start_month, line.note, line.wam_seen = facts.way, facts.start_month, facts.note, facts.wam_seen

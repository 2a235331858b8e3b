"""Applying for a licence, asking for it, renewing it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, exists, select

from accounts import service as accounts
from engine.errors import KjIdMismatchError, OfficeUnknownError, TermsNotAgreedError
from engine.events import LicenceGranted
from engine.licences import rules
from engine.licences.records import Licence, LicenceApplication
from store.base import new_id
from store.clock import tokyo_date
from store.counters import next_number
from store.work import Work


@dataclass(frozen=True, slots=True)
class LicenceView:
    """A licence as others may see it; `active` on the day asked, prices in yen with tax."""

    valid_from: date
    valid_until: date
    price_yen: int
    campaign: str | None
    active: bool
    renewal_rule: str
    renewal_text: str
    opted_out: bool


@dataclass(frozen=True, slots=True)
class Application:
    """An application and what came of it; `state` is accepted."""

    number: str
    office_number: str
    kj_id: str
    applied_at: datetime
    agreed_terms: str
    list_price_yen: int
    price_yen: int
    campaign: str | None
    state: str
    valid_from: date
    valid_until: date
    renewal_rule: str
    renewal_text: str


def apply(work: Work, office_number: str, kj_id: str, agreed_terms: str) -> Application:
    """Apply for a year from today, at today's price; again while it lasts gives the same application.

    `agreed_terms` names the edition of the terms that was agreed to. Raises OfficeUnknownError,
    KjIdMismatchError, TermsNotAgreedError.
    """
    if not agreed_terms:
        raise TermsNotAgreedError
    if accounts.get_office(work, office_number) is None:
        raise OfficeUnknownError
    account = accounts.account_of(work, office_number)
    if account is None or account.kj_id != kj_id:
        raise KjIdMismatchError
    return grant(work, office_number, kj_id, agreed_terms)


def grant(work: Work, office_number: str, kj_id: str, agreed_terms: str) -> Application:
    """The same without a KJ-ID's proof, for offices that the operator or the server itself runs."""
    today = work.today()
    held = _current(work, office_number, today) or _this_year(work, office_number, today.year)
    if held is not None:
        return _view(work, held)
    price = rules.quote(today)
    number = rules.application_number(today.year, next_number(work, f"application-{today.year}"))
    application = LicenceApplication(
        number=number, office_number=office_number, year=today.year, kj_id=kj_id, applied_at=work.now(),
        agreed_terms=agreed_terms, list_price_yen=price.unit_list_yen, price_yen=price.unit_yen,
        campaign=price.campaign, state="accepted",
    )
    work.session.add(application)
    work.session.flush()
    _add_licence(work, application, today, price)
    work.announce(LicenceGranted(office_number, number, price.unit_yen))
    return _view(work, application)


def _add_licence(work: Work, application: LicenceApplication, start: date, price: rules.Quote) -> None:
    rule = rules.renewal_for(first_applied_on(work, application.office_number) or start).rule
    work.session.add(Licence(
        id=new_id(), office_number=application.office_number, application_number=application.number,
        valid_from=start, valid_until=rules.licence_until(start), price_yen=price.unit_yen,
        campaign=price.campaign, renewal_rule=rule, granted_at=work.now(),
    ))
    work.session.flush()


def application_of(work: Work, office_number: str) -> Application | None:
    """The office's newest application."""
    query = (select(LicenceApplication).where(LicenceApplication.office_number == office_number)
             .order_by(LicenceApplication.applied_at.desc(), LicenceApplication.number.desc()))
    found = work.session.scalars(query).first()
    return None if found is None else _view(work, found)


def licence_of(work: Work, office_number: str) -> LicenceView | None:
    """The office's licence that lasts longest, active or not; None when it never had one."""
    found = _newest(work, office_number)
    if found is None:
        return None
    renewal = rules.renewal_for(first_applied_on(work, office_number) or found.valid_from)
    return LicenceView(
        found.valid_from, found.valid_until, found.price_yen, found.campaign,
        is_licensed(work, office_number), renewal.rule, renewal.text, found.opted_out,
    )


def is_licensed(work: Work, office_number: str) -> bool:
    """Whether the office may send today."""
    return bool(work.session.scalar(select(licensed(work.today(), office_number))))


def licensed(today: ColumnElement[date] | date, office_number: ColumnElement[str] | str) -> ColumnElement[bool]:
    """As a condition for larger questions: whether that office may send on that day."""
    return exists().where(
        Licence.office_number == office_number, Licence.valid_from <= today, Licence.valid_until >= today)


def first_applied_on(work: Work, office_number: str) -> date | None:
    """The day in Japan on which the office applied for the first time; it decides the renewal."""
    query = (select(LicenceApplication.applied_at).where(LicenceApplication.office_number == office_number)
             .order_by(LicenceApplication.applied_at))
    first = work.session.scalars(query).first()
    return None if first is None else tokyo_date(first)


def set_automatic_renewal(work: Work, office_number: str, *, wanted: bool) -> bool:
    """Choose whether the licence renews by itself; returns whether there is one that could."""
    found = _newest(work, office_number)
    if found is None or found.renewal_rule != "automatic":
        return False
    found.opted_out = not wanted
    return True


def renew_due(work: Work) -> int:
    """Renew the automatic licences that end today or ended within the last week; returns how many."""
    today = work.today()
    query = select(Licence).where(
        Licence.renewal_rule == "automatic", Licence.opted_out.is_(False),
        Licence.valid_until <= today, Licence.valid_until > today - timedelta(days=7))
    count = 0
    for ending in work.session.scalars(query).all():
        newest = _newest(work, ending.office_number)
        if newest is None or newest.id != ending.id:
            continue
        application = work.session.get_one(LicenceApplication, ending.application_number)
        start = ending.valid_until + timedelta(days=1)
        _add_licence(work, application, start, rules.quote(start))
        count += 1
    return count


def _newest(work: Work, office_number: str) -> Licence | None:
    query = select(Licence).where(Licence.office_number == office_number).order_by(Licence.valid_until.desc())
    return work.session.scalars(query).first()


def _current(work: Work, office_number: str, today: date) -> LicenceApplication | None:
    newest = _newest(work, office_number)
    if newest is None or newest.valid_until < today:
        return None
    return work.session.get_one(LicenceApplication, newest.application_number)


def _this_year(work: Work, office_number: str, year: int) -> LicenceApplication | None:
    query = select(LicenceApplication).where(
        LicenceApplication.office_number == office_number, LicenceApplication.year == year)
    return work.session.scalars(query).first()


def _view(work: Work, made: LicenceApplication) -> Application:
    query = select(Licence).where(Licence.application_number == made.number).order_by(Licence.valid_until.desc())
    licence = work.session.scalars(query).first()
    if licence is None:
        raise LookupError(made.number)
    renewal = rules.renewal_for(first_applied_on(work, made.office_number) or licence.valid_from)
    return Application(
        made.number, made.office_number, made.kj_id, made.applied_at, made.agreed_terms, made.list_price_yen,
        made.price_yen, made.campaign, made.state, licence.valid_from, licence.valid_until, renewal.rule, renewal.text,
    )

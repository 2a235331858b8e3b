"""Letters, sign-in and passwords; the only door to accounts for other parts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Literal

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import select

from accounts import rules
from accounts.records import Office, OfficeAccount, Staff
from store.base import new_id
from store.counters import forget_tries, throttle
from store.work import Work

Outcome = Literal["ok", "wrong", "locked", "must_change"]


@dataclass(frozen=True, slots=True)
class Letter:
    """The posted notice's three secrets; shown once, never stored in clear."""

    office_number: str
    office_name: str
    kj_id: str
    temporary_password: str
    letter_code: str


@dataclass(frozen=True, slots=True)
class SignIn:
    """How a try to sign in ended. `tries_left` counts before the lock; `locked_until` is in UTC."""

    outcome: Outcome
    account: OfficeAccount | None = None
    locked_until: datetime | None = None
    tries_left: int = rules.TRIES


@cache
def _hasher() -> PasswordHasher:
    # OWASP's second recommended profile (19 MiB, t=2, p=1): kind to a small server, hard on a thief.
    return PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


@cache
def _decoy() -> str:
    return _hasher().hash("nobody's password")


def _matches(stored: str, given: str) -> bool:
    try:
        return _hasher().verify(stored, given)
    except (VerifyMismatchError, InvalidHashError):
        return False


def get_office(work: Work, number: str) -> Office | None:
    """The office with that number."""
    return work.session.get(Office, number)


def ensure_office(
    work: Work, number: str, *, name: str, kind: str, service_type: str,
    kana: str = "", city: str = "", address: str = "", phone: str = "",
) -> Office:
    """The office, made when new; a known one keeps what it has."""
    office = work.session.get(Office, number)
    if office is None:
        office = Office(
            number=number, name=name, kana=kana, kind=kind, service_type=service_type,
            city=city, address=address, phone=phone, created_at=work.now(),
        )
        work.session.add(office)
        work.session.flush()
    return office


def issue_letter(work: Work, office_number: str) -> Letter:
    """Fresh secrets for a known office, for the posted notice; earlier ones stop working."""
    office = work.session.get_one(Office, office_number)
    account = account_of(work, office_number)
    password, code = rules.new_temporary_password(), rules.new_code()
    if account is None:
        account = OfficeAccount(kj_id=rules.new_kj_id(), office_number=office_number, created_at=work.now(),
                                session_version=0)
        work.session.add(account)
    account.password_hash = _hasher().hash(password)
    account.letter_code_hash = _hasher().hash(code.replace("-", ""))
    account.must_change, account.failures, account.locked_until = True, 0, None
    account.session_version += 1
    work.session.flush()
    return Letter(office_number, office.name, account.kj_id, password, code)


def account_of(work: Work, office_number: str) -> OfficeAccount | None:
    """The account of an office, if a letter was ever posted."""
    query = select(OfficeAccount).where(OfficeAccount.office_number == office_number)
    return work.session.scalars(query).first()


def verify_letter_code(work: Work, office_number: str, code: str) -> bool:
    """Whether the office holds its letter. `code` normalised; `ThrottledError` after ten tries in ten minutes."""
    key = f"letter:{office_number[:20]}"
    throttle(work, key, limit=10)
    account = account_of(work, office_number)
    right = _matches(account.letter_code_hash if account else _decoy(), code)
    if right:
        forget_tries(work, key)
    return right and account is not None


def sign_in(work: Work, kj_id: str, password: str) -> SignIn:
    """Try KJ-ID and password. Three wrong tries lock for 30 minutes; a temporary one must be changed first."""
    throttle(work, f"kj:{kj_id[:20]}", limit=30)
    account = work.session.get(OfficeAccount, kj_id, with_for_update=True)
    if account is None:
        _matches(_decoy(), password)
        return SignIn("wrong", tries_left=rules.TRIES - 1)
    now = work.now()
    if account.locked_until is not None and account.locked_until > now:
        return SignIn("locked", locked_until=account.locked_until, tries_left=0)
    if not _matches(account.password_hash, password):
        account.failures += 1
        if account.failures >= rules.TRIES:
            account.failures, account.locked_until = 0, now + rules.LOCK
            return SignIn("locked", locked_until=account.locked_until, tries_left=0)
        return SignIn("wrong", tries_left=rules.TRIES - account.failures)
    account.failures, account.locked_until = 0, None
    return SignIn("must_change" if account.must_change else "ok", account=account)


def change_password(work: Work, account: OfficeAccount, old: str, new: str) -> str:
    """Set a password of one's own; returns the problem in the user's words, empty when done."""
    throttle(work, f"change:{account.kj_id}", limit=10)
    if not _matches(account.password_hash, old):
        return "いまのパスワードが違います。通知書のとおりに入れてください。"
    problem = rules.password_problem(new, old=old, kj_id=account.kj_id)
    if not problem:
        account.password_hash = _hasher().hash(new)
        account.must_change = False
        account.session_version += 1
    return problem


def unlock(work: Work, office_number: str) -> bool:
    """Lift the lock of an office's KJ-ID; whether there was an account."""
    account = account_of(work, office_number)
    if account is not None:
        account.failures, account.locked_until = 0, None
    return account is not None


def ensure_staff(work: Work, *, email: str, name: str, role: str, password: str) -> Staff:
    """A member of the desk, made when new."""
    staff = work.session.scalars(select(Staff).where(Staff.email == email)).first()
    if staff is None:
        staff = Staff(id=new_id(), email=email, name=name, role=role,
                      password_hash=_hasher().hash(password), created_at=work.now())
        work.session.add(staff)
        work.session.flush()
    return staff


def sign_in_staff(work: Work, email: str, password: str) -> tuple[Outcome, Staff | None]:
    """Try e-mail address and password; locks like an office's account."""
    throttle(work, f"staff:{email[:120]}", limit=30)
    staff = work.session.scalars(select(Staff).where(Staff.email == email)).first()
    if staff is None:
        _matches(_decoy(), password)
        return "wrong", None
    now = work.now()
    if staff.locked_until is not None and staff.locked_until > now:
        return "locked", None
    if not _matches(staff.password_hash, password):
        staff.failures += 1
        if staff.failures >= rules.TRIES:
            staff.failures, staff.locked_until = 0, now + rules.LOCK
            return "locked", None
        return "wrong", None
    staff.failures, staff.locked_until = 0, None
    return "ok", staff

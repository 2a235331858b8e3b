"""Who the request comes from, and doors that only some may open."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import quote

from flask import g, redirect, request, session

from accounts.records import OfficeAccount, Staff
from store.base import new_id
from store.errors import ForbiddenError
from web.work import current_work

F = TypeVar("F", bound=Callable[..., Any])
ACCOUNT, STAFF, VISITOR = "account", "staff", "visitor"


def visitor_key() -> str:
    """A random name for this browser, kept in its signed cookie; made when first asked for."""
    if VISITOR not in session:
        session[VISITOR] = new_id()
        session.permanent = True
    return cast("str", session[VISITOR])


def enter_account(account: OfficeAccount) -> None:
    """Sign an office in, in this browser."""
    session[ACCOUNT] = [account.kj_id, account.session_version]
    session.permanent = True
    g.pop("account", None)


def enter_staff(staff: Staff) -> None:
    """Sign a member of the desk in, in this browser."""
    session[STAFF] = [staff.id, staff.session_version]
    g.pop("staff_member", None)


def leave() -> None:
    """Sign out whoever is signed in here; the visitor's conversation and journey stay."""
    session.pop(ACCOUNT, None)
    session.pop(STAFF, None)
    g.pop("account", None)
    g.pop("staff_member", None)


def current_account() -> OfficeAccount | None:
    """The signed-in office's account; a changed password ends older sessions."""
    if "account" not in g:
        kept = _kept(ACCOUNT)
        row = current_work().session.get(OfficeAccount, kept[0]) if kept else None
        g.account = row if row is not None and kept and row.session_version == kept[1] else None
    return cast("OfficeAccount | None", g.account)


def current_staff() -> Staff | None:
    """The signed-in member of the desk."""
    if "staff_member" not in g:
        kept = _kept(STAFF)
        row = current_work().session.get(Staff, kept[0]) if kept else None
        g.staff_member = row if row is not None and kept and row.session_version == kept[1] else None
    return cast("Staff | None", g.staff_member)


def _kept(key: str) -> list[Any] | None:
    kept = session.get(key)
    return kept if isinstance(kept, list) and len(kept) == 2 else None


def current_office_number() -> str | None:
    """The signed-in office's number."""
    account = current_account()
    return account.office_number if account is not None else None


def office_required(view: F) -> F:
    """Only for a signed-in office; others are led to the sign-in page and back."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if current_account() is None:
            return redirect(f"/account/sign-in?next={quote(request.full_path.rstrip('?'))}", 303)
        return view(*args, **kwargs)

    guarded.access = ("office",)  # type: ignore[attr-defined]  # read by the access matrix test
    return cast("F", guarded)


def staff_required(*roles: str) -> Callable[[F], F]:
    """Only for the desk, and only for these roles when any are named."""

    def decorate(view: F) -> F:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            staff = current_staff()
            if staff is None:
                return redirect(f"/staff/sign-in?next={quote(request.full_path.rstrip('?'))}", 303)
            if roles and staff.role not in roles:
                raise ForbiddenError
            return view(*args, **kwargs)

        guarded.access = ("staff", *roles)  # type: ignore[attr-defined]  # read by the access matrix test
        return cast("F", guarded)

    return decorate


def safe_next(target: str | None, default: str) -> str:
    """A path of this site to go on to; never another site."""
    ok = target is not None and target.startswith("/") and not target.startswith(("//", "/\\"))
    return cast("str", target) if ok else default

"""Sign-in, password change and sign-out pages; the demo's letters."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from accounts import service
from accounts.guard import (
    current_account,
    current_staff,
    enter_account,
    enter_staff,
    leave,
    office_required,
    safe_next,
)
from accounts.rules import is_kj_id
from web.extension import renkei
from web.forms import Errors
from web.japanese import plain, time_ja
from web.work import current_work

bp = Blueprint("accounts", __name__)


@bp.get("/account/sign-in")
def sign_in_page() -> ResponseReturnValue:
    """KJ-ID and password."""
    if current_account() is not None:
        return redirect(safe_next(request.args.get("next"), "/journey/"), 303)
    return render_template("accounts/sign_in.html", errors=None, kj_id="", next=request.args.get("next", ""))


@bp.post("/account/sign-in")
def sign_in() -> ResponseReturnValue:
    """Try it; say what happened and what to do."""
    kj_id, password = plain(request.form.get("kj_id", "")[:60]), request.form.get("password", "")[:200]
    target = request.form.get("next", "")
    errors = Errors()
    if not is_kj_id(kj_id):
        errors.add("kj_id", f"KJ と数字12けたの ID を入れてください。いまは{len(kj_id)}文字入っています。")
    if not password:
        errors.add("password", "パスワードを入れてください。")
    if not errors:
        found = service.sign_in(current_work(), kj_id, password)
        explain(found, errors)
        if found.account is not None:
            enter_account(found.account)
            here = "/account/password" if found.outcome == "must_change" else safe_next(target, "/journey/")
            return redirect(here, 303)
    return render_template("accounts/sign_in.html", errors=errors, kj_id=kj_id, next=target), 422


def explain(found: service.SignIn, errors: Errors) -> None:
    """Put a failed sign-in into words."""
    if found.outcome == "wrong":
        errors.add("password", f"ID とパスワードの組が合いません。あと{found.tries_left}回まちがえると、30分止まります。")
    elif found.outcome == "locked" and found.locked_until is not None:
        errors.add("password", f"3回続けて合わなかったため、{time_ja(found.locked_until)} まで止めています。"
                               "そのあとで、もう一度お試しください。")


@bp.get("/account/password")
@office_required
def password_page() -> ResponseReturnValue:
    """A password of one's own."""
    return render_template("accounts/password.html", errors=None, account=current_account())


@bp.post("/account/password")
@office_required
def change_password() -> ResponseReturnValue:
    """Change it and go on."""
    account = current_account()
    if account is None:
        abort(401)
    old, new, again = (request.form.get(name, "")[:200] for name in ("old", "new", "again"))
    errors = Errors()
    if new != again:
        errors.add("again", "2回の入力が違います。同じものをもう一度入れてください。")
    else:
        problem = service.change_password(current_work(), account, old, new)
        if problem:
            errors.add("old" if "いまの" in problem else "new", problem)
    if errors:
        return render_template("accounts/password.html", errors=errors, account=account), 422
    enter_account(account)
    return redirect("/journey/", 303)


@bp.post("/account/sign-out")
def sign_out() -> ResponseReturnValue:
    """Leave; the journey and the conversation of this browser stay."""
    leave()
    return redirect("/", 303)


@bp.get("/staff/sign-in")
def staff_page() -> ResponseReturnValue:
    """E-mail address and password of the desk's people."""
    if current_staff() is not None:
        return redirect(safe_next(request.args.get("next"), "/desk/"), 303)
    return render_template("accounts/staff_sign_in.html", errors=None, email="", next=request.args.get("next", ""))


@bp.post("/staff/sign-in")
def staff_sign_in() -> ResponseReturnValue:
    """Try it."""
    email, password = request.form.get("email", "").strip().lower()[:200], request.form.get("password", "")[:200]
    target = request.form.get("next", "")
    outcome, staff = service.sign_in_staff(current_work(), email, password)
    if staff is not None:
        enter_staff(staff)
        return redirect(safe_next(target, "/desk/"), 303)
    errors = Errors()
    errors.add("password", "3回続けて合わなかったため、30分止めています。" if outcome == "locked"
               else "メールアドレスとパスワードの組が合いません。もう一度入れてください。")
    return render_template("accounts/staff_sign_in.html", errors=errors, email=email, next=target), 422


@bp.get("/account/demo-letters")
def demo_letters() -> ResponseReturnValue:
    """The letters of the demo's new offices, as if they had come by post. Only in a demo."""
    if not renkei().settings.demo:
        abort(404)
    return render_template("accounts/demo_letters.html", letters=renkei().extras["demo_letters"]())

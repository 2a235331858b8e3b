"""STEP 2: KJ-ID, password, terms, check your answers, application."""

from __future__ import annotations

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from accounts import service as accounts
from accounts.guard import current_account, enter_account
from accounts.rules import is_kj_id
from engine.licences import service as licences
from onboarding.routes.visit import NotYetError, answer, bp, go_on, open_step, page, prove
from onboarding.rules.steps import STEPS
from onboarding.service import engine_view
from store.clock import TOKYO
from web.forms import Errors
from web.japanese import plain, time_ja

TERMS = "2026-11"


@bp.get("/journey/sign-in")
def sign_in_page() -> ResponseReturnValue:
    """KJ-ID and password."""
    return page("onboarding/sign_in.html", "sign_in", open_step("sign_in"), kj_id="")


@bp.post("/journey/sign-in")
def sign_in() -> ResponseReturnValue:
    """Try it; say how many tries are left, or until when it is locked."""
    visit = open_step("sign_in")
    kj_id, password = plain(request.form.get("kj_id", "")[:60]), request.form.get("password", "")[:200]
    errors = Errors()
    if not is_kj_id(kj_id):
        errors.add("kj_id", f"KJ と数字12けたの、14文字の ID です。いまは{len(kj_id)}文字入っています。")
    if not password:
        errors.add("password", "パスワードを入れてください。いまは何も入っていません。")
    if not errors:
        found = accounts.sign_in(visit.work, kj_id, password)
        if found.account is not None and found.account.office_number == visit.number:
            enter_account(found.account)
            prove(visit, visit.number)
            visit.went_on()
            return go_on(visit, "sign_in")
        _explain(found, errors)
    return page("onboarding/sign_in.html", "sign_in", visit, 422, errors=errors, kj_id=kj_id[:20])


def _explain(found: accounts.SignIn, errors: Errors) -> None:
    if found.account is not None:
        errors.add("kj_id", "この ID は、別の事業所のものです。通知書の事業所番号を確かめてください。")
    elif found.outcome == "locked" and found.locked_until is not None:
        errors.add(
            "password",
            f"3回続けて合わなかったため、{time_ja(found.locked_until)} まで止めています。"
            "そのあとで、もう一度入れてください。",
        )
    else:
        errors.add(
            "password",
            f"ID とパスワードの組が合いません。あと{found.tries_left}回まちがえると、30分止まります。",
        )


@bp.get("/journey/password")
def password_page() -> ResponseReturnValue:
    """A password of one's own instead of the letter's."""
    visit = open_step("password")
    account = current_account()
    if account is None:
        raise NotYetError("sign_in")
    return page("onboarding/password.html", "password", visit, account=account)


@bp.post("/journey/password")
def change_password() -> ResponseReturnValue:
    """Change it and go on."""
    visit = open_step("password")
    account = current_account()
    if account is None:
        raise NotYetError("sign_in")
    old, new, again = (request.form.get(name, "")[:200] for name in ("old", "new", "again"))
    errors = Errors()
    if new != again:
        errors.add("again", "2回の入力が違います。同じものをもう一度入れてください。")
    else:
        problem = accounts.change_password(visit.work, account, old, new)
        if problem:
            errors.add("old" if "いまの" in problem else "new", problem)
    if errors:
        return page("onboarding/password.html", "password", visit, 422, errors=errors, account=account)
    visit.work.session.flush()
    enter_account(account)
    visit.went_on()
    return go_on(visit, "password")


@bp.get("/journey/terms")
def terms() -> ResponseReturnValue:
    """Today's price and the terms."""
    visit = open_step("terms")
    return page("onboarding/terms.html", "terms", visit, price=engine_view.price(visit.work.today()))


@bp.post("/journey/terms")
def agree() -> ResponseReturnValue:
    """Agree, or stay."""
    visit = open_step("terms")
    if request.form.get("terms") != "agreed":
        errors = Errors()
        errors.add("terms", "申し込むには、約束ごとへの同意が必要です。読んでから、印を付けてください。")
        price = engine_view.price(visit.work.today())
        return page("onboarding/terms.html", "terms", visit, 422, errors=errors, price=price)
    return answer(visit, "terms", "agreed")


@bp.get("/journey/review")
def review() -> ResponseReturnValue:
    """Check your answers: after this there is no way back."""
    visit = open_step("review")
    if visit.facts.application is not None:
        return redirect("/journey/applied", 303)
    price, account = engine_view.price(visit.work.today()), current_account()
    return page("onboarding/review.html", "review", visit, price=price, account=account, steps=STEPS)


@bp.post("/journey/review")
def apply() -> ResponseReturnValue:
    """Apply; a double submit finds the first application."""
    visit = open_step("review")
    account = current_account()
    if account is None or account.office_number != visit.number:
        raise NotYetError("sign_in")
    engine_view.apply(visit.work, visit.number, account.kj_id, TERMS)
    visit.went_on()
    return redirect("/journey/applied", 303)


@bp.get("/journey/applied")
def applied() -> ResponseReturnValue:
    """The confirmation: number, what happens when, whom to call, print."""
    visit = open_step("sign_in")
    if visit.facts.application is None:
        return redirect("/journey/review", 303)
    price = engine_view.price(visit.facts.application.applied_at.astimezone(TOKYO).date())
    licence = licences.licence_of(visit.work, visit.number)
    return page("onboarding/applied.html", "review", visit, price=price, licence=licence)


@bp.post("/journey/renewal")
def renewal() -> ResponseReturnValue:
    """Let the licence renew by itself, or not; the choice can be taken back until the last day."""
    visit = open_step("sign_in")
    if not visit.facts.signed_in or visit.facts.application is None:
        return redirect("/journey/sign-in", 303)
    wanted = request.form.get("automatic") == "yes"
    if licences.set_automatic_renewal(visit.work, visit.number, wanted=wanted):
        flash("自動で更新するようにしました。" if wanted else "自動の更新を止めました。期限の日までは使えます。", "ok")
    return redirect("/journey/applied", 303)

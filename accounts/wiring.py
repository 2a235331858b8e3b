"""Puts accounts on the app."""

from __future__ import annotations

from flask import Flask

from accounts import demo, routes
from accounts.guard import current_account, current_staff
from store.work import Work
from web.extension import Masthead, renkei


def _masthead(_work: Work) -> Masthead | None:
    staff = current_staff()
    if staff is not None:
        return Masthead(renkei().settings.desk.operator, f"担当者の画面・{staff.name}")
    account = current_account()
    if account is not None:
        return Masthead(account.office.name, f"事業所番号 {account.office_number}")
    return None


def init_app(app: Flask) -> None:
    """Pages, and who is named at the head of each page."""
    app.register_blueprint(routes.bp)
    renkei(app).masthead.append(_masthead)
    if renkei(app).settings.demo:
        demo.init_app(app)
    app.jinja_env.globals.update(current_account=current_account, current_staff=current_staff)

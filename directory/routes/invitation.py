"""Invitations: the letter for the inviting office, the landing page for the invited one."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts.guard import office_required
from directory import service
from directory.errors import InvitationGoneError, NotAPartnerError
from directory.routes import bp
from directory.routes.book import own_number
from directory.rules.book import month_words
from web.work import current_work


@bp.post("/book/<number>/invitation")
@office_required
def invite(number: str) -> ResponseReturnValue:
    """Make the link and go to the letter."""
    service.invite(current_work(), own_number(), number)
    return redirect(url_for("directory.letter", number=number), 303)


@bp.get("/book/<number>/invitation")
@office_required
def letter(number: str) -> ResponseReturnValue:
    """The letter with its link, to copy or print."""
    work = current_work()
    partner = service.partner_of(work, own_number(), number)
    made = service.invitation_for(work, own_number(), number)
    if partner is None:
        raise NotAPartnerError
    if made is None:
        return redirect(url_for("directory.partner", number=number), 303)
    return render_template(
        "directory/letter.html", made=made, partner=partner,
        link=service.link_of(work, made), letter=service.letter_of(work, made),
    )  # fmt: skip


@bp.get("/invitation/<token>")
def invitation(token: str) -> ResponseReturnValue:
    """Where the invited office arrives: who asks, what it means, where to begin."""
    work = current_work()
    made = service.invitation(work, token)
    if made is None:
        raise InvitationGoneError
    view = service.get(work, made.partner_number)
    return render_template(
        "directory/invitation.html", made=made, view=view, month_words=month_words,
        ready=view is not None and view.hit.ready,
    )  # fmt: skip

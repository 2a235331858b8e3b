"""Invitations: a link with which a partner starts its own way, its number and name filled in."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from accounts.service import get_office
from directory.errors import NotAPartnerError
from directory.records import Invitation
from directory.rules.book import INVITATION_DAYS, invitation_text
from directory.service.book import add_partner, partner_of
from store.clock import tokyo_date
from store.work import Work


@dataclass(frozen=True, slots=True)
class InvitationView:
    """What a link stands for; everything in it is public or was told by the inviting office."""

    token: str
    inviter_number: str
    inviter_name: str
    partner_number: str
    partner_name: str
    start_month: str
    expires_at: datetime
    accepted: bool


def invite(work: Work, office_number: str, partner_number: str) -> InvitationView:
    """A link for a partner of the book; the one made before is used again while it has a month left.

    NotAPartnerError when the partner is not in the book.
    """
    partner, office = partner_of(work, office_number, partner_number), get_office(work, office_number)
    if partner is None or office is None:
        raise NotAPartnerError
    made = _made_before(work, office_number, partner_number)
    if made is None:
        made = Invitation(
            token=secrets.token_urlsafe(18), inviter_number=office_number, inviter_name=office.name,
            partner_number=partner_number, partner_name=partner.name, start_month=partner.start_month,
            created_at=work.now(), expires_at=work.now() + INVITATION_DAYS, accepted_at=None,
        )  # fmt: skip
        work.session.add(made)
    made.start_month = partner.start_month
    work.session.flush()
    return _view(made)


def _made_before(work: Work, office_number: str, partner_number: str) -> Invitation | None:
    where = (
        Invitation.inviter_number == office_number, Invitation.partner_number == partner_number,
        Invitation.expires_at > work.now() + INVITATION_DAYS / 3,
    )  # fmt: skip
    return work.session.scalars(select(Invitation).where(*where).order_by(Invitation.created_at.desc())).first()


def invitation(work: Work, token: str) -> InvitationView | None:
    """What the token stands for; None when it is unknown or its 90 days are over."""
    made = _by_token(work, token)
    return _view(made) if made is not None and made.expires_at > work.now() else None


def invitation_for(work: Work, office_number: str, partner_number: str) -> InvitationView | None:
    """The link that was made for a partner and still holds."""
    made = _made_before(work, office_number, partner_number)
    return _view(made) if made is not None else None


def accept_invitation(work: Work, token: str) -> InvitationView | None:
    """Note that the invited office has begun (called by the journey's start); idempotent.

    Once the invited office takes part here, the inviter stands in its book as well.
    """
    made = _by_token(work, token)
    if made is None or made.expires_at <= work.now():
        return None
    made.accepted_at = made.accepted_at or work.now()
    if get_office(work, made.partner_number) is not None:
        add_partner(work, made.partner_number, made.inviter_number)
    return _view(made)


def link_of(work: Work, view: InvitationView) -> str:
    """The address to hand on."""
    return f"{work.settings.public_url}/partners/invitation/{view.token}"


def letter_of(work: Work, view: InvitationView) -> str:
    """The words to go with it."""
    until = tokyo_date(view.expires_at)
    return invitation_text(view.inviter_name, view.partner_name, view.start_month, link_of(work, view), until)


def _by_token(work: Work, token: str) -> Invitation | None:
    return work.session.get(Invitation, token) if re.fullmatch(r"[A-Za-z0-9_-]{1,32}", token) else None


def _view(made: Invitation) -> InvitationView:
    return InvitationView(
        made.token, made.inviter_number, made.inviter_name, made.partner_number, made.partner_name,
        made.start_month, made.expires_at, made.accepted_at is not None,
    )  # fmt: skip

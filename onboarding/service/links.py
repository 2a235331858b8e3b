"""Save-and-return links: they end, can be revoked, open one journey and count wrong tries."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest

from sqlalchemy import select, update

from onboarding.records import Journey, ReturnLink
from store.counters import throttle
from store.errors import RenkeiError
from store.work import Work

LIFE = timedelta(days=14)
MISSES = 5


class LinkError(RenkeiError):
    """The return link opens nothing (any more)."""

    code = "return-link-invalid"
    title = "このリンクでは、続きを開けません"
    detail = "期限が切れたか、取り消されたか、文字が欠けています。"
    next_step = "KJ の ID で入るか、もう一度はじめから進めてください。答えた内容は残っています。"
    status = 410


@dataclass(frozen=True, slots=True)
class NewLink:
    """A fresh link's token, shown once, and the moment it ends."""

    token: str
    expires_at: datetime


def create(work: Work, journey: Journey) -> NewLink:
    """A new link; earlier ones of the journey stop working."""
    revoke_all(work, journey)
    link_id, secret = secrets.token_hex(5), secrets.token_urlsafe(18)
    expires = work.now() + LIFE
    work.session.add(
        ReturnLink(
            id=link_id,
            journey_id=journey.id,
            secret_hash=_hash(secret),
            created_at=work.now(),
            expires_at=expires,
        )
    )
    work.session.flush()
    return NewLink(f"{link_id}.{secret}", expires)


def active(work: Work, journey: Journey) -> ReturnLink | None:
    """The journey's link that works now."""
    query = select(ReturnLink).where(
        ReturnLink.journey_id == journey.id,
        ReturnLink.revoked_at.is_(None),
        ReturnLink.expires_at > work.now(),
    )
    return work.session.scalars(query).first()


def revoke_all(work: Work, journey: Journey) -> None:
    """Make every link of the journey useless."""
    work.session.execute(
        update(ReturnLink)
        .where(ReturnLink.journey_id == journey.id, ReturnLink.revoked_at.is_(None))
        .values(revoked_at=work.now())
    )


def looks_open(work: Work, token: str) -> bool:
    """Whether the link would open something; reads only, so that a mail program's preview costs nothing."""
    link = work.session.get(ReturnLink, token.partition(".")[0])
    return link is not None and _is_live(link, work.now()) and _fits(link, token)


def follow(work: Work, token: str, visitor: str) -> Journey:
    """The journey behind the link. `LinkError` counts; five wrong secrets revoke the link.

    The caller must let the transaction commit also on `LinkError`, or the count is lost.
    """
    throttle(work, f"link:{visitor}", limit=20)
    link = work.session.get(ReturnLink, token.partition(".")[0])
    if link is None or not _is_live(link, work.now()):
        raise LinkError
    if not _fits(link, token):
        link.misses += 1
        if link.misses >= MISSES:
            link.revoked_at = work.now()
        raise LinkError
    link.uses += 1
    return work.session.get_one(Journey, link.journey_id)


def _is_live(link: ReturnLink, now: datetime) -> bool:
    return link.revoked_at is None and link.expires_at > now


def _fits(link: ReturnLink, token: str) -> bool:
    return compare_digest(link.secret_hash, _hash(token.partition(".")[2]))


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()

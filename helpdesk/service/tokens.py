"""The secret in a ticket's link: derived from the installation's key, kept in the database only as a hash."""

from __future__ import annotations

import base64
import hashlib
import hmac

from helpdesk.records import Ticket
from store.work import Work


def derive(work: Work, ticket_id: str) -> str:
    """The token of a ticket: 26 characters a-z2-7 (128 bits), the same each time, not to be had from the database."""
    secret = str(work.settings.secret_key).encode()
    digest = hmac.digest(secret, b"renkei ticket link v1\0" + ticket_id.encode(), hashlib.sha256)
    return base64.b32encode(digest[:16]).decode().rstrip("=").lower()


def hashed(token: str) -> str:
    """What the database keeps of it."""
    return hashlib.sha256(token.encode()).hexdigest()


def matches(ticket: Ticket, token: str) -> bool:
    """Whether it is this ticket's token; compared without telling by its time."""
    return hmac.compare_digest(ticket.token_hash, hashed(token))

"""Makes message ids: UUIDv7 (RFC 9562), time in front so that lists sort by age."""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID


def new_message_id(now: datetime) -> str:
    """A fresh id for a message made `now`."""
    millis = int(now.timestamp() * 1000) & (1 << 48) - 1
    value = millis << 80 | 7 << 76 | secrets.randbits(12) << 64 | 2 << 62 | secrets.randbits(62)
    return str(UUID(int=value))

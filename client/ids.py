"""Message ids: UUID version 7 (RFC 9562 §5.7), so that they sort by the time they were made."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime


def new_message_id(moment: datetime) -> str:
    """48 bits of milliseconds, 74 random ones."""
    value = int(moment.timestamp() * 1000) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=value))

"""The audit's chain: each row's seal covers the row and the seal before it. Pure."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

START = "0" * 64


def derive_key(secret: str) -> bytes:
    """The chain's key from the installation's secret key: who has only the database can't seal anew."""
    return hmac.digest(secret.encode(), b"renkei desk audit v1", hashlib.sha256)


def seal(key: bytes, before: str, position: int, at: datetime, fields: Mapping[str, Any]) -> str:
    """HMAC-SHA-256 (64 hex digits) over the seal before, the position, the moment and the row's fields."""
    row = [before, position, at.astimezone(UTC).isoformat(timespec="microseconds"), dict(fields)]
    text = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()

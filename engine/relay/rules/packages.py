"""Shapes of what comes in, limits, and the state a package is in."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

State = Literal["accepted", "fetched", "received", "imported", "refused"]

# Larger bodies go beside the database.
INLINE_BYTES = 256 * 1024
CHUNK_BYTES = 256 * 1024
# What shares one commit: bounded, so that nobody waits long and memory stays small.
GROUP_MOST, GROUP_BYTES = 64, 8 * 1024 * 1024
RETENTION = timedelta(days=90)
RECEIPT_DUE = timedelta(days=3)
CLOCK_SKEW = timedelta(minutes=10)
LIST_LIMIT = 100

MESSAGE_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
OFFICE_NUMBER = re.compile(r"[0-9]{2}[0-9A-Z][0-9]{7}")
SEND_UNIT = re.compile(r"[A-Z][A-Z0-9_-]{0,7}")
MONTH = re.compile(r"[0-9]{4}(0[1-9]|1[0-2])")

AUTH_ENVELOPED = bytes.fromhex("060b2a864886f70d0109100117")  # id-ct-authEnvelopedData (RFC 5083 §2)
HEAD_BYTES = 32


def is_sealed(head: bytes, size: int) -> bool:
    """Whether `head`, the first 32 bytes of `size`, opens a ContentInfo around AuthEnvelopedData (DER or BER)."""
    if len(head) < HEAD_BYTES or head[0] != 0x30:
        return False
    first = head[1]
    if first == 0x80:
        rest = head[2:]
    elif first < 0x80:
        rest = head[2:] if first + 2 == size else b""
    else:
        count = first & 0x7F
        announced = int.from_bytes(head[2 : 2 + count])
        rest = head[2 + count :] if count <= 5 and announced + 2 + count == size else b""
    inner = rest[len(AUTH_ENVELOPED) :]
    return rest.startswith(AUTH_ENVELOPED) and inner[:1] == b"\xa0"


def read_digest(header: str) -> bytes | None:
    """The SHA-256 of a Content-Digest header (RFC 9530 §2), or None when there is none that can be read."""
    for member in header.split(","):
        name, _, value = member.strip().partition("=")
        if name.lower() != "sha-256" or len(value) < 2 or value[0] != ":" or value[-1] != ":":
            continue
        try:
            digest = base64.b64decode(value[1:-1], validate=True)
        except ValueError:
            continue
        if len(digest) == 32:
            return digest
    return None


def write_digest(sha256: bytes) -> str:
    """A Content-Digest header."""
    return f"sha-256=:{base64.b64encode(sha256).decode()}:"


def receipt_number(year: int, serial: int) -> str:
    """R-2026-000412: the ledger's serial as people read it."""
    return f"R-{year}-{serial:06}"


def state_of(
    *, fetched: datetime | None, received: datetime | None, imported: datetime | None, refused: datetime | None,
) -> State:
    """Where a package is; a receipt supersedes an earlier refusal."""
    if imported is not None:
        return "imported"
    if received is not None:
        return "received"
    if refused is not None:
        return "refused"
    return "fetched" if fetched is not None else "accepted"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a package was refused: a code, and the standard's finding codes when it was the check."""

    code: str
    finding_codes: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Reason:
        """From the receipt's `reason`: `standard-rejected:E-DATE,E-LEN`."""
        code, _, codes = text.partition(":")
        return cls(code, tuple(codes.split(",")) if codes else ())

    def __str__(self) -> str:
        return f"{self.code}:{','.join(self.finding_codes)}" if self.finding_codes else self.code


def is_skewed(theirs: datetime, ours: datetime) -> bool:
    """Whether clocks differ by more than ten minutes."""
    return abs(theirs - ours) > CLOCK_SKEW

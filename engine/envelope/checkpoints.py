"""Signed checkpoints: the relay's word for how long its log is and what root it has (RFC 6962 §3.5, as JWS)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from engine.envelope.errors import ReceiptError, SignerError
from engine.envelope.jws import check_signer, read_jws, sign_jws
from engine.envelope.manifest import canonical, instant, read_instant
from engine.envelope.office import RELAY, is_relay
from engine.envelope.signer import Signer
from engine.envelope.trust import Trust

TYPE: Final = "renkei-checkpoint+jwt"
_ROOT: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """`size` leaves lead to `root` (32 bytes); `at` in UTC to the millisecond."""

    size: int
    root: bytes
    at: datetime


def make_checkpoint(checkpoint: Checkpoint, signer: Signer) -> str:
    """Sign it as the relay; SignerError for anybody else."""
    if not is_relay(signer.certificate):
        raise SignerError("only the relay signs checkpoints")
    return sign_jws(_payload(checkpoint), signer, TYPE)


def read_checkpoint(jws: str, trust: Trust, at: datetime, *, now: datetime | None = None) -> Checkpoint:
    """Verify a checkpoint whose signer's certificate must have been valid `at`; ReceiptError, TrustError."""
    signed = read_jws(jws, TYPE)
    made = _read(signed.payload)
    if canonical(_payload(made)) != signed.content:
        raise ReceiptError("payload not in canonical form")
    check_signer(signed, trust, at, now=now, eku=trust.receipt_signing)
    if not is_relay(signed.signer):
        raise ReceiptError("not signed by the relay")
    return made


def _payload(made: Checkpoint) -> dict[str, object]:
    return {"at": instant(made.at), "log": RELAY, "root": made.root.hex(), "size": made.size}


def _read(payload: dict[str, Any]) -> Checkpoint:
    size, root, at = payload.get("size"), payload.get("root"), str(payload.get("at"))
    if type(size) is not int or size < 0 or not isinstance(root, str) or not _ROOT.fullmatch(root):
        raise ReceiptError("payload")
    try:
        return Checkpoint(size, bytes.fromhex(root), read_instant(at))
    except ValueError:
        raise ReceiptError("payload") from None

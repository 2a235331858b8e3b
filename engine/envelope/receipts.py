"""Signed receipts: compact JWS (RFC 7515) with the signer's certificates in x5c; one permitted form only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from cryptography import x509

from engine.envelope.errors import ReceiptError, SignerError
from engine.envelope.jws import check_signer, read_jws, sign_jws
from engine.envelope.manifest import MESSAGE_ID, OFFICE, canonical, instant, read_instant
from engine.envelope.office import is_relay, office_number_of
from engine.envelope.signer import Signer
from engine.envelope.trust import EMAIL_PROTECTION, Trust

ACCEPTED: Final = "ACCEPTED"
RECEIVED: Final = "RECEIVED"
IMPORTED: Final = "IMPORTED"
REFUSED: Final = "REFUSED"
KINDS: Final = frozenset({ACCEPTED, RECEIVED, IMPORTED, REFUSED})
TYPE: Final = "renkei-receipt+jwt"
MAX_SIZE: Final = 1 << 40
_HASH: Final = re.compile(r"[0-9a-f]{64}")
# A code; after the check against the standard also its finding codes: standard-rejected:E-DATE,E-LEN
_REASON: Final = re.compile(r"[a-z][a-z0-9-]{0,63}(:[A-Z0-9,-]{1,400})?")


@dataclass(frozen=True, slots=True)
class ReceiptFacts:
    """What is attested: `sha256` (hex) and `size` of the sealed bytes, `at` in UTC to the millisecond.

    `reason`: an error code, with REFUSED only. `serial`: the ledger index, with ACCEPTED only.
    """

    message_id: str
    sender: str
    receiver: str
    sha256: str
    size: int
    at: datetime
    reason: str | None = None
    serial: int | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """A verified receipt."""

    kind: str
    facts: ReceiptFacts
    signer: x509.Certificate
    jws: str


def _payload(kind: str, facts: ReceiptFacts) -> dict[str, object]:
    payload: dict[str, object] = {
        "at": instant(facts.at),
        "kind": kind,
        "message_id": facts.message_id,
        "receiver": facts.receiver,
        "sender": facts.sender,
        "sha256": facts.sha256,
        "size": facts.size,
    }
    if facts.reason is not None:
        payload["reason"] = facts.reason
    if facts.serial is not None:
        payload["serial"] = facts.serial
    return payload


def _is_count(value: object, below: int) -> bool:
    return type(value) is int and 0 <= value < below


def _check_facts(kind: str, facts: ReceiptFacts) -> None:
    good = (
        kind in KINDS
        and MESSAGE_ID.fullmatch(facts.message_id)
        and OFFICE.fullmatch(facts.sender)
        and OFFICE.fullmatch(facts.receiver)
        and _HASH.fullmatch(facts.sha256)
        and _is_count(facts.size, MAX_SIZE)
        and (facts.serial is None or (kind == ACCEPTED and _is_count(facts.serial, 1 << 53)))
        and (kind == REFUSED) == (facts.reason is not None)
        and (facts.reason is None or _REASON.fullmatch(facts.reason))
    )
    if not good:
        raise ReceiptError("facts out of their pattern")


def make_receipt(kind: str, facts: ReceiptFacts, signer: Signer) -> str:
    """Sign a receipt; ACCEPTED by the relay, the other kinds by the receiving office.

    ReceiptError when a fact is out of its pattern, SignerError when this signer may not attest it.
    """
    _check_facts(kind, facts)
    _check_role(kind, facts, signer.certificate, SignerError)
    return sign_jws(_payload(kind, facts), signer, TYPE)


def _check_role(
    kind: str, facts: ReceiptFacts, certificate: x509.Certificate, error: type[ReceiptError | SignerError]
) -> None:
    mine = is_relay(certificate) if kind == ACCEPTED else _office(certificate) == facts.receiver
    if not mine:
        raise error("signer may not attest this")


def _office(certificate: x509.Certificate) -> str | None:
    return None if is_relay(certificate) else office_number_of(certificate)


def read_receipt(jws: str, trust: Trust, at: datetime, *, now: datetime | None = None) -> Receipt:
    """Verify a receipt whose signer's certificate must have been valid `at`; `now` as in `Trust.verify`.

    ReceiptError for anything but the one canonical form, TrustError for the signer's certificate.
    """
    signed = read_jws(jws, TYPE)
    kind, facts = _facts(signed.payload)
    if canonical(_payload(kind, facts)) != signed.content:
        raise ReceiptError("payload not in canonical form")
    eku = trust.receipt_signing if kind == ACCEPTED else EMAIL_PROTECTION
    check_signer(signed, trust, at, now=now, eku=eku)
    _check_role(kind, facts, signed.signer, ReceiptError)
    return Receipt(kind, facts, signed.signer, jws)


def _facts(payload: dict[str, Any]) -> tuple[str, ReceiptFacts]:
    try:
        facts = ReceiptFacts(
            message_id=payload["message_id"],
            sender=payload["sender"],
            receiver=payload["receiver"],
            sha256=payload["sha256"],
            size=payload["size"],
            at=read_instant(payload["at"]),
            reason=payload.get("reason"),
            serial=payload.get("serial"),
        )
        _check_facts(payload["kind"], facts)
    except (KeyError, TypeError, ValueError):
        raise ReceiptError("payload") from None
    return payload["kind"], facts

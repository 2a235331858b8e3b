"""Signed receipts: compact JWS (RFC 7515) with the signer's certificates in x5c; one permitted form only."""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from engine.envelope.errors import EnvelopeError, ReceiptError, SignerError
from engine.envelope.manifest import MESSAGE_ID, OFFICE, canonical, instant, read_instant
from engine.envelope.names import certificate_der, fingerprint, load_certificate, public_key_of
from engine.envelope.office import is_relay, office_number_of
from engine.envelope.signer import Signer
from engine.envelope.trust import EMAIL_PROTECTION, Trust

ACCEPTED: Final = "ACCEPTED"
RECEIVED: Final = "RECEIVED"
IMPORTED: Final = "IMPORTED"
REFUSED: Final = "REFUSED"
KINDS: Final = frozenset({ACCEPTED, RECEIVED, IMPORTED, REFUSED})
TYPE: Final = "renkei-receipt+jwt"
MAX_BYTES: Final = 32 * 1024
MAX_SIZE: Final = 1 << 40
_HASH: Final = re.compile(r"[0-9a-f]{64}")
# A code; after the check against the standard also its finding codes: standard-rejected:E-DATE,E-LEN
_REASON: Final = re.compile(r"[a-z][a-z0-9-]{0,63}(:[A-Z0-9,-]{1,400})?")
_ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_PSS: Final = padding.PSS(padding.MGF1(hashes.SHA256()), 32)


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


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise ReceiptError("base64url") from None
    if _encode(data) != text:
        raise ReceiptError("base64url not in canonical form")
    return data


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


def _algorithm(key: object) -> str:
    """ES256 or, for offices with RSA certificates, PS256: given by the key, never by the header."""
    if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1):
        return "ES256"
    if isinstance(key, rsa.RSAPublicKey):
        return "PS256"
    raise ReceiptError("kind of the signer's key")


def _header(signer: x509.Certificate, chain: tuple[x509.Certificate, ...]) -> dict[str, object]:
    return {
        "alg": _algorithm(public_key_of(signer)),
        "typ": TYPE,
        "x5c": [base64.b64encode(certificate_der(one)).decode() for one in (signer, *chain)],
        "x5t#S256": _encode(fingerprint(signer)),
    }


def make_receipt(kind: str, facts: ReceiptFacts, signer: Signer) -> str:
    """Sign a receipt; ACCEPTED by the relay, the other kinds by the receiving office.

    ReceiptError when a fact is out of its pattern, SignerError when this signer may not attest it.
    """
    _check_facts(kind, facts)
    _check_role(kind, facts, signer.certificate, SignerError)
    header, payload = _header(signer.certificate, signer.chain), _payload(kind, facts)
    signed = f"{_encode(canonical(header))}.{_encode(canonical(payload))}"
    return f"{signed}.{_encode(_sign(signer, signed.encode()))}"


def _sign(signer: Signer, data: bytes) -> bytes:
    if isinstance(signer.key, rsa.RSAPrivateKey):
        return signer.key.sign(data, _PSS, hashes.SHA256())
    r, s = decode_dss_signature(signer.key.sign(data, ec.ECDSA(hashes.SHA256())))
    return r.to_bytes(32, "big") + min(s, _ORDER - s).to_bytes(32, "big")


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
    if len(jws) > MAX_BYTES or jws.count(".") != 2 or not jws.isascii():
        raise ReceiptError("not a compact JWS")
    head, body, signature = jws.split(".")
    header, payload = _object(_decode(head)), _object(_decode(body))
    certificates = _certificates(header)
    signer, chain = certificates[0], tuple(certificates[1:])
    if canonical(_header(signer, chain)) != _decode(head):
        raise ReceiptError("header not in canonical form")
    _verify(signer, f"{head}.{body}".encode(), _decode(signature))
    kind, facts = _facts(payload)
    if canonical(_payload(kind, facts)) != _decode(body):
        raise ReceiptError("payload not in canonical form")
    eku = trust.receipt_signing if kind == ACCEPTED else EMAIL_PROTECTION
    path = trust.verify(signer, at=at, now=now, eku=eku, untrusted=chain)
    if any(one not in path for one in chain):
        raise ReceiptError("certificate outside the path in x5c")
    _check_role(kind, facts, signer, ReceiptError)
    return Receipt(kind, facts, signer, jws)


def _object(data: bytes) -> dict[str, Any]:
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        raise ReceiptError("not JSON") from None
    if not isinstance(value, dict):
        raise ReceiptError("not a JSON object")
    return value


def _certificates(header: dict[str, Any]) -> list[x509.Certificate]:
    x5c = header.get("x5c")
    if not isinstance(x5c, list) or not 0 < len(x5c) <= 4:
        raise ReceiptError("x5c")
    try:
        return [load_certificate(base64.b64decode(one, validate=True)) for one in x5c]
    except (EnvelopeError, ValueError, TypeError):
        raise ReceiptError("certificate in x5c") from None


def _verify(signer: x509.Certificate, data: bytes, signature: bytes) -> None:
    key = public_key_of(signer)
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, data, _PSS, hashes.SHA256())
        elif isinstance(key, ec.EllipticCurvePublicKey) and len(signature) == 64:
            r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
            if s > _ORDER // 2:
                raise ReceiptError("signature not in canonical form")
            key.verify(encode_dss_signature(r, s), data, ec.ECDSA(hashes.SHA256()))
        else:
            raise ReceiptError("signature form")
    except InvalidSignature:
        raise ReceiptError("signature") from None


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

"""Compact JWS (RFC 7515) with the signer's certificates in x5c; one permitted form only."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from engine.envelope.errors import EnvelopeError, ReceiptError
from engine.envelope.manifest import canonical
from engine.envelope.names import certificate_der, fingerprint, load_certificate, public_key_of
from engine.envelope.signer import Signer
from engine.envelope.trust import Trust

MAX_BYTES: Final = 32 * 1024
_ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_PSS: Final = padding.PSS(padding.MGF1(hashes.SHA256()), 32)


@dataclass(frozen=True, slots=True)
class SignedObject:
    """What was signed, as an object and as bytes, and by whom; the certificates are not judged yet."""

    payload: dict[str, Any]
    content: bytes
    signer: x509.Certificate
    chain: tuple[x509.Certificate, ...]


def sign_jws(payload: dict[str, object], signer: Signer, kind: str) -> str:
    """Sign the canonical JSON of `payload`; `kind` is the header's typ. ReceiptError for keys of another kind."""
    header = _header(signer.certificate, signer.chain, kind)
    signed = f"{_encode(header)}.{_encode(canonical(payload))}"
    return f"{signed}.{_encode(_sign(signer, signed.encode()))}"


def read_jws(jws: str, kind: str) -> SignedObject:
    """Verify form and signature, not the certificates; ReceiptError. The caller compares the payload's own form."""
    if len(jws) > MAX_BYTES or jws.count(".") != 2 or not jws.isascii():
        raise ReceiptError("not a compact JWS")
    head, body, signature = jws.split(".")
    header, payload = _object(_decode(head)), _object(_decode(body))
    certificates = _certificates(header)
    signer, chain = certificates[0], tuple(certificates[1:])
    if _header(signer, chain, kind) != _decode(head):
        raise ReceiptError("header not in canonical form")
    _verify(signer, f"{head}.{body}".encode(), _decode(signature))
    return SignedObject(payload, _decode(body), signer, chain)


def check_signer(signed: SignedObject, trust: Trust, at: datetime, *, now: datetime | None, eku: str) -> None:
    """Judge the certificates as in `Trust.verify`; TrustError, and ReceiptError for one in x5c outside the path."""
    path = trust.verify(signed.signer, at=at, now=now, eku=eku, untrusted=signed.chain)
    if any(one not in path for one in signed.chain):
        raise ReceiptError("certificate outside the path in x5c")


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


def _algorithm(key: object) -> str:
    """ES256 or, for offices with RSA certificates, PS256: given by the key, never by the header."""
    if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1):
        return "ES256"
    if isinstance(key, rsa.RSAPublicKey):
        return "PS256"
    raise ReceiptError("kind of the signer's key")


@lru_cache(maxsize=64)
def _header(signer: x509.Certificate, chain: tuple[x509.Certificate, ...], kind: str) -> bytes:
    return canonical({
        "alg": _algorithm(public_key_of(signer)),
        "typ": kind,
        "x5c": [base64.b64encode(certificate_der(one)).decode() for one in (signer, *chain)],
        "x5t#S256": _encode(fingerprint(signer)),
    })


def _sign(signer: Signer, data: bytes) -> bytes:
    if isinstance(signer.key, rsa.RSAPrivateKey):
        return signer.key.sign(data, _PSS, hashes.SHA256())
    r, s = decode_dss_signature(signer.key.sign(data, ec.ECDSA(hashes.SHA256())))
    return r.to_bytes(32, "big") + min(s, _ORDER - s).to_bytes(32, "big")


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

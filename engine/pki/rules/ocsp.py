"""Answers OCSP requests (RFC 6960) for the issuing authority, signed by its own key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import ocsp

from engine.pki.rules.authority import Authority
from engine.pki.rules.crl import Revoked

MAX_BYTES: Final = 4096
LIFE: Final = timedelta(hours=1)
GOOD: Final = "good"


def read_ocsp_request(der: bytes) -> ocsp.OCSPRequest | None:
    """The request, None when it cannot be read (answer with `malformed`)."""
    if len(der) > MAX_BYTES:
        return None
    try:
        request = ocsp.load_der_ocsp_request(der)
        _ = (request.serial_number, request.extensions)
    except (ValueError, TypeError, NotImplementedError, UnsupportedAlgorithm):
        return None
    return request


def answer_ocsp(
    issuing: Authority, der: bytes, status_of: Callable[[int], Revoked | str | None], now: datetime
) -> bytes:
    """The DER answer to a DER request.

    `status_of(serial)`: "good", a Revoked, or None for a serial never issued (answered as unauthorized).
    """
    request = read_ocsp_request(der)
    if request is None:
        return _failure(ocsp.OCSPResponseStatus.MALFORMED_REQUEST)
    status = status_of(request.serial_number)
    if status is None or not _is_ours(issuing, request):
        return _failure(ocsp.OCSPResponseStatus.UNAUTHORIZED)
    start = now.replace(microsecond=0)
    revoked = status if isinstance(status, Revoked) else None
    builder = (
        ocsp.OCSPResponseBuilder()
        .add_response_by_hash(
            request.issuer_name_hash,
            request.issuer_key_hash,
            request.serial_number,
            request.hash_algorithm,
            ocsp.OCSPCertStatus.REVOKED if revoked else ocsp.OCSPCertStatus.GOOD,
            start,
            start + LIFE,
            revoked.at.replace(microsecond=0) if revoked else None,
            _reason(revoked),
        )
        .responder_id(ocsp.OCSPResponderEncoding.HASH, issuing.certificate)
    )
    for one in request.extensions:
        if isinstance(one.value, x509.OCSPNonce):
            builder = builder.add_extension(one.value, critical=False)
    return builder.sign(issuing.key, hashes.SHA256()).public_bytes(Encoding.DER)


def _reason(revoked: Revoked | None) -> x509.ReasonFlags | None:
    return None if revoked is None or revoked.reason == "unspecified" else x509.ReasonFlags(revoked.reason)


def _is_ours(issuing: Authority, request: ocsp.OCSPRequest) -> bool:
    """Whether the request names this authority as the issuer (RFC 6960 §4.1.1)."""
    point = issuing.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    name = issuing.certificate.subject.public_bytes()
    try:
        own = [_digest(part, request.hash_algorithm) for part in (name, point)]
    except UnsupportedAlgorithm:
        return False
    return own == [request.issuer_name_hash, request.issuer_key_hash]


def _digest(data: bytes, algorithm: hashes.HashAlgorithm) -> bytes:
    digest = hashes.Hash(algorithm)
    digest.update(data)
    return digest.finalize()


def _failure(status: ocsp.OCSPResponseStatus) -> bytes:
    return ocsp.OCSPResponseBuilder.build_unsuccessful(status).public_bytes(Encoding.DER)

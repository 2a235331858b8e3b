"""Writes and reads PKCS#7 certs-only bundles: certificates on their way to an office."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cryptography import x509

from engine.envelope import algorithms, der
from engine.envelope.errors import MalformedError, UnsupportedError
from engine.envelope.names import certificate_der, load_certificate

MAX_CERTIFICATES: Final = 16
_BEFORE: Final = der.integer(1) + der.set_of() + der.sequence(algorithms.DATA)


def certs_only(certificates: Sequence[x509.Certificate]) -> bytes:
    """A degenerate SignedData (DER, RFC 5652 §5.2) with these certificates."""
    bundle = der.set_of(*{certificate_der(one) for one in certificates}, tag=der.context(0))
    signed_data = der.sequence(_BEFORE, bundle, der.set_of())
    return der.sequence(algorithms.SIGNED_DATA, der.tlv(der.context(0), signed_data))


def read_certs_only(data: bytes) -> list[x509.Certificate]:
    """Its certificates, in no promised order: find the office's own by its public key."""
    outer = der.Reader(data)
    info = outer.enter()
    outer.done()
    if info.element(der.OID) != algorithms.SIGNED_DATA:
        raise UnsupportedError("not signed data")
    explicit = info.enter(der.context(0))
    info.done()
    bundle = explicit.enter()
    explicit.done()
    bundle.expect(_BEFORE, "not a certs-only bundle")
    found = der.elements(bundle.take(der.context(0)))
    if bundle.peek() == der.context(1):  # an empty list of CRLs, as some writers add
        bundle.expect(der.tlv(der.context(1)), "CRLs in a certs-only bundle")
    bundle.expect(der.set_of(), "signers in a certs-only bundle")
    bundle.done()
    if len(found) > MAX_CERTIFICATES:
        raise MalformedError("too many certificates")
    try:
        return [load_certificate(one) for one in found]
    except ValueError:
        raise MalformedError("certificate in the bundle") from None

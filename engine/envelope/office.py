"""Reads whose certificate it is: the SAN URI `urn:renkei:office:<number>` or `urn:renkei:relay`."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from cryptography import x509

from engine.envelope.errors import ProfileError
from engine.envelope.names import UNREADABLE

RELAY: Final = "urn:renkei:relay"
PREFIX: Final = "urn:renkei:office:"
_OFFICE: Final = re.compile(re.escape(PREFIX) + r"([0-9]{2}[0-9A-Z][0-9]{7})")


@lru_cache(maxsize=4096)
def _uri(certificate: x509.Certificate) -> str:
    try:
        names = list(certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value)
    except (x509.ExtensionNotFound, *UNREADABLE):
        raise ProfileError("no readable subject alternative name") from None
    uris = [name.value for name in names if isinstance(name, x509.UniformResourceIdentifier)]
    if len(names) != 1 or len(uris) != 1:
        raise ProfileError("not exactly one subject alternative name")
    return uris[0]


def office_number_of(certificate: x509.Certificate) -> str:
    """The office's number (10 characters); ProfileError when the certificate names no office."""
    match = _OFFICE.fullmatch(_uri(certificate))
    if match is None:
        raise ProfileError("not an office's certificate")
    return match.group(1)


def is_relay(certificate: x509.Certificate) -> bool:
    """Whether it names the relay."""
    try:
        return _uri(certificate) == RELAY
    except ProfileError:
        return False

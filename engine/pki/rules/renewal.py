"""When an office renews: from 90 days before the end, each office on its own day."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from cryptography import x509

from engine.envelope.names import fingerprint

WINDOW: Final = timedelta(days=90)
# The last 45 days are left free for what goes wrong.
SPREAD: Final = timedelta(days=45)


def renew_from(certificate: x509.Certificate) -> datetime:
    """The moment from which the client renews by itself: 90 to 45 days before the end, spread by the certificate's hash."""
    share = int.from_bytes(fingerprint(certificate)[:4], "big") / (1 << 32)
    return certificate.not_valid_after_utc - WINDOW + SPREAD * share


def may_renew(certificate: x509.Certificate, now: datetime) -> bool:
    """Whether the authority renews it yet: inside the window and not ended."""
    return certificate.not_valid_after_utc - WINDOW <= now < certificate.not_valid_after_utc

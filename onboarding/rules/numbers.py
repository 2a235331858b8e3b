"""Codes, names and bounds that the rules share."""

from __future__ import annotations

from typing import Final

CERTIFICATE_TITLES: Final = {"kaigo_hoken": "介護保険証明書", "kaigo_dx": "介護DX証明書"}
UNUSABLE: Final = frozenset({"agent", "disability"})
CERTIFICATE_WARN_DAYS: Final = 90
LETTER_LEAD_DAYS: Final = 30
SCREEN: Final = (1366, 768)
SKEW_LIMIT_SECONDS: Final = 600
CLIENT_QUIET_DAYS: Final = 7


def certificate_title(kind: str) -> str:
    """The certificate's name as the offices know it."""
    return CERTIFICATE_TITLES.get(kind, "電子証明書")

"""What the authority does when the server starts, and every hour."""

from __future__ import annotations

from engine.pki.service.issuing import crl_url, ocsp_url
from engine.pki.service.revoking import guard_revocations, refresh_crl
from engine.pki.service.vault import ensure_vault
from store.work import Work


def ensure_ca(work: Work) -> bool:
    """Make the authority at the first start, look after its lists at every one; returns whether it was made."""
    made = ensure_vault(work, (crl_url(work), ocsp_url(work)))
    guard_revocations(work)
    refresh_crl(work)
    return made

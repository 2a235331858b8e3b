"""The authority's door: enrolment, certificates, revocation, sign-in of clients, trust."""

from __future__ import annotations

from engine.pki.service.certificates import (
    CertificateView,
    active,
    active_certificates,
    certificate,
    certificates_of,
    check_certificate,
    has_active_certificate,
)
from engine.pki.service.codes import EnrolmentCode, create_enrolment
from engine.pki.service.issuing import enrol, renew
from engine.pki.service.revoking import current_crl, issue_crl, ocsp_answer, refresh_crl, revoke
from engine.pki.service.sessions import (
    Caller,
    Token,
    caller_of,
    new_challenge,
    open_session,
    verify_by_caller,
)
from engine.pki.service.start import ensure_ca
from engine.pki.service.trust import (
    TrustMaterial,
    ca_bundle,
    certs_only,
    relay_signer,
    relay_trust,
    trust_material,
)
from engine.pki.service.vault import dump_key, load_key, open_vault, passphrase, replace_private

__all__ = [
    "Caller", "CertificateView", "EnrolmentCode", "Token", "TrustMaterial", "active", "active_certificates", "ca_bundle",
    "caller_of", "certificate", "certificates_of", "certs_only", "check_certificate", "create_enrolment", "current_crl", "dump_key",
    "enrol", "ensure_ca", "has_active_certificate", "issue_crl", "load_key", "new_challenge", "ocsp_answer",
    "open_session", "open_vault", "passphrase", "refresh_crl", "relay_signer", "relay_trust", "renew",
    "replace_private", "revoke", "trust_material", "verify_by_caller",
]

"""The authority's rules: profiles, request checks, issuing, revocation lists (pure; the clock is handed in)."""

from __future__ import annotations

from engine.pki.rules.authority import Authority, load_authority, make_issuing, make_root, save_key
from engine.pki.rules.bundle import certs_only, read_certs_only
from engine.pki.rules.crl import Revoked, build_crl
from engine.pki.rules.csr import Csr, check_csr
from engine.pki.rules.issue import issue_office_certificate, issue_relay_certificate
from engine.pki.rules.ocsp import answer_ocsp, read_ocsp_request
from engine.pki.rules.profiles import KAIGO_DX, KAIGO_HOKEN, KIND_TITLES_JA, kind_of
from engine.pki.rules.renewal import renew_from

__all__ = [
    "KAIGO_DX",
    "KAIGO_HOKEN",
    "KIND_TITLES_JA",
    "Authority",
    "Csr",
    "Revoked",
    "answer_ocsp",
    "build_crl",
    "certs_only",
    "check_csr",
    "issue_office_certificate",
    "issue_relay_certificate",
    "kind_of",
    "load_authority",
    "make_issuing",
    "make_root",
    "read_certs_only",
    "read_ocsp_request",
    "renew_from",
    "save_key",
]

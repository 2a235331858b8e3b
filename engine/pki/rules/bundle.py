"""Certificates as PKCS#7 certs-only (RFC 7030 §4.1.3), the body of EST answers."""

from __future__ import annotations

from engine.envelope.certsonly import certs_only, read_certs_only

__all__ = ["certs_only", "read_certs_only"]

"""HTTP of certificates: EST-shaped enrolment, CA and CRL, sign-in."""

from __future__ import annotations

from engine.pki.routes import est, public, sessions

BLUEPRINTS = (est.bp, public.bp, sessions.bp)

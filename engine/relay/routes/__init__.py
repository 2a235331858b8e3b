"""HTTP of the relay: who I am, offices, packages, receipts, the log."""

from __future__ import annotations

from engine.relay.routes import ledger, offices, openapi, packages, record

BLUEPRINTS = (offices.bp, packages.bp, ledger.bp, record.bp, openapi.bp)

"""HTTP of the relay: who I am, offices, packages, receipts."""

from __future__ import annotations

from engine.relay.routes import offices, packages

BLUEPRINTS = (offices.bp, packages.bp)

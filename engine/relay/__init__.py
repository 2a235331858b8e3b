"""Carries sealed packages from office to office, exactly once, with signed receipts."""

"""Sealed packages: CMS sign-then-encrypt, the trust behind them and signed receipts (pure, cryptography only)."""

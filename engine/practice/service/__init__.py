"""The practice partner's door."""

from __future__ import annotations

from engine.practice.service.keys import ensure_partner, signers
from engine.practice.service.visits import ANSWER, RECEIVE, answer, notice, receive

__all__ = ["ANSWER", "RECEIVE", "answer", "ensure_partner", "notice", "receive", "signers"]

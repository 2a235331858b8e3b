"""The wizard's pages."""

from __future__ import annotations

from onboarding.routes import (
    diagnosis,
    home,
    links,
    office,
    paper,
    readings,
    sets,
    step1,
    step2,
    step3,
    step4,
)
from onboarding.routes.visit import bp

__all__ = ["bp", "diagnosis", "home", "links", "office", "paper", "readings", "sets", "step1", "step2", "step3", "step4"]

"""Made-up sets for every send unit, the same for the same seed; nobody in them exists."""

from engine.standard.sample.sets import make_set

__all__ = ["make_set"]

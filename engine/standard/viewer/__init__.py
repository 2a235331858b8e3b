"""A checked set as the paper forms people know: sheets as values, and their HTML (pure Python)."""

from engine.standard.viewer.page import fragment, stand_alone
from engine.standard.viewer.sheets import Viewed, look_at

__all__ = ["Viewed", "fragment", "look_at", "stand_alone"]

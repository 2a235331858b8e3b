"""What a report draws: values as text, bars beside them, a heading that says what is seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from store.work import Work


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a plot: `share` from 0 to 1 is the bar's length; `ask` marks the one to look at."""

    label: str
    value: str
    share: float
    ask: bool = False


@dataclass(frozen=True, slots=True)
class RowsPlot:
    """Horizontal bars under a heading that states the finding; `goal` draws a line at that share."""

    key: str
    title: str
    caption: str
    bars: tuple[Bar, ...]
    goal: float | None = None
    goal_text: str = ""


# Parts above register more plots for the report in `extras["report_plots"]`.
PlotProvider = Callable[[Work], RowsPlot | None]
REGISTRY = "report_plots"

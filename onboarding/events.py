"""What the wizard tells other parts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class JourneyStarted:
    """Somebody began."""

    journey_id: str


@dataclass(frozen=True, slots=True)
class StepCompleted:
    """A STEP (0 to 4) was found done for the first time."""

    journey_id: str
    office_number: str | None
    stage: int


@dataclass(frozen=True, slots=True)
class CheckFailed:
    """A check was found failed when somebody looked or answered."""

    journey_id: str
    office_number: str | None
    code: str

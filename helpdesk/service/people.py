"""Who acts on a ticket, or looks at it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Agent:
    """A signed-in member of the desk (role agent, lead or operator)."""

    staff_id: str
    name: str
    role: str = "agent"


@dataclass(frozen=True, slots=True)
class OfficeViewer:
    """Somebody signed in for an office: sees what that office asked, and nothing else."""

    office_number: str


@dataclass(frozen=True, slots=True)
class LinkViewer:
    """Somebody who holds a ticket's secret link."""

    token: str


@dataclass(frozen=True, slots=True)
class Visitor:
    """A browser that has spoken with the bot; the key is the one in its session."""

    visitor_key: str


Viewer = Agent | OfficeViewer | LinkViewer | Visitor


def described(viewer: Viewer | None) -> tuple[str, str]:
    """Kind and name for the audit; secrets are not among them."""
    match viewer:
        case Agent(staff_id=staff_id):
            return "staff", staff_id
        case OfficeViewer(office_number=number):
            return "office", number
        case LinkViewer():
            return "link", ""
        case Visitor():
            return "visitor", ""
        case None:
            return "system", ""

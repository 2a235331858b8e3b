"""What a check is: one thing that must hold, how it was proved, what to do when it does not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypedDict

Proof = Literal["machine", "document", "self"]
State = Literal["ok", "ask", "stop", "wait"]

PROOF_TITLES: dict[Proof, str] = {
    "machine": "機械が確かめました",
    "document": "書類を確かめました",
    "self": "ご自身の申告です",
}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must hold. `state` ask: better mend it; stop: cannot go on; wait: not known yet.

    `fix` is the key of the page that mends it, `depends_on` names checks whose failure explains this one.
    """

    code: str
    stage: int
    state: State
    title: str
    text: str
    proof: Proof = "machine"
    since: datetime | None = None
    depends_on: tuple[str, ...] = ()
    fix: str = ""
    faq_id: str = ""
    evidence: tuple[tuple[str, str], ...] = ()
    how_to: tuple[str, ...] = ()

    @property
    def failed(self) -> bool:
        """Somebody has to act."""
        return self.state in {"ask", "stop"}


class Common(TypedDict, total=False):
    """What several outcomes of one check share."""

    proof: Proof
    since: datetime | None
    depends_on: tuple[str, ...]
    fix: str
    evidence: tuple[tuple[str, str], ...]
    how_to: tuple[str, ...]


def failed(checks: Iterable[Check]) -> tuple[Check, ...]:
    """Root causes only: a failed check whose own ground is stopped is left out; what stops comes first."""
    bad = [check for check in checks if check.failed]
    codes = {check.code for check in stops(bad)}
    roots = [check for check in bad if not codes.intersection(check.depends_on)]
    return tuple(sorted(roots, key=lambda check: (check.state != "stop", check.stage)))


def stops(checks: Iterable[Check]) -> tuple[Check, ...]:
    """The checks that block."""
    return tuple(check for check in checks if check.state == "stop")

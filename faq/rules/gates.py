"""Questions that go to a person whatever the matching says: rules from `knowledge/gates.yaml`. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, get_args

from faq.rules.loading import FOLDER, read_yaml

Reason = Literal["human", "account", "incident", "complaint", "policy", "medical", "out_of_domain", "unknown", "injection"]
REASONS: tuple[str, ...] = get_args(Reason)


@dataclass(frozen=True, slots=True)
class Gate:
    """Texts that match `hit` and not `spare` are handed over for `reason`."""

    reason: Reason
    hit: re.Pattern[str]
    spare: re.Pattern[str] | None

    def closes(self, text: str) -> bool:
        """Whether this text must go to a person."""
        return bool(self.hit.search(text)) and not (self.spare and self.spare.search(text))


def build_gates(rules: Iterable[Mapping[str, Any]]) -> tuple[Gate, ...]:
    """Gates in the order of the file; a bad expression or reason raises ValueError."""
    gates = []
    for rule in rules:
        if rule["reason"] not in REASONS:
            raise ValueError(f"unknown reason {rule['reason']}")
        gates.append(Gate(rule["reason"], _joined(rule["any"]), _joined(rule["unless"]) if rule.get("unless") else None))
    return tuple(gates)


def _joined(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


@lru_cache(maxsize=1)
def domain_gates() -> tuple[Gate, ...]:
    """The gates of this desk."""
    return build_gates(read_yaml(FOLDER / "gates.yaml")["rules"])


def first_reason(gates: Iterable[Gate], *texts: str) -> Reason | None:
    """The first gate that closes on any spelling of the text, or None."""
    for gate in gates:
        if any(gate.closes(text) for text in texts):
            return gate.reason
    return None

"""What a licence costs and how long it lasts on a given day; all of it read from terms.yaml. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml

RenewalRule = Literal["automatic", "apply"]


class NoTermsError(LookupError):
    """No price is known for that day."""


@dataclass(frozen=True, slots=True)
class Quote:
    """The price on a day in yen, tax included; the sums are for `offices` office numbers."""

    on: date
    offices: int
    unit_list_yen: int
    unit_yen: int
    campaign: str | None
    free_until_text: str
    valid_text: str
    eligible_text: str = ""

    @property
    def list_price_yen(self) -> int:
        """What it would cost without a campaign."""
        return self.unit_list_yen * self.offices

    @property
    def price_yen(self) -> int:
        """What it costs."""
        return self.unit_yen * self.offices


@dataclass(frozen=True, slots=True)
class Renewal:
    """How a licence goes on after its year."""

    rule: RenewalRule
    text: str


@dataclass(frozen=True, slots=True)
class Move:
    """What is known on a day about the move into the WEB service; `planned_month` is YYYYMM or empty."""

    title: str
    text: str
    planned_month: str
    register_from: date | None
    register_until: date | None

    def days_left_to_register(self, on: date) -> int | None:
        """Days until registration should be done, today included; None outside the window."""
        if self.register_from is None or self.register_until is None:
            return None
        if not self.register_from <= on <= self.register_until:
            return None
        return (self.register_until - on).days + 1


@dataclass(frozen=True, slots=True)
class Subsidy:
    """Money that can be asked for elsewhere, while its window is open."""

    id: str
    title: str
    text: str
    opens: date
    closes: date


@cache
def _terms() -> dict[str, list[dict[str, Any]]]:
    text = files("engine.licences").joinpath("terms.yaml").read_text("utf-8")
    loaded: dict[str, list[dict[str, Any]]] = yaml.safe_load(text)
    return loaded


def _holding(entries: Iterable[Mapping[str, Any]], on: date) -> list[Mapping[str, Any]]:
    held = [e for e in entries if e["from"] <= on and (e["until"] is None or on <= e["until"])]
    return sorted(held, key=lambda entry: entry["from"])


def quote(on: date, offices: int = 1) -> Quote:
    """The price of one year's licence applied for `on` that day; raises NoTermsError before the first price."""
    prices = _holding(_terms()["prices"], on)
    if not prices:
        raise NoTermsError(on.isoformat())
    price, campaigns = prices[-1], _holding(_terms()["campaigns"], on)
    if not campaigns:
        unit = price["list_price_yen"]
        return Quote(on, offices, unit, unit, None, "", price["valid_text"])
    campaign = campaigns[-1]
    texts = _holding(campaign["free_until"], on)
    return Quote(on, offices, price["list_price_yen"], campaign["price_yen"], campaign["name"],
                 texts[-1]["text"] if texts else "", price["valid_text"], campaign["eligible"])


def renewal_for(first_applied_on: date) -> Renewal:
    """How the licence of an office that first applied on that day is renewed."""
    held = _holding(_terms()["renewals"], first_applied_on)
    if not held:
        raise NoTermsError(first_applied_on.isoformat())
    return Renewal(held[-1]["rule"], held[-1]["text"])


def move_on(on: date) -> Move | None:
    """What is known on that day about the move, or None."""
    held = _holding(_terms()["moves"], on)
    if not held:
        return None
    entry = held[-1]
    return Move(entry["title"], entry["text"], entry["planned_month"] or "", entry["register_from"],
                entry["register_until"])


def subsidies_on(on: date) -> tuple[Subsidy, ...]:
    """The subsidies whose window is open on that day, those that close first first."""
    held = _holding(_terms()["subsidies"], on)
    found = [Subsidy(e["id"], e["title"], e["text"], e["from"], e["until"]) for e in held]
    return tuple(sorted(found, key=lambda subsidy: subsidy.closes))


def licence_until(start: date) -> date:
    """The last day of a licence that begins on `start`: one year, the day before the same day."""
    try:
        return start.replace(year=start.year + 1) - timedelta(days=1)
    except ValueError:  # 29 February
        return date(start.year + 1, 2, 28)


def application_number(year: int, counted: int) -> str:
    """A-2026-000123."""
    return f"A-{year}-{counted:06}"

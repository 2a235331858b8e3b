"""Sets dropped into the window: kept in memory until sent, thrown away or locked, never written to disk."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from dataclasses import dataclass

from client.errors import ClientError
from engine.standard import Report

MOST_KEPT = 4


@dataclass(frozen=True, slots=True)
class Partner:
    """A receiver as its file names tell it: the name where known, and why it cannot receive."""

    number: str
    name: str = ""
    trouble: str = ""

    @property
    def called(self) -> str:
        """The name, else the number."""
        return self.name or self.number


@dataclass(frozen=True, slots=True)
class DroppedSet:
    """Files as they came, and what the check says of them."""

    key: str
    files: tuple[tuple[str, bytes], ...]
    report: Report
    partners: tuple[Partner, ...]
    foreseen: ClientError | None = None  # what would keep it from being sent, known before anybody presses

    def partner(self, number: str) -> Partner:
        """One receiver of the set."""
        return next((one for one in self.partners if one.number == number), Partner(number))


class DroppedSets:
    """The last few sets."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, DroppedSet] = OrderedDict()

    def keep(
        self,
        files: list[tuple[str, bytes]],
        report: Report,
        partners: tuple[Partner, ...],
        foreseen: ClientError | None = None,
    ) -> DroppedSet:
        """Take a set in; the oldest goes when there are too many."""
        made = DroppedSet(secrets.token_urlsafe(9), tuple(files), report, partners, foreseen)
        self._kept[made.key] = made
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return made

    def get(self, key: str) -> DroppedSet | None:
        """A set that is still here."""
        return self._kept.get(key)

    def forget(self, key: str = "") -> None:
        """Let go of one set, or of all."""
        if key:
            self._kept.pop(key, None)
        else:
            self._kept.clear()

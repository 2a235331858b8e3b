"""The finding codes with their words: what each means, what to do, who mends it (see catalogue.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Literal

from engine.standard.report import Severity

Who = Literal["vendor", "self", "partner", "desk"]

WHO_JA: Mapping[Who, str] = {
    "vendor": "お使いの介護ソフトの会社",
    "self": "ご自身の事業所",
    "partner": "連携先の事業所",
    "desk": "ヘルプデスク",
}


@dataclass(frozen=True, slots=True)
class Wording:
    """Message and next step; both may hold ``{places}`` that are filled with facts, never with cell values."""

    message: str
    next_step: str


@dataclass(frozen=True, slots=True)
class CodeText:
    """Everything a help page or a message needs to say about one code; ``hints`` holds wordings by cause."""

    code: str
    severity: Severity
    title: str
    meaning: str
    wording: Wording
    who: Who
    hints: Mapping[str, Wording]

    def words(self, hint: str | None) -> Wording:
        """The wording for a known cause, else the general one."""
        return self.hints.get(hint or "", self.wording)


def _load() -> dict[str, CodeText]:
    text = resources.files("engine.standard").joinpath("catalogue.toml").read_text("utf-8")
    codes = {}
    for code, entry in tomllib.loads(text).items():
        general = Wording(entry["message"], entry["next_step"])
        codes[code] = CodeText(
            code=code,
            severity=entry.get("severity", "warning" if code.startswith("W-") else "error"),
            title=entry["title"],
            meaning=entry["meaning"],
            wording=general,
            who=entry.get("who", "vendor"),
            hints={
                name: Wording(hint["message"], hint.get("next_step", general.next_step))
                for name, hint in entry.get("hints", {}).items()
            },
        )
    return codes


CODES: dict[str, CodeText] = _load()

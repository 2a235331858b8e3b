"""What comes in from the wizard's forms, parsed once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from onboarding.rules.environment import BROWSER_TITLES, OS_TITLES, browser_of, os_of
from onboarding.rules.facts import Reading
from web.forms import Errors
from web.japanese import plain

OFFICE_NUMBER = re.compile(r"[0-9]{2}[0-9A-Z][0-9]{7}")
SYSTEMS = {
    "windows11": ("windows", "11"),
    "windows10": ("windows", "10"),
    "mac": ("mac", ""),
    "other": ("other", ""),
}
SCREENS = {"wide": (1366, 768), "narrow": (1024, 768), "unknown": (1366, 768)}


def plain_number(text: str) -> str:
    """A typed number, half-width and without blanks, at most 40 characters of it."""
    return plain(text[:120])[:40]


def office_number(text: str) -> str:
    """The office number as it was meant. `FormErrors` says what arrived and what is needed."""
    number, errors = plain_number(text), Errors()
    if not number:
        errors.add("office_number", "事業所番号を入れてください。いまは何も入っていません。")
    elif len(number) != 10:
        errors.add("office_number", f"事業所番号は10けたです。いまは{len(number)}けた入っています。")
    elif not OFFICE_NUMBER.fullmatch(number):
        errors.add(
            "office_number",
            "事業所番号は数字10けたです（3けためだけ英字のことがあります）。数字でない文字が入っています。",
        )
    errors.raise_any()
    return number


def reading(form: Mapping[str, str], user_agent: str, now: datetime) -> Reading:
    """A reading by the page (`by=machine`) or by three questions."""
    if form.get("by") == "machine":
        return _by_machine(form, user_agent, now)
    errors = Errors()
    system, browser, screen = form.get("os", ""), form.get("browser", ""), form.get("screen", "")
    if system not in SYSTEMS:
        errors.add("os", "パソコンの種類を1つ選んでください。")
    if browser not in {"edge", "chrome", "other"}:
        errors.add("browser", "いま使っているブラウザーを1つ選んでください。")
    if screen not in SCREENS:
        errors.add("screen", "画面の広さを1つ選んでください。")
    errors.raise_any()
    os, version = SYSTEMS[system]
    width, height = SCREENS[screen]
    return Reading(
        os,
        version,
        browser,
        "",
        width,
        height,
        1.0,
        pdf=None,
        reach_ms=None,
        skew_seconds=None,
        by_machine=False,
        at=now,
    )


def _by_machine(form: Mapping[str, str], user_agent: str, now: datetime) -> Reading:
    os, version = os_of(user_agent, form.get("platform", "")[:40], form.get("platform_version", "")[:40])
    browser, major = browser_of(user_agent)
    reach, skew = form.get("reach_ms", ""), form.get("skew_seconds", "")
    return Reading(
        os if os in OS_TITLES else "other",
        version,
        browser if browser in BROWSER_TITLES else "other",
        major,
        _between(form.get("width", ""), 0, 20_000),
        _between(form.get("height", ""), 0, 20_000),
        _ratio(form.get("ratio", "")),
        pdf={"yes": True, "no": False}.get(form.get("pdf", "")),
        reach_ms=_between(reach, 0, 600_000) if reach.isdigit() else None,
        skew_seconds=_between(skew, -(10**9), 10**9) if re.fullmatch(r"-?\d{1,9}", skew) else None,
        by_machine=True,
        at=now,
    )


def _between(text: str, low: int, high: int) -> int:
    return max(low, min(high, int(text))) if re.fullmatch(r"-?\d{1,9}", text) else 0


def _ratio(text: str) -> float:
    return max(0.25, min(8.0, float(text))) if re.fullmatch(r"\d{1,2}(\.\d{1,6})?", text) else 1.0


def month(text: str) -> str:
    """A month as YYYYMM, or an empty text."""
    return text if re.fullmatch(r"20[0-9]{2}(0[1-9]|1[0-2])", text) else ""

"""Writes docs/errors.md from the error classes, so that the page can't be wrong."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PARTS = ("accounts", "client", "directory", "engine", "faq", "helpdesk", "onboarding", "store", "web")
PAGE = Path(__file__).resolve().parents[1] / "docs" / "errors.md"
HEAD = """# Error codes

Written by `make errors` from the classes themselves. A problem document (RFC 9457) carries `code`, `title`, `detail`, `status` and `next_step`; a page shows
the same words. Codes of the checker's findings are on their own pages under `/help/findings/` and in [standard.md](standard.md).

| code | status | what happened | what it means | what to do next |
|---|---|---|---|---|
"""


def _modules() -> Iterator[Any]:
    for part in PARTS:
        package = importlib.import_module(part)
        yield package
        for found in pkgutil.walk_packages(package.__path__, f"{part}."):
            if ".migrations" not in found.name and not found.name.endswith("__main__"):
                yield importlib.import_module(found.name)


def _classes() -> dict[str, type[BaseException]]:
    found: dict[str, type[BaseException]] = {}
    for module in _modules():
        for value in vars(module).values():
            if not (isinstance(value, type) and issubclass(value, Exception) and value.__module__.split(".")[0] in PARTS):
                continue
            code = vars(value).get("code")
            if isinstance(code, str) and hasattr(value, "next_step"):
                found.setdefault(code, value)
    return found


def page() -> str:
    """The whole page."""
    rows = []
    for code, cls in sorted(_classes().items()):
        words = [str(getattr(cls, name, "") or "").replace("|", "/").replace("\n", " ") for name in ("title", "detail", "next_step")]
        rows.append(f"| `{code}` | {getattr(cls, 'status', '') or '–'} | {' | '.join(words)} |")
    return HEAD + "\n".join(rows) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")

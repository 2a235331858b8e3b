"""Styles, pictures and scripts: the product's own, out of the wheel; only the names listed here."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "static"  # the wheel carries it beside the packages
_SCRIPT, _STYLE, _PICTURE = "text/javascript; charset=utf-8", "text/css; charset=utf-8", "image/svg+xml"
SERVED = {
    "site.css": _STYLE,
    "window.css": _STYLE,
    "parts/viewer.css": _STYLE,
    "parts/report.css": _STYLE,
    "icons.svg": _PICTURE,
    "mark.svg": _PICTURE,
    "site.js": _SCRIPT,
    "window.js": _SCRIPT,
    "vendor/htmx-2.0.11.min.js": _SCRIPT,
}


def static_file(name: str) -> tuple[bytes, str] | None:
    """Bytes and content type; None for anything not listed."""
    kind = SERVED.get(name)
    return ((FOLDER / name).read_bytes(), kind) if kind else None

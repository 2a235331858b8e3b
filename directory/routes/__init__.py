"""Pages of the directory under /partners/."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("directory", __name__, url_prefix="/partners")

from directory.routes import book, invitation, search  # noqa: E402, F401 (they put their pages on the blueprint)

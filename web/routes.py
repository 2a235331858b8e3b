"""Pages and checks that belong to no part: health, about, accessibility, privacy."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, render_template
from sqlalchemy import text

from web.work import current_work

bp = Blueprint("web", __name__)


@bp.get("/health")
def health() -> Response:
    """For monitors: the program runs and the database answers."""
    current_work().session.execute(text("SELECT 1"))
    return jsonify(status="ok")


@bp.get("/about/accessibility")
def accessibility() -> str:
    """The accessibility policy (JIS X 8341-3)."""
    return render_template("web/accessibility.html")


@bp.get("/about/privacy")
def privacy() -> str:
    """How personal data is treated."""
    return render_template("web/privacy.html")

"""The two sides of the desk."""

from __future__ import annotations

from flask import Blueprint

desk = Blueprint("desk", __name__, url_prefix="/desk")
tickets = Blueprint("tickets", __name__, url_prefix="/tickets")

"""Pages of the bot under /help/."""

from flask import Blueprint

bp = Blueprint("faq", __name__, url_prefix="/help")

from faq.routes import browse, chat  # noqa: E402  (they hang their pages on the blueprint)

__all__ = ["bp", "browse", "chat"]

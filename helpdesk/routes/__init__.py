"""Pages of the desk (`/desk/`) and of those who ask (`/tickets/`)."""

from helpdesk.routes import acting, asking, calling, following, queue, reporting, ticket
from helpdesk.routes.blueprints import desk, tickets

__all__ = ["acting", "asking", "calling", "desk", "following", "queue", "reporting", "ticket", "tickets"]

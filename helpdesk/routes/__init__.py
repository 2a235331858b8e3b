"""Pages of the desk (`/desk/`) and of those who ask (`/tickets/`)."""

from helpdesk.routes import acting, asking, calling, doing, following, queue, reporting, sorting, ticket
from helpdesk.routes.blueprints import desk, tickets

__all__ = ["acting", "asking", "calling", "desk", "doing", "following", "queue", "reporting", "sorting", "ticket", "tickets"]

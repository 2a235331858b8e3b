"""What the desk does: the only door for other parts."""

from helpdesk.service.deadlines import recompute
from helpdesk.service.door import find, ticket_for, tickets_of
from helpdesk.service.handling import assign, change_state, close, set_category, set_office, set_priority
from helpdesk.service.opening import Line, Opened, Opening, open_ticket
from helpdesk.service.people import Agent, LinkViewer, OfficeViewer, Viewer, Visitor
from helpdesk.service.talking import (
    Said,
    add_note,
    check_text,
    expected_answer,
    messages_for,
    reply_by_agent,
    reply_by_office,
)

__all__ = [
    "Agent",
    "Line",
    "LinkViewer",
    "OfficeViewer",
    "Opened",
    "Opening",
    "Said",
    "Viewer",
    "Visitor",
    "add_note",
    "assign",
    "change_state",
    "check_text",
    "close",
    "expected_answer",
    "find",
    "messages_for",
    "open_ticket",
    "recompute",
    "reply_by_agent",
    "reply_by_office",
    "set_category",
    "set_office",
    "set_priority",
    "ticket_for",
    "tickets_of",
]

"""Tickets: states, deadlines in desk hours, replies, the agents' screen and the office's own view."""

"""Suggests FAQ answers to an agent beside a ticket."""

from __future__ import annotations

from collections.abc import Iterator

from faq.rules.answers import compose
from faq.rules.confidence import shares
from faq.service.brain import decider
from faq.service.facts import day_facts
from helpdesk.records import Ticket
from helpdesk.service import messages_for
from helpdesk.suggestions import Suggestion
from store.work import Work
from web.hours import Desk

BEST = 3


def suggest_for_ticket(work: Work, ticket: Ticket, desk: Desk) -> Iterator[Suggestion]:
    """The entries nearest to the last thing the office wrote."""
    asked = [message.text for message in messages_for(work, ticket) if message.who == "office"]
    text = asked[-1] if asked else ticket.subject
    brain = decider()
    ranked = brain.similar(text, limit=8)
    facts = day_facts(work.now(), desk, work.settings.desk)
    for found, share in list(zip(ranked, shares(ranked), strict=True))[:BEST]:
        entry = brain.knowledge.entries[found.entry_id]
        answer = compose(entry, brain.knowledge, facts, text)
        if answer is not None:
            yield Suggestion(entry.question, answer.text, round(100 * share, 1), entry.id)

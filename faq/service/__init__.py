"""What the bot does: the only door for other parts."""

from faq.service.brain import decider, forget
from faq.service.browsing import (
    Finding,
    Shelf,
    entry_answer,
    finding_page,
    finding_pages,
    search_entries,
    shelves,
)
from faq.service.handing import hand_over
from faq.service.reading import LineView, TalkView, talk_view
from faq.service.suggesting import suggest_for_ticket
from faq.service.talking import Asker, ask, choose, conversation_of, rate, start_again

__all__ = [
    "Asker", "Finding", "LineView", "Shelf", "TalkView", "ask", "choose", "conversation_of", "decider", "entry_answer",
    "finding_page", "finding_pages", "forget", "hand_over", "rate", "search_entries", "shelves", "start_again",
    "suggest_for_ticket", "talk_view",
]  # fmt: skip

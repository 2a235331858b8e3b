"""A conversation as it is shown: the bot's lines, then what the person and the asker said by ticket."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from faq.records import Conversation
from faq.service.keeping import lines_of
from faq.service.talking import is_with_person
from helpdesk.service import find, messages_for
from store.work import Work

SPEAKERS = {"office": "me", "agent": "person", "bot": "bot"}


@dataclass(frozen=True, slots=True)
class LineView:
    """One line; `number` counts from 1 and is what the page remembers to ask for newer ones."""

    id: str
    number: int
    who: str
    kind: str
    name: str
    text: str
    at: datetime
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class TalkView:
    """A whole conversation. `with_person`: a person owns it now; `ended`: its ticket has ended."""

    lines: tuple[LineView, ...] = ()
    with_person: bool = False
    ended: bool = False
    ticket_number: str = ""
    ticket_path: str = ""

    def after(self, number: int) -> tuple[LineView, ...]:
        """Lines newer than the one numbered so."""
        return tuple(line for line in self.lines if line.number > number)


def talk_view(work: Work, talk: Conversation | None) -> TalkView:
    """Everything of a conversation in order; an empty view for none."""
    if talk is None:
        return TalkView()
    views = [
        LineView(line.id, n, line.who, line.kind, "", line.text, line.at, line.data)
        for n, line in enumerate(lines_of(work, talk), 1)
    ]
    ticket = find(work, talk.ticket_id) if talk.ticket_id else None
    if ticket is None:
        return TalkView(tuple(views))
    for message in messages_for(work, ticket)[talk.ticket_from :]:
        who = SPEAKERS.get(message.who, "person")
        views.append(LineView(message.id, len(views) + 1, who, "text", message.author, message.text, message.at, {}))
    with_person = is_with_person(work, talk)
    return TalkView(tuple(views), with_person, not with_person, talk.ticket_number, talk.ticket_path)

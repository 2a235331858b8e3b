"""Puts the bot on the app."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from flask import Flask
from markupsafe import Markup, escape

from faq.routes import bp
from faq.routes.learning import desk_bp
from faq.rules.answers import LINK
from faq.service import suggest_for_ticket
from faq.service.brain import refresh
from helpdesk.records import Ticket
from helpdesk.suggestions import Suggestion
from store.work import Work
from web.extension import renkei

WARM_SECONDS = 86_400.0


def linked(text: str) -> Markup:
    """Plain text with its web addresses as links; everything else is escaped."""
    out, at = [], 0
    for found in LINK.finditer(text):
        url = escape(found.group())
        out += [escape(text[at : found.start()]), Markup('<a href="{0}" rel="noreferrer">{0}</a>').format(url)]
        at = found.end()
    return Markup("").join([*out, escape(text[at:])])


def day_words(text: str) -> str:
    """11月24日 for 2026-11-24."""
    day = date.fromisoformat(text)
    return f"{day.month}月{day.day}日"


def init_app(app: Flask) -> None:
    """Pages, the filter for answers, suggestions beside tickets."""
    house = renkei(app)
    app.register_blueprint(bp)
    app.register_blueprint(desk_bp)
    app.jinja_env.filters.update(faq_linked=linked, faq_day=day_words)

    def _suggest(work: Work, ticket: Ticket) -> Iterator[Suggestion]:
        return suggest_for_ticket(work, ticket, house.desk)

    def _warm(work: Work) -> None:
        refresh(work)  # so that nobody's first question waits for the index

    house.suggesters.append(_suggest)
    house.jobs.every(WARM_SECONDS, "faq.warm", _warm, writing=False)

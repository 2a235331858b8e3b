"""Helpers for conversations with the bot."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Select

from web.extension import Renkei

HTMX = {"HX-Request": "true"}


def text_of(html: str) -> str:
    """The words of a page without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


@pytest.fixture
def talk(client: FlaskClient) -> Callable[[str], str]:
    """Ask as a plain browser does and read the page that comes back."""

    def say(question: str) -> str:
        answer = client.post("/help/ask", data={"question": question}, follow_redirects=True)
        assert answer.status_code == 200, answer.status_code
        return answer.get_data(as_text=True)

    return say


Look = Callable[[Select[Any]], list[Any]]


@pytest.fixture
def look(house: Renkei) -> Look:
    """Read rows as they are now, without holding the database."""

    def read(statement: Select[Any]) -> list[Any]:
        unit = house.works.open(writing=False)
        try:
            rows = list(unit.session.scalars(statement))
            unit.session.expunge_all()
        finally:
            unit.rollback()
            unit.close()
        return rows

    return read


def pressed(html: str, field: str) -> list[str]:
    """Values of the form field `field` on a page, in order."""
    return re.findall(rf'name="{field}" value="([^"]*)"', html)

"""A request and a response of the window."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from client.window.markup import Html
from client.window.multipart import FormPart, parts_of


@dataclass(frozen=True, slots=True)
class Request:
    """What the browser asks; the gate has passed it."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def by_htmx(self) -> bool:
        """Does the page ask by itself, without a person?"""
        return self.headers.get("HX-Request") == "true"

    def field(self, name: str) -> str:
        """A field of a plain form; empty when it is missing."""
        found = parse_qs(self.body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=50)
        return found.get(name, [""])[-1].strip()

    def parts(self) -> list[FormPart]:
        """The parts of a form with files."""
        return parts_of(self.headers.get("Content-Type", ""), self.body)


@dataclass(frozen=True, slots=True)
class Response:
    """What goes back."""

    body: bytes = b""
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)


def page(markup: Html, status: int = 200) -> Response:
    """A page or a piece of one."""
    return Response(markup.encode(), status)


def see(path: str, *, by_htmx: bool = False) -> Response:
    """Go on there with a GET."""
    if by_htmx:
        return Response(status=200, headers={"HX-Redirect": path})
    return Response(status=303, headers={"Location": path})

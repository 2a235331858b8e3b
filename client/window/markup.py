"""HTML from templates that escape by themselves: only an `Html` value goes in as it is."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from string import Template


class Html(str):
    """Text that is markup already; nothing typed, read or received may be made into one unescaped."""

    __slots__ = ()


def fill(template: str, **values: object) -> Html:
    """The template with each `$name` replaced by its value, escaped; attribute values stand in double quotes."""
    return Html(Template(template).substitute({name: safe(value) for name, value in values.items()}))


def join(parts: Iterable[object]) -> Html:
    """The parts one after the other, each escaped unless it is markup."""
    return Html("".join(safe(part) for part in parts))


def safe(value: object) -> Html:
    """Any value as markup; None is nothing."""
    if isinstance(value, Html):
        return value
    return Html("" if value is None else escape(str(value), quote=True))


def icon(name: str, *, small: bool = False) -> Html:
    """A picture of the sprite, hidden from readers: the word stands beside it."""
    return fill(
        '<svg class="ic$small" aria-hidden="true" focusable="false"><use href="/static/icons.svg#i-$name"></use></svg>',
        small=" ic--s" if small else "",
        name=name,
    )


def state(tone: str, picture: str, words: str) -> Html:
    """A state: colour, picture and, above all, words."""
    return fill('<span class="st st--$tone">$icon$words</span>', tone=tone, icon=icon(picture, small=True), words=words)


def note(tone: str, picture: str, body: object) -> Html:
    """A side remark; `tone` is ask, ok, ai or empty."""
    return fill(
        '<div class="note$tone">$icon<div>$body</div></div>', tone=f" note--{tone}" if tone else "", icon=icon(picture), body=body
    )

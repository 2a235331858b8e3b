"""What every form needs: errors that keep their field, and files read only up to a limit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from store.errors import RenkeiError


@dataclass(slots=True)
class Errors:
    """Messages by field, in the order the fields stand on the page."""

    messages: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, message: str) -> None:
        """Keep the first message of a field: one thought at a time."""
        self.messages.setdefault(name, message)

    def get(self, name: str) -> str:
        """The field's message, or an empty text."""
        return self.messages.get(name, "")

    def items(self) -> Iterator[tuple[str, str]]:
        """Field and message, in order."""
        return iter(self.messages.items())

    def __bool__(self) -> bool:
        return bool(self.messages)

    def raise_any(self) -> None:
        """`FormErrors` when there is a message."""
        if self.messages:
            raise FormErrors(self)


class FormErrors(Exception):  # noqa: N818 (it carries `Errors`)
    """What was typed can't be taken; the route renders the same page again with status 422."""

    def __init__(self, errors: Errors) -> None:
        """Carry the messages."""
        self.errors = errors
        super().__init__(", ".join(errors.messages))


class TooLargeError(RenkeiError):
    """A file is larger than this place takes."""

    code = "too-large"
    title = "ファイルが大きすぎます"
    next_step = "必要なファイルだけを選ぶか、分けて入れてください。"
    status = 413


def read_limited(stream: BinaryIO, limit: int) -> bytes:
    """All bytes of an upload, `TooLargeError` beyond `limit`."""
    content = stream.read(limit + 1)
    if len(content) > limit:
        raise TooLargeError(f"1つのファイルで受け取れるのは {limit // 1_048_576}MB までです。")
    return content

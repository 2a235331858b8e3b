"""What comes in from the chat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from faq.service.talking import LONGEST
from web.forms import Errors
from web.japanese import tidy

HERE = "question"


@dataclass(frozen=True, slots=True)
class Typed:
    """A question as typed; `once` is the same for a form sent twice."""

    text: str
    once: str


def read_question(form: Mapping[str, str]) -> Typed:
    """The question; FormErrors when there is none or it is too long."""
    text, errors = tidy(form.get("question", ""), LONGEST * 4), Errors()
    if not text:
        errors.add(HERE, "困っていることを、ひとこと書いてください。")
    elif len(text) > LONGEST:
        errors.add(HERE, f"{LONGEST}文字までで書いてください。いまは{len(text)}文字あります。")
    errors.raise_any()
    return Typed(text, tidy(form.get("once", ""), 80))


def local_page(value: str | None) -> str:
    """The page somebody came from: a path of this site, else nothing."""
    text = tidy(value or "", 200)
    return text if text.startswith("/") and not text.startswith(("//", "/\\", "/help")) else ""

"""What comes in from the chat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

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


@dataclass(frozen=True, slots=True)
class Draft:
    """Wordings and where they belong; an empty `entry_id` means a new entry."""

    wordings: tuple[str, ...]
    entry_id: str
    question: str
    answer: str


def read_draft(form: MultiDict[str, str], offered: tuple[str, ...]) -> Draft:
    """A draft from a group of misses; FormErrors when nothing is chosen, or a new entry has no question or answer."""
    errors = Errors()
    wordings = tuple(text for text in offered if text in set(form.getlist("wording")))
    target = form.get("entry", "")
    question, answer = tidy(form.get("question", ""), 200), tidy(form.get("answer", ""), 2000)
    if not wordings:
        errors.add("wording", "使う言い方を、1つ以上選んでください。")
    if not target:
        errors.add("entry", "どの質問の言い方かを選んでください。")
    if target == "new" and not question:
        errors.add("question", "新しい質問を書いてください。")
    if target == "new" and not answer:
        errors.add("answer", "新しい質問の答えを書いてください。")
    errors.raise_any()
    return Draft(wordings, "" if target == "new" else target, question, answer)

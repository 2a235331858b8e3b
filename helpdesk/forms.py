"""What people type at the desk: questions, answers, choices."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from helpdesk.rules.guard import explain, inspect
from helpdesk.rules.states import State
from helpdesk.service.notices import address_in
from helpdesk.service.opening import SUBJECT_LIMIT, TEXT_LIMIT
from web.forms import Errors
from web.japanese import tidy

CONTACT_LIMIT = 200
READ_LIMIT = 20_000
REASON_LIMIT = 500


@dataclass(frozen=True, slots=True)
class Question:
    """The form 問い合わせる as it was filled in."""

    subject: str
    text: str
    contact: str
    check: str
    step: str
    once: str


def read_question(form: Mapping[str, str]) -> tuple[Question, Errors]:
    """The question and what is wrong with it; nothing that was typed is lost."""
    question = Question(
        subject=tidy(form.get("subject", ""), READ_LIMIT).replace("\n", " "),
        text=tidy(form.get("text", ""), READ_LIMIT),
        contact=tidy(form.get("contact", ""), READ_LIMIT).replace("\n", " "),
        check=tidy(form.get("check", ""), 60),
        step=tidy(form.get("step", ""), 20),
        once=form.get("once", "")[:60],
    )
    errors = Errors()
    check_long_text(errors, "subject", question.subject, SUBJECT_LIMIT)
    if not question.text:
        errors.add("text", "困っていることが、まだ書かれていません。分かるところまでで大丈夫です。")
    check_long_text(errors, "text", question.text, TEXT_LIMIT)
    if "@" in question.contact and not address_in(question.contact):
        errors.add(
            "contact", "メールアドレスの途中が抜けているようです。name@example.jp の形で入れてください。"
        )
    check_long_text(errors, "contact", question.contact, CONTACT_LIMIT)
    for name, typed in (
        ("subject", question.subject),
        ("text", question.text),
        ("contact", question.contact),
    ):
        check_secrets(errors, name, typed)
    return question, errors


def read_text(form: Mapping[str, str], name: str = "text") -> tuple[str, Errors]:
    """An answer or a note, and what is wrong with it."""
    text, errors = tidy(form.get(name, ""), READ_LIMIT), Errors()
    if not text:
        errors.add(name, "文章が、まだ書かれていません。")
    check_long_text(errors, name, text, TEXT_LIMIT)
    check_secrets(errors, name, text)
    return text, errors


def check_long_text(errors: Errors, name: str, text: str, limit: int) -> None:
    """Say by how much a text is too long."""
    if len(text) > limit:
        errors.add(name, f"{limit:,}文字までお預かりできます。いまは{len(text):,}文字あります。")


def check_secrets(errors: Errors, name: str, text: str) -> None:
    """Say what must not be sent, and why."""
    findings = inspect(text)
    if findings:
        errors.add(name, explain(findings))


def read_state(value: str) -> State | None:
    """A state somebody chose; None for no or an unknown one."""
    return State(value) if value in set(State) else None


@dataclass(frozen=True, slots=True)
class Deed:
    """What an agent says about an action: the way, the reason, and that the caller is who they say."""

    choice: str = ""
    reason: str = ""
    proof: bool = False
    once: str = ""


def read_deed(form: Mapping[str, str], choices: Collection[str], *, proof: bool) -> tuple[Deed, Errors]:
    """The confirmation page as it was filled in, and what is missing."""
    deed = Deed(
        form.get("choice", "") if form.get("choice", "") in choices else "",
        tidy(form.get("reason", ""), READ_LIMIT),
        form.get("proof") == "1",
        form.get("once", "")[:60],
    )
    errors = Errors()
    if choices and not deed.choice:
        errors.add("choice", "理由を1つ選んでください。")
    if not deed.reason:
        errors.add("reason", "なぜするのかが、まだ書かれていません。ひとことで大丈夫です。")
    check_long_text(errors, "reason", deed.reason, REASON_LIMIT)
    check_secrets(errors, "reason", deed.reason)
    if proof and not deed.proof:
        errors.add("proof", "本人だと確かめてから、しるしを付けてください。")
    return deed, errors

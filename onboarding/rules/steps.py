"""The journey as a graph: what opens a page, what finishes it, where to go next, what a change undoes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from onboarding.rules import pc
from onboarding.rules.check import stops
from onboarding.rules.facts import Facts
from onboarding.rules.numbers import UNUSABLE

Predicate = Callable[[Facts], bool]


def always(_facts: Facts) -> bool:
    """The edge that is taken when no other one was."""
    return True


@dataclass(frozen=True, slots=True)
class Edge:
    """A way out of a finished step; the first edge whose `when` holds is taken."""

    to: str
    when: Predicate = always


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the journey.

    `needs` names conditions that must hold before the page opens, `done` says whether it is finished,
    `undoes` lists the answers that lose their ground when this step's answer changes.
    """

    key: str
    stage: int
    title: str
    done: Predicate
    next: tuple[Edge, ...]
    needs: tuple[str, ...] = ()
    undoes: tuple[str, ...] = ()


def _answered(key: str) -> Predicate:
    return lambda facts: bool(facts.said(key))


def has_number(facts: Facts) -> bool:
    """A real office number was given (not 「分からない」)."""
    return facts.said("office_number") not in {"", "unknown"}


def has_certificate(facts: Facts) -> bool:
    """An active certificate exists, seen by somebody who proved the office."""
    return facts.certificate is not None and facts.certificate.status == "active"


def has_letter(facts: Facts) -> bool:
    """The notification letter is at hand, or what it is for is already there."""
    return facts.said("letter") == "yes" or facts.proved


def client_seen(facts: Facts) -> bool:
    """The client proved itself with the certificate that is in force now."""
    return (
        facts.client is not None
        and facts.certificate is not None
        and facts.client.certificate_serial == facts.certificate.serial
    )


CONDITIONS: Final[dict[str, tuple[Predicate, str]]] = {
    "number": (has_number, "office_number"),
    "office": (lambda facts: facts.said("office_confirmed") == "yes", "office_confirm"),
    "letter": (has_letter, "letter"),
    "proved": (lambda facts: facts.proved, "letter_code"),
    "signed_in": (lambda facts: facts.signed_in and not facts.must_change, "sign_in"),
    "terms": (lambda facts: facts.said("terms") == "agreed" or facts.application is not None, "terms"),
    "certificate": (has_certificate, "enrol"),
    "application": (lambda facts: facts.application is not None, "review"),
    "client": (client_seen, "connect"),
    "set_checked": (lambda facts: facts.set_result is not None, "set"),
    "reading": (lambda facts: facts.reading is not None, "environment"),
    "partner": (lambda facts: facts.partner is not None, "partner"),
    "partner_month": (lambda facts: bool(facts.said("partner_month")), "partner_month"),
}
"""Condition name → does it hold, and which step makes it hold."""


def _environment_done(facts: Facts) -> bool:
    return facts.reading is not None and (
        facts.said("environment") == "later" or not stops(pc.environment(facts))
    )


def _set_done(facts: Facts) -> bool:
    if facts.said("set") == "later":
        return True
    return facts.set_result is not None and facts.set_result.outcome != "reject"


def _applied(facts: Facts) -> bool:
    return facts.application is not None


def _practised(facts: Facts) -> bool:
    """A plan is answered with what was delivered; a service office's own set is only receipted."""
    send = facts.practice
    if send is None:
        return False
    answers_expected = facts.said("office_kind") != "service_office"
    return send.answered_at is not None or (send.received_at is not None and not answers_expected)


def _delivered(facts: Facts) -> bool:
    return facts.first_send is not None and facts.first_send.received_at is not None


_OFFICE_DEPENDENTS: Final = (
    "office_confirmed",
    "office_name",
    "letter",
    "set",
    "terms",
    "partner",
    "partner_month",
)

_STEPS: Final = (
    Step("environment", 0, "パソコンの確認", _environment_done, (Edge("office_kind"),)),
    Step(
        "office_kind",
        0,
        "事業所の種類",
        _answered("office_kind"),
        (Edge("office_number"),),
        undoes=("set", "partner", "partner_month"),
    ),
    Step(
        "office_number",
        0,
        "事業所番号",
        _answered("office_number"),
        (Edge("office_confirm", has_number), Edge("office_find")),
        undoes=_OFFICE_DEPENDENTS,
    ),
    Step("office_find", 0, "事業所番号をさがす", has_number, (Edge("office_confirm"),)),
    Step(
        "office_confirm",
        0,
        "事業所の確かめ",
        lambda facts: facts.said("office_confirmed") == "yes",
        (Edge("billing"),),
        needs=("number",),
    ),
    Step(
        "billing",
        0,
        "請求のしかた",
        _answered("billing"),
        (Edge("software"),),
        undoes=("certificate_kind", "certificate_unusable"),
    ),
    Step("software", 0, "介護ソフト", _answered("software"), (Edge("set"),), undoes=("set",)),
    Step("set", 0, "ファイルの確認", _set_done, (Edge("certificate_kind"),)),
    Step(
        "certificate_kind",
        1,
        "いま持っている証明書",
        _answered("certificate_kind"),
        (
            Edge("certificate_unusable", lambda facts: facts.said("certificate_kind") in UNUSABLE),
            Edge("letter"),
        ),
        needs=("office",),
        undoes=("certificate_unusable",),
    ),
    Step(
        "certificate_unusable",
        1,
        "使えない証明書",
        lambda facts: facts.said("certificate_unusable") == "go" or has_certificate(facts),
        (Edge("letter"),),
        needs=("office",),
    ),
    Step(
        "letter",
        1,
        "通知書",
        lambda facts: bool(facts.said("letter")) or facts.proved,
        (Edge("letter_code", has_letter), Edge("letter_task")),
        needs=("office",),
    ),
    Step("letter_task", 1, "通知書を取り寄せる", has_letter, (Edge("letter_code"),), needs=("office",)),
    Step(
        "letter_code",
        1,
        "事業所の証明",
        lambda facts: facts.proved,
        (Edge("enrol"),),
        needs=("office", "letter"),
    ),
    Step("enrol", 1, "証明書を受け取る", has_certificate, (Edge("sign_in"),), needs=("office", "proved")),
    Step(
        "sign_in",
        2,
        "KJ の ID で入る",
        lambda facts: facts.signed_in or _applied(facts),
        (Edge("password", lambda facts: facts.must_change and not _applied(facts)), Edge("terms")),
        needs=("office",),
    ),
    Step(
        "password",
        2,
        "パスワードを変える",
        lambda facts: not facts.must_change or _applied(facts),
        (Edge("terms"),),
        needs=("office",),
    ),
    Step(
        "terms",
        2,
        "料金と約束ごと",
        lambda facts: facts.said("terms") == "agreed" or _applied(facts),
        (Edge("review"),),
        needs=("office", "signed_in"),
    ),
    Step(
        "review",
        2,
        "申し込み内容の確認",
        _applied,
        (Edge("connect"),),
        needs=("office", "signed_in", "terms"),
    ),
    Step("connect", 3, "ソフトを動かす", client_seen, (Edge("practice"),), needs=("proved", "certificate")),
    Step(
        "practice",
        4,
        "練習で送る",
        _practised,
        (Edge("partner"),),
        needs=("proved", "certificate", "application"),
    ),
    Step(
        "partner",
        4,
        "相手をさがす",
        _answered("partner"),
        (Edge("partner_month"),),
        needs=("office",),
        undoes=("partner_month",),
    ),
    Step(
        "partner_month",
        4,
        "始める月",
        _answered("partner_month"),
        (Edge("first_send"),),
        needs=("office", "partner"),
    ),
    Step(
        "first_send",
        4,
        "本番の相手へ送る",
        _delivered,
        (Edge("done"),),
        needs=("proved", "certificate", "application", "partner"),
    ),
    Step("done", 4, "届きました", lambda _facts: False, (), needs=("proved", "certificate", "application")),
)

STEPS: Final[dict[str, Step]] = {step.key: step for step in _STEPS}
START: Final = "environment"
END: Final = "done"

ANSWER_TITLES: Final = {
    "office_confirmed": "事業所の確かめ",
    "office_name": "事業所の名前",
    "letter": "通知書が手元にあるか",
    "set": "ファイルの確認",
    "terms": "約束ごとへの同意",
    "partner": "はじめに送る相手",
    "partner_month": "始める月",
    "certificate_kind": "いま持っている証明書",
    "certificate_unusable": "使えない証明書の確かめ",
}

"""Who is on the journey in this browser, and which page opens for them."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from flask import Blueprint, flash, g, make_response, redirect, render_template, request, session
from flask.typing import ResponseReturnValue

from accounts.guard import current_account, leave
from accounts.service import account_of
from onboarding.records import Journey
from onboarding.rules import walk
from onboarding.rules.facts import Facts
from onboarding.rules.stages import STAGES
from onboarding.rules.steps import ANSWER_TITLES, STEPS
from onboarding.service import journeys, progress
from onboarding.service.facts import Viewer, collect
from store.work import Work
from web.extension import Masthead
from web.htmx import go_to, is_htmx
from web.work import current_work

bp = Blueprint("onboarding", __name__)
JOURNEY: Final = "journey"
PROVED: Final = "proved_office"
CODE: Final = "enrolment"
SAVED_BY: Final = {"office_confirmed_by": "office_confirm"}


class NoJourneyError(Exception):
    """The browser has no journey yet, or its cookie is gone."""


class NotYetError(Exception):
    """The page stands on something that is not there; `first` is the step to do before."""

    def __init__(self, first: str) -> None:
        """Keep the key of that step."""
        self.first = first
        super().__init__(first)


@dataclass(slots=True)
class Visit:
    """One request of somebody on a journey."""

    work: Work
    journey: Journey
    viewer: Viewer
    facts: Facts

    @property
    def number(self) -> str:
        """The office number given in STEP 0."""
        return self.facts.said("office_number")

    def refresh(self) -> None:
        """Gather the facts anew after something was written."""
        self.viewer = viewer(self.journey, self.work)
        self.facts = collect(self.work, self.journey, self.viewer)

    def went_on(self) -> None:
        """After a write: new facts, milestones, failed checks told."""
        self.refresh()
        progress.note(self.work, self.journey, self.facts)
        progress.note_failures(self.work, self.journey, self.facts)


def url_of(key: str) -> str:
    """The address of a step's page."""
    special = {"set_result": "/journey/set/result", "applied": "/journey/applied"}
    return special.get(key) or f"/journey/{key.replace('_', '-')}"


def viewer(journey: Journey, work: Work) -> Viewer:
    """Say what this browser proved: a KJ sign-in or a letter code, for one office."""
    account = current_account()
    number = journeys.answers(work, journey).values.get("office_number")
    if account is not None and account.office_number == number:
        return Viewer(account.office_number, signed_in=True, must_change=account.must_change)
    kept = session.get(PROVED)
    if (
        isinstance(kept, list)
        and len(kept) == 2
        and kept[0] == number
        and kept[1] == _letter_tag(work, kept[0])
    ):
        return Viewer(kept[0])
    return Viewer()


def _letter_tag(work: Work, number: str) -> str:
    """Names the letter that was the ground of a proof: a letter issued anew ends older proofs."""
    account = account_of(work, number)
    return sha256(account.letter_code_hash.encode()).hexdigest()[:16] if account is not None else ""


def bind(journey: Journey) -> None:
    """Let this browser go on with that journey."""
    session[JOURNEY] = journey.id
    session.permanent = True
    g.pop("visit", None)


def prove(visit: Visit, number: str) -> None:
    """Remember that this browser proved that office."""
    session[PROVED] = [number, _letter_tag(visit.work, number)]
    session.permanent = True
    visit.journey.office_number = number
    visit.work.session.flush()


def part() -> None:
    """Let this browser forget journey and office: for a PC that others use too."""
    for key in (JOURNEY, PROVED, CODE):
        session.pop(key, None)
    leave()
    g.pop("visit", None)


def current_visit() -> Visit | None:
    """The journey of this browser; a signed-in office without one finds its own again."""
    if "visit" not in g:
        g.visit = _find(current_work())
    found: Visit | None = g.visit
    return found


def _find(work: Work) -> Visit | None:
    kept = session.get(JOURNEY)
    journey = journeys.get(work, kept) if isinstance(kept, str) else None
    if journey is None:
        account = current_account()
        journey = journeys.of_office(work, account.office_number) if account is not None else None
        if journey is None:
            return None
        session[JOURNEY] = journey.id
    seen = viewer(journey, work)
    return Visit(work, journey, seen, collect(work, journey, seen))


def need_visit() -> Visit:
    """The visit; `NoJourneyError` without one."""
    visit = current_visit()
    if visit is None:
        raise NoJourneyError
    return visit


def open_step(key: str) -> Visit:
    """The visit, when this step's page opens on its facts; `NotYetError` otherwise."""
    visit = need_visit()
    first = walk.missing(key, visit.facts)
    if first is not None:
        raise NotYetError(first)
    return visit


def page(template: str, key: str, visit: Visit, status: int = 200, **context: Any) -> ResponseReturnValue:
    """Render a step's page with its head: where we are, and the way back."""
    step = STEPS[key]
    back = walk.before(key, visit.facts)
    shown = {
        "visit": visit,
        "facts": visit.facts,
        "step": step,
        "stage": STAGES[step.stage],
        "back": url_of(back) if back else "/journey/",
        "back_text": "前の質問へ戻る" if back and STEPS[back].stage == step.stage else "道のりへ戻る",
        "url_of": url_of,
        "errors": None,
    }
    return make_response(render_template(template, **{**shown, **context}), status)


def answer(visit: Visit, key: str, value: str, **more: str) -> ResponseReturnValue:
    """Keep an answer and go on; when it would undo others, say so first."""
    fallen = journeys.falls(visit.facts, key, value)
    if fallen and request.form.get("confirmed") != "yes":
        titles = [ANSWER_TITLES[name] for name in fallen if name in ANSWER_TITLES]
        return page(
            "onboarding/change.html",
            key,
            visit,
            409,
            titles=titles,
            sent=[(name, text) for name, text in request.form.items(multi=True) if name != "confirmed"],
            keeps_engine=key == "office_number" and visit.facts.certificate is not None,
        )
    journeys.change(visit.work, visit.journey, visit.facts, key, value)
    for name, text in more.items():
        journeys.save(visit.work, visit.journey, name, text)
    visit.went_on()
    return go_on(visit, key if key in STEPS else SAVED_BY.get(key, ""))


def go_on(visit: Visit, key: str = "") -> ResponseReturnValue:
    """To the first unfinished step, seen from the step just answered where there is one."""
    return go_to(url_of(walk.onward(key, visit.facts) if key else walk.resume(visit.facts)))


def masthead(_work: Work) -> Masthead | None:
    """Who is at the screen, once the office is known."""
    visit = current_visit()
    if visit is None or visit.facts.said("office_confirmed") != "yes":
        return None
    return Masthead(visit.facts.office_name or "お使いの事業所", f"事業所番号 {visit.number}")


@bp.errorhandler(NoJourneyError)
def _no_journey(_error: NoJourneyError) -> ResponseReturnValue:
    if is_htmx():
        return go_to("/journey/resume")
    if request.method != "GET":
        flash("この画面を開いてから時間がたったため、続きを見つけられませんでした。", "ask")
    return redirect("/journey/resume", 303)


@bp.errorhandler(NotYetError)
def _not_yet(error: NotYetError) -> ResponseReturnValue:
    if is_htmx():
        return go_to("/journey/")
    visit = need_visit()
    step = STEPS[error.first]
    shown = {"visit": visit, "facts": visit.facts, "first": step, "stage": STAGES[step.stage]}
    shown["href"] = url_of(error.first)
    return make_response(render_template("onboarding/not_yet.html", **shown), 409)

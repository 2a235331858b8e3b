"""The landing page, the start, the journey's home and the move."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import jsonify, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from directory import service as directory
from onboarding.routes.visit import Visit, bind, bp, current_visit, go_on, need_visit, url_of
from onboarding.rules import walk
from onboarding.rules.check import Check, failed
from onboarding.rules.move import move, move_requirements
from onboarding.rules.plan import plan
from onboarding.rules.proofs import evaluate
from onboarding.rules.requirements import requirements
from onboarding.rules.stages import STAGES, Stage
from onboarding.rules.steps import END, STEPS
from onboarding.service import engine_view, journeys
from web.extension import renkei
from web.htmx import go_to
from web.work import current_work


@dataclass(frozen=True, slots=True)
class Line:
    """One STEP on the home page: its state in words, its day, one sentence, perhaps a link."""

    stage: Stage
    state: str
    day: datetime | None
    text: str
    href: str = ""
    link: str = ""


@bp.get("/")
def landing() -> ResponseReturnValue:
    """What this is, what it costs today, what to have at hand."""
    work = current_work()
    price = engine_view.price(work.today())
    return render_template("onboarding/landing.html", price=price, stages=STAGES, visit=current_visit())


@bp.get("/journey/start")
def start_page() -> ResponseReturnValue:
    """Before the start, for those who come by a deep link."""
    work = current_work()
    invited = directory.invitation(work, request.args.get("invitation", "")[:60])
    price = engine_view.price(work.today())
    return render_template("onboarding/start.html", price=price, stages=STAGES, visit=current_visit(), invited=invited)


@bp.post("/journey/start")
def start() -> ResponseReturnValue:
    """Begin, or go on where this browser is."""
    visit = current_visit()
    if visit is not None and request.form.get("anew") != "yes":
        return go_on(visit)
    work = current_work()
    journey = journeys.start(work)
    invited = directory.accept_invitation(work, request.form.get("invitation", "")[:60])
    if invited is not None:
        # What the inviter told is filled in; each is still shown for confirmation on its own page.
        journeys.save(work, journey, "office_number", invited.partner_number)
        journeys.save(work, journey, "partner", invited.inviter_number)
        if invited.start_month:
            journeys.save(work, journey, "partner_month", invited.start_month)
    bind(journey)
    return redirect("/journey/environment", 303)


@bp.get("/journey/resume")
def resume() -> ResponseReturnValue:
    """No journey in this browser: by link, by KJ-ID, or from the start."""
    visit = current_visit()
    if visit is not None:
        return go_on(visit)
    return render_template("onboarding/resume.html")


@bp.get("/journey/")
def home() -> ResponseReturnValue:
    """The task list: what is done, what is next, the move, the plan, the desk."""
    visit = need_visit()
    facts, here = visit.facts, walk.resume(visit.facts)
    checks = evaluate(facts)
    return make_response(
        render_template(
            "onboarding/home.html",
            visit=visit,
            facts=facts,
            done=walk.stages_done(facts),
            step=STEPS[here],
            stage=STAGES[STEPS[here].stage],
            finished=here == END,
            next_url=url_of(here),
            lines=_lines(visit, checks),
            bad=failed(checks),
            move=move(facts),
            plan=plan(facts, renkei().desk.is_working_day),
            price=engine_view.price(facts.today),
            url_of=url_of,
        )
    )


def _lines(visit: Visit, checks: tuple[Check, ...]) -> list[Line]:
    facts = visit.facts
    days = journeys.milestones(visit.work, visit.journey)
    here = STEPS[walk.resume(facts)].stage
    lines = []
    for stage in STAGES:
        if walk.stage_done(stage.number, facts):
            text, href, link = _result(stage.number, visit, checks)
            lines.append(Line(stage, "done", days.get(stage.number), text, href, link))
        elif stage.number == here:
            lines.append(Line(stage, "now", None, _remaining(visit, stage)))
        else:
            order = f"STEP {stage.number - 1} のあとに始められます。"
            last = "練習の相手に送ってから、本番です。" if stage.number == len(STAGES) - 1 else order
            lines.append(Line(stage, "todo", None, f"約{stage.minutes}分。{last}"))
    return lines


def _remaining(visit: Visit, stage: Stage) -> str:
    path = walk.walk(visit.facts)
    here = STEPS[path[-1]]
    if path[-1] == END:
        return "はじめの一通が届きました。"
    begun = any(STEPS[key].stage == stage.number for key in path[:-1])
    return f"いまは「{here.title}」です。" if begun else f"約{stage.minutes}分。{stage.does}"


def _result(number: int, visit: Visit, checks: tuple[Check, ...]) -> tuple[str, str, str]:
    facts = visit.facts
    mine = [check for check in checks if check.stage == number and not check.failed and check.state != "wait"]
    if number == 0:
        bad = sum(check.failed for check in checks if check.stage == 0)
        later = f"あとで直すところが{bad}つあります" if bad else "パソコンと介護ソフトは使えます"
        ways = (("machine", "機械で"), ("document", "書類で"), ("self", "ご自身の申告で"))
        counted = ((words, sum(check.proof == way for check in mine)) for way, words in ways)
        proof = "、".join(f"{words}{count}つ" for words, count in counted if count)
        return f"{later}（{proof}）。", "/journey/environment", "確認の結果を見る"
    if number == 2 and facts.application is not None:
        return f"受付番号 {facts.application.number}。", "/journey/applied", "控えを見る"
    if number == 4:
        return "はじめの一通が相手に届きました。", "/journey/done", "届いた記録を見る"
    text = " ".join(check.text for check in mine) or "終わりました。"
    return f"{text.rstrip('。')}（機械で確かめました）。", "", ""


@bp.get("/journey/move")
def move_page() -> ResponseReturnValue:
    """The move to the WEB service: its tasks, ticked by machine or hand."""
    visit = need_visit()
    return render_template("onboarding/move.html", visit=visit, facts=visit.facts, move=move(visit.facts))


@bp.post("/journey/move")
def tick_move() -> ResponseReturnValue:
    """Tick or untick one task by hand."""
    visit = need_visit()
    found = move(visit.facts)
    key = request.form.get("task", "")
    known = found.tasks if found is not None else ()
    if any(task.key == key and not task.by_machine for task in known):
        if request.form.get("done") == "yes":
            journeys.save(visit.work, visit.journey, key, "done")
        else:
            journeys.forget_answer(visit.work, visit.journey, key)
    return redirect("/journey/move", 303)


@bp.get("/journey/moved")
def moved() -> ResponseReturnValue:
    """For a page that waits while somebody else works: nothing, or on to where the journey is now."""
    visit = need_visit()
    here = walk.resume(visit.facts)
    if here == request.args.get("from"):
        return "", 204
    return go_to("/journey/" if request.args.get("to") == "home" else url_of(here))


@bp.get("/journey/requirements")
def requirements_json() -> ResponseReturnValue:
    """The requirements object of this browser's journey."""
    visit = need_visit()
    return jsonify(requirements(visit.facts, move_requirements(move(visit.facts))).to_json())

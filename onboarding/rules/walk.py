"""Walks the graph over facts: where to go on, what is missing, what a change undoes, which STEPs are done."""

from __future__ import annotations

from onboarding.rules.facts import Facts
from onboarding.rules.steps import CONDITIONS, END, START, STEPS


def walk(facts: Facts) -> tuple[str, ...]:
    """The steps passed so far, in order, ending with the one to do now (or `done`)."""
    path = [START]
    while path[-1] != END:
        step = STEPS[path[-1]]
        if not step.done(facts):
            break
        path.append(next(edge.to for edge in step.next if edge.when(facts)))
    return tuple(path)


def resume(facts: Facts) -> str:
    """Where to go on: the first unfinished step of the walk."""
    return walk(facts)[-1]


def onward(key: str, facts: Facts) -> str:
    """Where to go after answering `key`: the first unfinished step from there on, when it opens; else `resume`.

    So a manager may apply in STEP 2 while a clerk still fetches the certificate of STEP 1.
    """
    here = key
    while STEPS[here].done(facts) and STEPS[here].next:
        here = next(edge.to for edge in STEPS[here].next if edge.when(facts))
    return here if missing(here, facts) is None and not STEPS[here].done(facts) else resume(facts)


def missing(key: str, facts: Facts) -> str | None:
    """The step to do before this page opens, or None when it opens now."""
    for name in STEPS[key].needs:
        holds, maker = CONDITIONS[name]
        if not holds(facts):
            return maker
    return None


def undone_by(key: str, facts: Facts) -> tuple[str, ...]:
    """Answers that exist now and would fall if this step's answer changed."""
    return tuple(
        name
        for name in STEPS[key].undoes
        if facts.said(name) or (name == "set" and facts.set_result is not None)
    )


def before(key: str, facts: Facts) -> str | None:
    """The step before this one on the way taken, for the back link."""
    path = walk(facts)
    if key in path:
        place = path.index(key)
        return path[place - 1] if place else None
    return None


def stage_done(number: int, facts: Facts) -> bool:
    """A STEP is done when every step of it on the way is done and the way has left it.

    Later facts may prove a STEP without its questions (a certificate that exists needs no answer about
    letters), so the walk decides, never a page counter.
    """
    path = walk(facts)
    here = STEPS[path[-1]]
    if here.stage > number:
        return True
    return number == here.stage and path[-1] == END and STEPS["first_send"].done(facts)


def stages_done(facts: Facts) -> int:
    """How many of the five STEPs are done."""
    return sum(stage_done(number, facts) for number in range(5))

"""From a failed check to a person: a ticket that already holds the step, the evidence and the time."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from helpdesk.service import Line, Opened, Opening, open_ticket
from onboarding.records import Journey
from onboarding.rules import walk
from onboarding.rules.check import PROOF_TITLES, Check, failed
from onboarding.rules.facts import Facts
from onboarding.rules.proofs import evaluate
from onboarding.rules.stages import STAGES
from onboarding.rules.steps import STEPS
from store.work import Work


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody added in their own words, how to reach them, and which browser it was."""

    words: str
    contact: str
    visitor: str


def situation(facts: Facts) -> dict[str, Any]:
    """Where the office stands, for agent and bot; no secret, no cell value."""
    here = STEPS[walk.resume(facts)]
    return {
        "step": here.stage,
        "step_title": STAGES[here.stage].title,
        "page": here.key,
        "page_title": here.title,
        "stages_done": walk.stages_done(facts),
        "failed_checks": [as_json(check) for check in failed(evaluate(facts))],
        "at": facts.now.isoformat(),
        "environment": environment_words(facts),
    }


def as_json(check: Check) -> dict[str, Any]:
    """One failed check as a ticket keeps it."""
    return {
        "code": check.code,
        "severity": check.state,
        "title": check.title,
        "text": check.text,
        "proof": PROOF_TITLES[check.proof],
        "since": check.since.isoformat() if check.since else None,
        "fix": check.fix,
        "faq_id": check.faq_id,
        "evidence": [{"name": name, "value": value} for name, value in check.evidence],
    }


def environment_words(facts: Facts) -> str:
    """The PC in one line."""
    seen = facts.reading
    if seen is None:
        return ""
    return f"{seen.os} {seen.os_version} / {seen.browser} {seen.browser_version} / {seen.width}×{seen.height}"


def find_check(facts: Facts, code: str) -> Check | None:
    """The failed check with that code, if it still fails."""
    return next((check for check in evaluate(facts) if check.code == code and check.failed), None)


def ask(work: Work, journey: Journey, facts: Facts, code: str, told: Told) -> Opened:
    """Open the ticket. `code` may be empty: a question about the page as such."""
    check = find_check(facts, code)
    subject = check.title if check is not None else f"STEP {STEPS[walk.resume(facts)].stage} についての質問"
    text = told.words or (
        f"「{check.title}」で止まっています。直し方を教えてください。" if check else subject
    )
    return open_ticket(
        work,
        Opening(
            source="check",
            subject=subject,
            office_number=facts.said("office_number") if facts.proved else None,
            contact=told.contact,
            conversation=[Line(who="office", text=text, at=work.now(), entry_id="")],
            situation={
                **situation(facts),
                "journey_id": journey.id,
                "office_said": facts.said("office_number"),
            },
            reason="check" if check is not None else "question",
            visitor_key=told.visitor,
            request_key=sha256(f"{journey.id}/{code}/{text}".encode()).hexdigest()[:40],
        ),
    )

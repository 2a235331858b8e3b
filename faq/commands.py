"""`renkei faq`: ask, evaluate, calibrate, check."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from faq.rules.decide import Decider, Decision
from faq.rules.entries import Knowledge, KnowledgeError
from store.clock import TOKYO, clock_from

IN_DOMAIN_COLUMNS = ("n", "right", "helped", "right_or_helped", "harmful", "top1", "top3")


@click.group("faq")
def faq() -> None:
    """The FAQ bot: ask it, measure it, check its knowledge."""


@faq.command("ask")
@click.argument("text")
@click.option("--json", "as_json", is_flag=True, help="Print the decision as JSON.")
@click.option("--at", "at", default="", help="The moment of asking, ISO 8601; now unless given.")
def ask_command(text: str, at: str, *, as_json: bool) -> None:
    """Decide about TEXT and show the answer of that moment."""
    moment = _moment(at)
    decider = _decider(None)
    decision = _of_day(decider.decide(text), decider.knowledge, moment.date())
    shape = decision.to_json()
    shape["text"] = _words(decision, decider.knowledge, moment, text)
    if decision.parts:
        for part, made in zip(shape["parts"], decision.parts, strict=True):
            part["text"] = _words(made, decider.knowledge, moment, made.text)
    click.echo(json.dumps(shape, ensure_ascii=False) if as_json else _for_people(shape))


@faq.command("evaluate")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--knowledge", "place", type=click.Path(exists=True, path_type=Path), default=None,
              help="Another folder of knowledge files, or a JSONL file of a foreign FAQ.")
@click.option("--at", "at", default="", help="The day of asking, ISO 8601; today unless given.")
@click.option("--json", "as_json", is_flag=True, help="Print all figures as JSON.")
def evaluate_command(file: Path, place: Path | None, at: str, *, as_json: bool) -> None:
    """Measure the decisions on the labelled questions of FILE (JSONL)."""
    from faq.rules.evaluate import evaluate, read_questions

    day, decider = _moment(at).date(), _decider(place)
    try:
        questions = read_questions(file.read_text("utf-8").splitlines())
    except ValueError as error:
        raise click.ClickException(f"{file}: {error}") from error
    entries = decider.knowledge.entries

    def decide(text: str) -> Decision:
        return _of_day(decider.decide(text), decider.knowledge, day)

    result = evaluate(questions, decide, lambda i: entries[i].category if i in entries else "missing").to_json()
    click.echo(json.dumps(result, ensure_ascii=False) if as_json else "\n".join(_table(result)))


@faq.command("check")
@click.option("--knowledge", "place", type=click.Path(exists=True, file_okay=False, path_type=Path), default=None)
def check_command(place: Path | None) -> None:
    """Validate the knowledge files; exit 1 and name every problem when there is one."""
    from faq.rules.loading import load_knowledge

    try:
        knowledge = load_knowledge(place)
    except KnowledgeError as error:
        click.echo("\n".join(error.problems), err=True)
        sys.exit(1)
    phrasings = sum(len(entry.phrasings) for entry in knowledge.entries.values())
    click.echo(f"{len(knowledge.entries)} entries, {phrasings} phrasings, no problem")


@faq.command("calibrate")
def calibrate_command() -> None:
    """Learn weights and thresholds anew from the knowledge and its calibration questions (about 15 seconds)."""
    import yaml

    from faq.rules.evaluate import read_questions
    from faq.rules.fitting import Labelled, fit
    from faq.rules.glossary import domain_glossary
    from faq.rules.loading import FOLDER, load_knowledge

    questions = read_questions((FOLDER / "calibration_questions.jsonl").read_text("utf-8").splitlines())
    learned = fit(load_knowledge(), domain_glossary(), [Labelled(q.text, q.right) for q in questions])
    head = "# Learned by `renkei faq calibrate`; don't edit by hand.\n"
    (FOLDER / "calibration.yaml").write_text(head + yaml.safe_dump(learned, sort_keys=False), "utf-8")
    click.echo(f"answer from {learned['answer_from']}, choices from {learned['choices_from']}")


def _decider(place: Path | None) -> Decider:
    from faq.rules.decide import Decider as Made
    from faq.rules.gates import domain_gates
    from faq.rules.glossary import domain_glossary
    from faq.rules.loading import load_knowledge
    from faq.service.brain import calibration, decider, foreign_decider

    if place is None:
        return decider()
    try:
        knowledge = load_knowledge(place)
    except KnowledgeError as error:
        raise click.ClickException("\n".join(error.problems)) from error
    if place.is_file():
        return foreign_decider(knowledge)
    return Made(knowledge, domain_glossary(), domain_gates(), calibration())


def _moment(at: str) -> datetime:
    try:
        given = datetime.fromisoformat(at) if at else clock_from(os.environ.get("RENKEI_NOW", "")).now()
    except ValueError as error:
        raise click.BadParameter("not an ISO 8601 moment", param_hint="--at") from error
    return given.replace(tzinfo=TOKYO) if given.tzinfo is None else given.astimezone(TOKYO)


def _of_day(decision: Decision, knowledge: Knowledge, day: date) -> Decision:
    """An answer whose entry is silent that day goes to a person."""
    if decision.parts:
        return decision
    if decision.decision == "answer" and knowledge.entries[decision.entries[0].id].answer_on(day) is None:
        return replace(decision, decision="handoff", reason="unknown")
    return decision


def _words(decision: Decision, knowledge: Knowledge, moment: datetime, asked: str) -> str:
    """What the bot would say."""
    from faq.rules.answers import compose
    from faq.rules.text import count_of_offices
    from faq.service.facts import day_facts
    from web.hours import Desk
    from web.settings import DeskSettings

    if decision.decision == "choices":
        return "近いものを選んでください。"
    if decision.decision == "handoff":
        return "担当者に引き継ぎます。"
    settings = DeskSettings()
    facts = day_facts(moment, Desk.from_text(settings.opens, settings.closes), settings, count_of_offices(asked) or 1)
    answers = (compose(knowledge.entries[part.entries[0].id], knowledge, facts, asked) for part in decision.parts or (decision,))
    return "\n".join("".join(a.headline) + a.text if a.headline else a.text for a in answers if a is not None)


def _for_people(shape: dict[str, Any]) -> str:
    head = f"{shape['decision']}  {shape['confidence']:.2f}" + (f"  {shape['reason']}" if shape["reason"] else "")
    return "\n".join([head, *(f"  {e['id']}  {e['score']:.2f}  {e['question']}" for e in shape["entries"]), shape["text"]])


def _table(result: dict[str, Any]) -> Iterator[str]:
    yield " ".join(f"{name}={result[name]}" for name in IN_DOMAIN_COLUMNS)
    for name, figures in result["categories"].items():
        yield f"  {name:<20} n={figures['n']:<4} right={figures['right']:<7} harmful={figures['harmful']}"
    for case in result["worst"]:
        mark = "harmful" if case["harmful"] else "helped" if case["helped"] else "missed"
        yield f"  {mark:<8} {case['id']} {case['text']} → {case['decision']} {' '.join(case['entries'])} (expected {case['expected']})"


COMMANDS: list[click.Command] = [faq]

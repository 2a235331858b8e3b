"""The loaded knowledge and its matcher: built once for each state of what was learned, shared by all requests."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from faq.records import LearnedVersion
from faq.rules.confidence import Calibration
from faq.rules.decide import Decider
from faq.rules.entries import Knowledge
from faq.rules.gates import domain_gates
from faq.rules.glossary import Glossary, domain_glossary
from faq.rules.learning import Lesson, with_lessons
from faq.rules.loading import FOLDER, load_knowledge, read_yaml
from store.work import Work

_held: dict[tuple[str, ...], Decider] = {}


def decider() -> Decider:
    """The decider of this desk as of the last `refresh`; the first call builds the index (a fraction of a second)."""
    if not _held:
        _held[()] = build(())
    return next(reversed(_held.values()))


def refresh(work: Work) -> Decider:
    """The decider over the files and everything published by now; built anew only when that changed."""
    published = select(LearnedVersion).where(LearnedVersion.state == "published").order_by(LearnedVersion.id)
    ids = tuple(work.session.scalars(published.with_only_columns(LearnedVersion.id)))
    if not _held or next(reversed(_held)) != ids:
        made = build([lesson_of(row) for row in work.session.scalars(published)]) if ids else _held.get(()) or build(())
        _held.pop(ids, None)
        _held[ids] = made
        for old in [key for key in list(_held)[:-1] if key]:
            _held.pop(old, None)
    return decider()


def build(lessons: Sequence[Lesson]) -> Decider:
    """A decider over the files with these lessons."""
    return Decider(with_lessons(load_knowledge(), lessons), domain_glossary(), domain_gates(), calibration())


def lesson_of(row: LearnedVersion) -> Lesson:
    """What a version adds."""
    return Lesson(row.entry_id, row.question, row.answer, tuple(map(str, row.phrasings)))


def foreign_decider(knowledge: Knowledge) -> Decider:
    """A decider over another FAQ: no glossary, no gates of ours, the same calibration."""
    return Decider(knowledge, Glossary(), (), calibration())


def calibration() -> Calibration:
    """What was learned by `renkei faq calibrate`."""
    return Calibration.read(read_yaml(FOLDER / "calibration.yaml"))


def forget() -> None:
    """Read the knowledge anew at the next question."""
    _held.clear()

"""Learning without a language model: misses become drafts, approved drafts become wordings and regression questions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import func, or_, select

from faq.errors import EntryNotFoundError
from faq.records import AskedQuestion, Conversation, LearnedVersion
from faq.rules.entries import Entry
from faq.rules.evaluate import Question, evaluate, read_questions
from faq.rules.learning import Group, Miss, group_misses
from faq.rules.loading import FOLDER
from faq.service.brain import build, lesson_of, refresh
from store.base import new_id
from store.work import Work

LOOK_BACK = timedelta(days=90)
MOST = 500
NEAREST = 5
UNMET = ("unknown", "out_of_domain")


@dataclass(frozen=True, slots=True)
class Effect:
    """Figures of the committed questions and all regression questions, before and after a change."""

    before: dict[str, Any]
    after: dict[str, Any]
    lessons_now: int
    lessons_found: int
    lessons: int

    @property
    def worse(self) -> bool:
        """Whether fewer are right, or more are harmed."""
        return bool(self.after["right"] < self.before["right"] or self.after["harmful"] > self.before["harmful"])


def miss_groups(work: Work) -> list[Group]:
    """What the bot could not answer in the last 90 days and nobody has taught it since, grouped by likeness."""
    missed = or_(
        AskedQuestion.outcome.in_(("none", "unsolved")),
        (AskedQuestion.decision == "handoff") & AskedQuestion.reason.in_(UNMET),
    )
    rows = work.session.execute(
        select(AskedQuestion, Conversation.visitor_key)
        .join(Conversation, Conversation.id == AskedQuestion.conversation_id)
        .where(missed, AskedQuestion.at >= work.now() - LOOK_BACK)
        .order_by(AskedQuestion.at.desc(), AskedQuestion.id.desc()).limit(MOST)
    )
    taught = {text for row in _versions(work, "draft", "published") for text in row.lessons}
    misses = [Miss(a.id, a.text, a.office_number or visitor) for a, visitor in rows if a.text not in taught]
    return group_misses(misses, refresh(work).matcher)


def group_of(work: Work, key: str) -> Group:
    """The group that began with this miss; EntryNotFoundError when there is none (any more)."""
    found = next((group for group in miss_groups(work) if group.key == key), None)
    if found is None:
        raise EntryNotFoundError
    return found


def near_entries(work: Work, text: str) -> list[Entry]:
    """Entries that may be what was meant."""
    brain = refresh(work)
    return [brain.knowledge.entries[r.entry_id] for r in brain.similar(text, NEAREST)]


def add_draft(
    work: Work, staff_id: str, wordings: tuple[str, ...], entry_id: str, *, question: str = "", answer: str = "",
) -> LearnedVersion:
    """A draft: wordings for a known entry, or a new entry when `entry_id` is empty (question and answer needed)."""
    known = refresh(work).knowledge.entries
    if entry_id and entry_id not in known:
        raise EntryNotFoundError
    taken = work.session.scalar(select(func.count(func.distinct(LearnedVersion.entry_id))).where(LearnedVersion.answer != "")) or 0
    name = entry_id or f"DSK-{taken + 1:02}"
    last = work.session.scalar(select(func.max(LearnedVersion.version)).where(LearnedVersion.entry_id == name)) or 0
    row = LearnedVersion(
        id=new_id(), entry_id=name, version=last + 1, state="draft", question="" if entry_id else question,
        answer="" if entry_id else answer, phrasings=list(wordings), lessons=list(wordings), made_by=staff_id,
        made_at=work.now(), published_by="", published_at=None,
    )
    work.session.add(row)
    work.session.flush()
    return row


def drafts(work: Work) -> list[LearnedVersion]:
    """Drafts that wait for approval and versions in use, newest first."""
    return sorted(_versions(work, "draft", "published"), key=lambda row: row.id, reverse=True)


def version_of(work: Work, version_id: str) -> LearnedVersion:
    """One version; EntryNotFoundError when there is none."""
    row = work.session.get(LearnedVersion, version_id)
    if row is None:
        raise EntryNotFoundError
    return row


def effect_of(work: Work, draft: LearnedVersion) -> Effect:
    """What publishing would change; nothing is written."""
    published = _versions(work, "published")
    questions = read_questions((FOLDER / "calibration_questions.jsonl").read_text("utf-8").splitlines())
    mine = [Question(f"draft-{n}", str(text), draft.entry_id) for n, text in enumerate(draft.lessons)]
    for row in published:
        questions += [Question(f"{row.id}-{n}", str(text), row.entry_id) for n, text in enumerate(row.lessons)]
    before, after = refresh(work), build([lesson_of(row) for row in (*published, draft)])
    old, new = (evaluate(questions, brain.decide, lambda _: "all").to_json() for brain in (before, after))
    now, found = (evaluate(mine, brain.decide, lambda _: "all").total.right for brain in (before, after))
    return Effect(old, new, now, found, len(mine))


def publish(work: Work, draft: LearnedVersion, staff_id: str) -> None:
    """Put a draft into use from the next question on; a second press changes nothing."""
    if draft.state == "draft":
        draft.state, draft.published_by, draft.published_at = "published", staff_id, work.now()


def archive(_work: Work, row: LearnedVersion) -> None:
    """Take a version out of use, or drop a draft."""
    row.state = "archived"


def _versions(work: Work, *states: str) -> list[LearnedVersion]:
    return list(work.session.scalars(select(LearnedVersion).where(LearnedVersion.state.in_(states)).order_by(LearnedVersion.id)))

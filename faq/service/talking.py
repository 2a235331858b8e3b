"""The conversation: a question in, an answer, choices, a partner, an own fact or a person out."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from faq.context import VisitorContext
from faq.errors import LineNotFoundError
from faq.records import AskedQuestion, Conversation, ConversationLine
from faq.rules.answers import compose
from faq.rules.decide import Candidate, Decision
from faq.rules.intents import asks_what_is_next, own_topic
from faq.rules.text import count_of_offices, mask_typed
from faq.service.brain import decider, refresh
from faq.service.facts import day_facts
from faq.service.handing import hand_over
from faq.service.keeping import add_line, add_question
from faq.service.own import own_state
from faq.service.partners import find_partners, partner_words
from helpdesk.rules.guard import hide
from helpdesk.rules.states import LIVE, State
from helpdesk.service import Visitor, find, reply_by_office
from store.base import new_id
from store.work import Work
from web.hours import Desk
from web.japanese import tidy

log = logging.getLogger("renkei.faq")
MOST_ROUNDS = 2
LONGEST = 1000
AT_ONCE = frozenset({"human", "account", "incident", "complaint", "policy", "unknown"})
REFUSALS = {
    "medical": "お薬や体のこと、介護度の見込みは、主治医や担当の専門職に聞いてください。ここではお答えできません。",
    "injection": "この文は、質問として読み取れませんでした。困っていることを、ふだんの言葉で書いてください。",
    "out_of_domain": "ここは、ケアプランデータ連携と連携デスクの案内です。そのほかのことは、お答えできません。",
}


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, from where, and what is known about them."""

    visitor_key: str
    desk: Desk
    page: str = ""
    office_number: str | None = None
    context: VisitorContext = field(default_factory=VisitorContext)


def conversation_of(work: Work, visitor_key: str) -> Conversation | None:
    """The browser's latest conversation."""
    if not visitor_key:
        return None
    mine = select(Conversation).where(Conversation.visitor_key == visitor_key)
    return work.session.scalar(mine.order_by(Conversation.created_at.desc(), Conversation.id.desc()).limit(1))


def start_again(work: Work, asker: Asker) -> Conversation:
    """A fresh conversation; the earlier one stays with its ticket."""
    now = work.now()
    talk = Conversation(
        id=new_id(), visitor_key=asker.visitor_key, office_number=asker.office_number, page=asker.page[:200], rounds=0,
        awaits_partner=False, ticket_number="", ticket_path="", ticket_from=0, created_at=now, updated_at=now,
    )
    work.session.add(talk)
    work.session.flush()
    return talk


def current_talk(work: Work, asker: Asker) -> Conversation:
    """The conversation to write in: a new one when there is none, or when its ticket has ended."""
    talk = conversation_of(work, asker.visitor_key)
    if talk is None:
        return start_again(work, asker)
    if talk.ticket_id is not None and not is_with_person(work, talk):
        return start_again(work, asker)
    talk.office_number = talk.office_number or asker.office_number
    return talk


def is_with_person(work: Work, talk: Conversation) -> bool:
    """Whether a person owns the conversation now; asked anew each time something is sent."""
    ticket = find(work, talk.ticket_id) if talk.ticket_id else None
    return ticket is not None and State(ticket.state) in LIVE


def ask(work: Work, asker: Asker, typed: str, once: str = "") -> Conversation:
    """Take what somebody wrote. With a person in charge it goes to the ticket; else the bot answers, or hands over.

    `once` makes a double submit harmless. May raise the helpdesk's SensitiveTextError for a text to a person.
    """
    if once:
        before = work.session.scalar(select(ConversationLine).where(ConversationLine.request_key == once[:80]))
        if before is not None:
            found = work.session.get(Conversation, before.conversation_id)
            if found is not None:
                return found
    talk = current_talk(work, asker)
    text = hide(mask_typed(tidy(typed, LONGEST)))
    if talk.ticket_id is not None:
        ticket = find(work, talk.ticket_id)
        if ticket is not None:
            reply_by_office(work, ticket, tidy(typed, LONGEST), by=Visitor(asker.visitor_key), request_key=once)
        return talk
    add_line(work, talk, "me", "text", text, once=once)
    try:
        with work.session.begin_nested():
            _respond(work, talk, asker, text, tidy(typed, LONGEST))
    except Exception:
        log.exception("the bot failed; handing over")
        hand_over(work, talk, "error", asker.context)
    return talk


def _respond(work: Work, talk: Conversation, asker: Asker, text: str, typed: str) -> None:
    if _answer_partner(work, talk, typed) or _answer_own(work, talk, asker, text) or _answer_next(work, talk, asker, text):
        return
    decision = refresh(work).decide(typed)
    for part in decision.parts or (decision,):
        _act(work, talk, asker, part, part.text if decision.parts else text)


def _act(work: Work, talk: Conversation, asker: Asker, decision: Decision, text: str) -> None:
    if decision.decision == "answer" and show_answer(work, talk, asker, decision, text):
        talk.rounds = 0
    elif decision.decision == "handoff" and decision.reason is not None and not decision.entries:
        _gate(work, talk, asker, decision, text)
    elif decision.decision == "choices" and talk.rounds < MOST_ROUNDS:
        talk.rounds += 1
        line = add_line(work, talk, "bot", "choices", "近いものを選んでください。", data={"choices": _choices(decision.entries)})
        add_question(work, talk, line, text, decision, step=asker.context.step)
    else:
        _missed(work, talk, asker, decision, text)


def _gate(work: Work, talk: Conversation, asker: Asker, decision: Decision, text: str) -> None:
    reason = decision.reason or "unknown"
    if reason in AT_ONCE:
        add_question(work, talk, None, text, decision, step=asker.context.step)
        hand_over(work, talk, reason, asker.context)
        return
    line = add_line(work, talk, "bot", "refusal", REFUSALS.get(reason, REFUSALS["out_of_domain"]))
    add_question(work, talk, line, text, decision, step=asker.context.step)


def _missed(work: Work, talk: Conversation, asker: Asker, decision: Decision, text: str) -> None:
    talk.rounds += 1
    if talk.rounds >= MOST_ROUNDS:
        line = add_line(work, talk, "bot", "text", "合う答えが見つかりませんでした。")
        add_question(work, talk, line, text, decision, step=asker.context.step)
        hand_over(work, talk, decision.reason or "unknown", asker.context)
        return
    words = "合う答えが見つかりませんでした。短い言葉で、もう一度書いてください。次も見つからないときは、担当者に代わります。"
    line = add_line(work, talk, "bot", "refusal", words)
    add_question(work, talk, line, text, decision, step=asker.context.step)


def show_answer(work: Work, talk: Conversation, asker: Asker, decision: Decision, text: str) -> bool:
    """Write the first entry's answer of today; False when the entry is silent today."""
    knowledge = decider().knowledge
    entry = knowledge.entries[decision.entries[0].id]
    facts = day_facts(work.now(), asker.desk, work.settings.desk, count_of_offices(text) or 1)
    answer = compose(entry, knowledge, facts, text)
    if answer is None:
        hand_over(work, talk, "unknown", asker.context)
        return True
    talk.awaits_partner = entry.compute == "partner"
    line = add_line(work, talk, "bot", "answer", answer.text, data={**answer.to_json(), "choices": _choices(decision.entries[1:])})
    add_question(work, talk, line, text, decision, step=asker.context.step, entry=(entry.id, entry.version))
    return True


def choose(work: Work, asker: Asker, line_id: str, entry_id: str) -> Conversation:
    """A button of a list of choices; an empty `entry_id` is 「どれでもない」."""
    talk, line = _my_line(work, asker, line_id)
    if talk.ticket_id is not None or line.data.get("done"):
        return talk
    line.data = {**line.data, "done": entry_id or "none"}
    asked = _question_of(work, line)
    if not entry_id:
        add_line(work, talk, "me", "text", "どれでもない")
        if asked is not None:
            asked.outcome = "none"
        _none_fits(work, talk, asker)
        return talk
    entry = decider().knowledge.get(entry_id)
    if entry is None or all(choice["id"] != entry_id for choice in line.data.get("choices", [])):
        raise LineNotFoundError
    add_line(work, talk, "me", "text", entry.question)
    if asked is not None:
        asked.outcome = f"chose:{entry_id}"[:16]
    picked = Decision(entry.question, "answer", (Candidate(entry.id, 1.0, entry.question),), 1.0)
    show_answer(work, talk, asker, picked, asked.text if asked is not None else entry.question)
    return talk


def _none_fits(work: Work, talk: Conversation, asker: Asker) -> None:
    if talk.rounds >= MOST_ROUNDS:
        hand_over(work, talk, "unknown", asker.context)
    else:
        add_line(work, talk, "bot", "refusal", "ほかの言葉で、もう一度書いてください。次も合わないときは、担当者に代わります。")


def rate(work: Work, asker: Asker, line_id: str, *, solved: bool) -> Conversation:
    """解決した・解決しない under an answer; kept with question, entry and version."""
    talk, line = _my_line(work, asker, line_id)
    if talk.ticket_id is not None or line.data.get("rated"):
        return talk
    line.data = {**line.data, "rated": "solved" if solved else "unsolved"}
    asked = _question_of(work, line)
    if asked is not None:
        asked.outcome = "solved" if solved else "unsolved"
    if solved:
        talk.rounds = 0
        add_line(work, talk, "bot", "text", "よかったです。ほかにも困ったことがあれば、いつでも書いてください。")
        return talk
    talk.rounds += 1
    others = line.data.get("choices", [])
    if others and talk.rounds < MOST_ROUNDS:
        add_line(work, talk, "bot", "choices", "すみません。こちらはどうですか。", data={"choices": others})
    else:
        hand_over(work, talk, "unsolved", asker.context)
    return talk


def _answer_partner(work: Work, talk: Conversation, text: str) -> bool:
    found = find_partners(work, text, expected=talk.awaits_partner)
    if found is None:
        talk.awaits_partner = False
        return False
    add_line(work, talk, "bot", "partners", partner_words(found), data=found)
    talk.awaits_partner, talk.rounds = not found["hits"], 0
    return True


def _answer_own(work: Work, talk: Conversation, asker: Asker, text: str) -> bool:
    topic = own_topic(text) if asker.office_number else None
    if topic is None or asker.office_number is None:
        return False
    found = own_state(work, asker.office_number, topic)
    add_line(work, talk, "bot", "own", found["text"], data=found)
    return True


def _answer_next(work: Work, talk: Conversation, asker: Asker, text: str) -> bool:
    if asker.context.step is None or not asks_what_is_next(text):
        return False
    context = asker.context
    checks = [{"title": c.title, "fix": c.fix, "faq_id": c.faq_id} for c in context.failed_checks]
    words = f"いまは STEP {context.step}「{context.step_title}」です。"
    words += f"直すところが{len(checks)}つあります。" if checks else "止まっているところはありません。続きへ進めます。"
    add_line(work, talk, "bot", "stuck", words, data={"checks": checks})
    return True


def _my_line(work: Work, asker: Asker, line_id: str) -> tuple[Conversation, ConversationLine]:
    line = work.session.get(ConversationLine, line_id)
    talk = work.session.get(Conversation, line.conversation_id) if line is not None else None
    if line is None or talk is None or not asker.visitor_key or talk.visitor_key != asker.visitor_key:
        raise LineNotFoundError
    return talk, line


def _question_of(work: Work, line: ConversationLine) -> AskedQuestion | None:
    return work.session.scalar(select(AskedQuestion).where(AskedQuestion.line_id == line.id))


def _choices(entries: tuple[Candidate, ...]) -> list[dict[str, Any]]:
    return [{"id": e.id, "question": e.question} for e in entries]

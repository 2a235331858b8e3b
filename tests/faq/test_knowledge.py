"""The knowledge files are complete, valid and our own; bad files are refused with every problem named."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from faq.rules.entries import Knowledge, KnowledgeError, build_knowledge
from faq.rules.gates import domain_gates, first_reason
from faq.rules.glossary import domain_glossary
from faq.rules.loading import load_knowledge
from faq.rules.text import fold, is_noise, mask

DAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge()


def raw_entry(**changes: Any) -> dict[str, Any]:
    entry = {
        "id": "TST-01", "question": "ねこは飼えますか", "answer": "飼えます。", "phrasings": [f"言い方{n}" for n in range(6)],
        "valid_from": None, "valid_until": None, "sources": [{"id": "S", "confidence": "official"}],
        "confidence": "official", "handoff": False, "related": [], "review_by": DAY, "version": 1,
    }  # fmt: skip
    return entry | changes


def build(*entries: dict[str, Any]) -> Knowledge:
    sources = [{"id": "S", "title": "しおり", "url": None, "kind": "official"}]
    return build_knowledge([{"category": "test", "title": "試し", "entries": list(entries)}], sources)


def test_every_question_has_an_answer_today_and_six_ways_to_ask(knowledge: Knowledge) -> None:
    assert len(knowledge.entries) == 157
    assert all(entry.answer_on(DAY) for entry in knowledge.entries.values())
    assert all(len(entry.phrasings) >= 6 for entry in knowledge.entries.values())


def test_no_gate_closes_on_a_question_of_the_faq(knowledge: Knowledge) -> None:
    gates, glossary = domain_gates(), domain_glossary()
    closed = [
        (entry.id, text)
        for entry in knowledge.entries.values()
        for text in (entry.question, *entry.phrasings)
        if is_noise(text) or first_reason(gates, mask(fold(text)), glossary.normal(mask(text)))
    ]
    assert closed == []


def test_ids_and_sources_of_the_facts_are_kept(knowledge: Knowledge, shared: Path | None) -> None:
    assert knowledge.entries["INT-02"].answer_on(DAY) is not None
    if shared is not None:
        facts = yaml.load((shared / "knowledge/faq_facts.yaml").read_text("utf-8"), yaml.CSafeLoader)["faqs"]
        assert {fact["id"] for fact in facts} == set(knowledge.entries)
        for fact in facts:
            entry = knowledge.entries[fact["id"]]
            assert {source for source, _ in entry.sources} == set(fact["sources"])
            assert entry.handoff == fact["handoff"]
            assert entry.confidence == fact["confidence"]
            assert entry.variants[0].answer != fact["answer"]


def test_no_phrasing_is_a_development_question(knowledge: Knowledge, shared: Path | None) -> None:
    phrasings = {text for entry in knowledge.entries.values() for text in (entry.question, *entry.phrasings)}
    assert len(phrasings) > 1500
    if shared is not None:
        lines = (shared / "knowledge/questions_dev.jsonl").read_text("utf-8").splitlines()
        assert not phrasings & {json.loads(line)["text"] for line in lines}


def test_answers_change_with_the_day(knowledge: Knowledge) -> None:
    entry = knowledge.entries["INT-03"]
    before, after = entry.answer_on(date(2026, 12, 31)), entry.answer_on(date(2027, 1, 1))
    assert before is not None
    assert after is not None
    assert "2026年12月までに" in before.answer
    assert "終わりました" in after.answer
    assert entry.answer_on(date(2026, 6, 30)) is None


def test_no_answer_claims_that_an_addon_can_be_billed(knowledge: Knowledge) -> None:
    answers = [variant.answer for entry in knowledge.entries.values() for variant in entry.variants]
    assert not [text for text in answers if "算定できます" in text or "加算が取れます" in text or "請求できます" in text]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"id": "x1"}, "id must look like"),
        ({"phrasings": ["ひとつ"]}, "needs 6 different phrasings"),
        ({"phrasings": ["同じ"] * 6}, "needs 6 different phrasings"),
        ({"answer": ""}, "answer is missing"),
        ({"answer": "{secret}です。"}, "unknown placeholder {secret}"),
        ({"sources": [{"id": "Z", "confidence": "official"}]}, "unknown source Z"),
        ({"confidence": "sure"}, "unknown confidence sure"),
        ({"valid_from": "2026-01-01"}, "validity must be a date or null"),
        ({"valid_from": date(2026, 2, 1), "valid_until": date(2026, 1, 1)}, "ends before it begins"),
        ({"related": ["TST-99"]}, "related TST-99 does not exist"),
        ({"compute": "magic"}, "unknown compute magic"),
        ({"colour": "red"}, "unknown key colour"),
    ],
)  # fmt: skip
def test_a_bad_entry_is_refused_with_its_problem(changes: dict[str, Any], problem: str) -> None:
    with pytest.raises(KnowledgeError) as refused:
        build(raw_entry(**changes))
    assert any(problem in line for line in refused.value.problems)


def test_two_entries_may_not_share_an_id_or_a_phrasing() -> None:
    with pytest.raises(KnowledgeError) as refused:
        build(raw_entry(), raw_entry())
    assert any("twice" in line for line in refused.value.problems)
    with pytest.raises(KnowledgeError) as shared_words:
        build(raw_entry(), raw_entry(id="TST-02", question="いぬは飼えますか"))
    assert any("phrasing also in TST-01" in line for line in shared_words.value.problems)

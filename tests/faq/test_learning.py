"""From questions nobody answered to wordings in use: grouped, drafted, weighed, approved by the lead, taken back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from accounts import service as accounts
from accounts.guard import STAFF
from faq.records import LearnedVersion
from faq.rules.learning import Lesson, Miss, group_misses, with_lessons
from faq.service.brain import decider, forget
from faq.service.learning import effect_of, version_of
from tests.faq.conftest import Look, text_of
from web.extension import Renkei

ODD = "ぽけぽけ券の値打ちは"
SAME = "ぽけぽけ券の値打ちを知りたい"


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """What one test taught must not be known to the next."""
    forget()
    yield
    forget()


@pytest.fixture
def desk(app: Flask, house: Renkei) -> Callable[[str], FlaskClient]:
    """A browser of the desk with that role."""

    def signed_in(role: str) -> FlaskClient:
        with house.works.begin() as work:
            row = accounts.ensure_staff(
                work, email=f"{role}@desk.example", name="窓口 はな", role=role, password="Midorino2026"
            )
            kept = [row.id, row.session_version]
        browser = app.test_client()
        with browser.session_transaction() as session:
            session[STAFF] = kept
        return browser

    return signed_in


def miss(app: Flask, text: str) -> None:
    """Somebody new asks and gets no answer."""
    assert app.test_client().post("/help/ask", data={"question": text}).status_code == 303


def drafted(browser: FlaskClient, **form: str | list[str]) -> str:
    """The address of a draft made from the first group."""
    listing = browser.get("/desk/misses/").get_data(as_text=True)
    page = re.search(r'href="(/desk/misses/[0-9a-f-]{36})"', listing)
    assert page, text_of(listing)
    made = browser.post(page.group(1), data=form)
    assert made.status_code == 303, text_of(made.get_data(as_text=True))
    return made.location


def test_likeness_groups_and_counts_askers_once() -> None:
    misses = [Miss("1", ODD, "a"), Miss("2", SAME, "b"), Miss("3", ODD, "b"), Miss("4", "操作研修会の開催日程", "c")]
    groups = group_misses(misses, decider().matcher)
    assert [(group.key, group.askers, len(group.wordings)) for group in groups] == [("1", 2, 2), ("4", 1, 1)]


def test_lessons_lie_over_the_files_and_never_take_a_wording_from_another_entry() -> None:
    base = decider().knowledge
    taken = base.entries["LIC-01"].phrasings[0]
    made = with_lessons(base, [Lesson("ENV-03", "", "", (ODD, taken)), Lesson("DSK-01", "新しい質問", "答えです。", (SAME,))])
    assert ODD in made.entries["ENV-03"].phrasings
    assert taken not in made.entries["ENV-03"].phrasings
    assert made.entries["DSK-01"].variants[0].answer == "答えです。"
    assert ODD not in base.entries["ENV-03"].phrasings


def test_a_new_entry_is_drafted_weighed_approved_answered_and_taken_back(
    app: Flask, desk: Callable[[str], FlaskClient], look: Look
) -> None:
    for text in (ODD, SAME):
        miss(app, text)
    lead = desk("lead")
    assert "ほかに1とおりの言い方 2 " in text_of(lead.get("/desk/misses/").get_data(as_text=True))
    address = drafted(lead, wording=[ODD, SAME], entry="new", question="ぽけぽけ券の値打ち", answer="この窓口の試しの券です。")
    page = text_of(lead.get(address).get_data(as_text=True))
    assert "公開しても、ほかの質問は悪くなりません" in page
    assert "2 / 2" in page
    assert decider().decide(ODD).decision == "handoff"
    assert lead.post(f"{address}/publish").status_code == 303
    answer = app.test_client().post("/help/ask", data={"question": ODD}, follow_redirects=True)
    assert "この窓口の試しの券です。" in answer.get_data(as_text=True)
    row = look(select(LearnedVersion))[0]
    assert (row.entry_id, row.state, row.lessons) == ("DSK-01", "published", row.phrasings)
    assert row.published_by == row.made_by
    assert "答えられなかった質問は、ありません" in lead.get("/desk/misses/").get_data(as_text=True)
    lead.post(f"{address}/archive")
    again = app.test_client().post("/help/ask", data={"question": ODD}, follow_redirects=True)
    assert "この窓口の試しの券です。" not in again.get_data(as_text=True)


def test_a_wording_for_a_known_entry_is_measured_with_its_own_question(
    app: Flask, desk: Callable[[str], FlaskClient], house: Renkei
) -> None:
    miss(app, ODD)
    address = drafted(desk("agent"), wording=ODD, entry="ENV-03")
    unit = house.works.open(writing=False)
    effect = effect_of(unit, version_of(unit, address.rsplit("/", 1)[1]))
    unit.rollback()
    unit.close()
    assert (effect.lessons_found, effect.lessons, effect.worse) == (1, 1, False)
    assert effect.before["n"] >= 200


def test_only_the_lead_publishes_and_only_the_desk_looks(app: Flask, desk: Callable[[str], FlaskClient]) -> None:
    miss(app, ODD)
    agent = desk("agent")
    address = drafted(agent, wording=ODD, entry="ENV-03")
    assert agent.post(f"{address}/publish").status_code == 403
    assert "公開は、主任がします。" in agent.get(address).get_data(as_text=True)
    assert app.test_client().get("/desk/misses/").location.startswith("/staff/sign-in")


def test_a_draft_without_words_or_answer_is_sent_back(app: Flask, desk: Callable[[str], FlaskClient]) -> None:
    miss(app, ODD)
    agent = desk("agent")
    listing = agent.get("/desk/misses/").get_data(as_text=True)
    page = re.search(r'href="(/desk/misses/[0-9a-f-]{36})"', listing)
    assert page
    empty = agent.post(page.group(1), data={"entry": "new"})
    assert empty.status_code == 422
    assert "答えを書いてください" in empty.get_data(as_text=True)
    assert agent.post(page.group(1), data={"entry": "NO-99", "wording": ODD}).status_code == 404

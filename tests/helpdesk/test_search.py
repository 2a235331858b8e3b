"""The search: every ticket that has the words is found, however they are typed, the nearest first."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk import service
from helpdesk.records import Ticket, TicketGram
from helpdesk.rules.grams import beginning_with, grams, needed
from helpdesk.rules.ranking import rank
from helpdesk.rules.words import fold
from helpdesk.service import Agent, Line, postings
from helpdesk.service.queue import View, queue
from store.work import Work
from tests.helpdesk.conftest import OFFICE, STRANGER, opening

SIGNS = "証明書料金月分画面送受信ケアプランソフトぱそこんＣＳＶabcＡ１2３第表ー。、 ﾊﾟﾋﾟ𠮷"
words = st.text(st.sampled_from(SIGNS), min_size=1, max_size=12)


def ask(work: Work, agent: Agent, query: str, view: View = "all") -> list[str]:
    found: list[str] = []
    after = ""
    while True:
        page = queue(work, agent, view=view, query=query, after=after)
        found += [ticket.number for ticket in page.tickets]
        after = page.after
        if not after:
            return found


@given(words, words, words)
def test_a_text_with_a_word_has_all_its_pairs(before: str, word: str, after: str) -> None:
    text = f"{fold(before)} {fold(word)}{fold(after)}"
    for one in fold(word).split():
        assert set(needed(one)) <= grams(text)
        low, high = beginning_with(one[-1])
        assert any(low <= gram <= high for gram in grams(text))


@given(st.sets(st.integers(1, 9000), max_size=60), st.integers(0, 9001))
def test_bits_give_their_tickets_back_the_newest_first(numbers: set[int], below: int) -> None:
    kept = sorted((one for one in numbers if one < below), reverse=True)
    assert postings.from_newest(postings.bits_of(numbers), below, 1000) == kept


def test_every_piece_of_every_ticket_is_found_in_any_spelling(offices: Work, agent: Agent) -> None:
    draw = random.Random(11)
    texts: dict[str, str] = {}
    for _ in range(60):
        text = "".join(draw.choice(SIGNS) for _ in range(draw.randrange(8, 40))).strip() or "無題"
        lines = (Line("office", text, offices.now()),)
        opened = service.open_ticket(offices, opening(offices, "相談", conversation=lines))
        texts[opened.number] = fold(text)
    asked = 0
    for _ in range(300):
        run = draw.choice([run for text in texts.values() for run in text.split()])
        at = draw.randrange(len(run))
        piece = run[at : at + draw.randrange(1, 6)]
        spelled = "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" and draw.random() < 0.5 else c for c in piece).upper()
        right = {number for number, text in texts.items() if fold(spelled) in text}
        assert right, "the piece was cut out of a ticket"
        assert right <= set(ask(offices, agent, spelled))
        asked += len(right)
    assert asked >= 300


def test_pages_of_a_search_show_each_ticket_once_though_new_ones_arrive(offices: Work, agent: Agent) -> None:
    for at in range(450):
        service.open_ticket(offices, opening(offices, f"料金の相談{at}", conversation=()))
    first = queue(offices, agent, view="all", query="料金")
    assert (first.total, first.about) == (450, False)
    seen = [ticket.number for ticket in first.tickets]
    service.open_ticket(offices, opening(offices, "料金の新しい相談", conversation=()))
    after = first.after
    while after:
        page = queue(offices, agent, view="all", query="料金", after=after)
        seen += [ticket.number for ticket in page.tickets]
        after = page.after
    assert len(seen) == len(set(seen)) == 450


def test_long_words_over_many_candidates_are_counted_as_about(offices: Work, agent: Agent) -> None:
    for at in range(205):
        service.open_ticket(offices, opening(offices, f"証明書の料金{at}", conversation=()))
    page = queue(offices, agent, view="all", query="証明書")
    assert (page.total, page.about) == (205, True)


def test_pairs_alone_are_not_enough(offices: Work, agent: Agent) -> None:
    service.open_ticket(offices, opening(offices, "月分 分割", conversation=()))
    assert ask(offices, agent, "月分割") == []
    assert len(ask(offices, agent, "分割 月分")) == 1


def test_the_named_ticket_and_words_in_the_subject_come_first(offices: Work, agent: Agent) -> None:
    inside = (Line("office", "証明書の更新と、T-000003 の続きです", offices.now()),)
    body = service.open_ticket(offices, opening(offices, "いろいろ", conversation=inside))
    whole = service.open_ticket(offices, opening(offices, "証明書の更新", conversation=()))
    third = service.open_ticket(offices, opening(offices, "ほかのこと", conversation=()))
    assert ask(offices, agent, "証明書 更新") == [whole.number, body.number]
    assert ask(offices, agent, "t3") == [third.number]
    assert ask(offices, agent, "T-000003") == [third.number, body.number]
    assert rank("証明書", ["証明書"], "証明書") > rank("証明書", ["証明書"], "証明書の長い長い件名")


@pytest.mark.parametrize("typed", [OFFICE, "99-7010-0013", "９９７０１０００１３"])
def test_an_offices_number_finds_its_tickets_only(offices: Work, agent: Agent, typed: str) -> None:
    ours = service.open_ticket(offices, opening(offices))
    service.open_ticket(offices, opening(offices, office_number=STRANGER))
    assert ask(offices, agent, typed) == [ours.number]


def test_a_view_narrows_the_search(offices: Work, agent: Agent) -> None:
    ended, live = (service.open_ticket(offices, opening(offices)) for _ in range(2))
    ticket = service.find(offices, ended.number)
    assert ticket is not None
    service.close(offices, ticket, agent)
    assert ask(offices, agent, "月分", "open") == [live.number] == ask(offices, agent, "月分", "new")
    assert ask(offices, agent, "月分", "done") == [ended.number]
    assert ask(offices, agent, "月分", "mine") == []


def test_what_is_said_later_and_the_office_named_later_are_found(offices: Work, agent: Agent) -> None:
    opened = service.open_ticket(offices, opening(offices, office_number=None))
    ticket = service.find(offices, opened.number)
    assert ticket is not None
    assert ask(offices, agent, "すずらん") == ask(offices, agent, "万華鏡") == []
    service.reply_by_office(offices, ticket, "万華鏡が見えます")
    service.set_office(offices, ticket, agent, STRANGER, "すずらん訪問介護")
    assert ask(offices, agent, "万華鏡") == ask(offices, agent, "スズラン") == [opened.number]


def test_the_index_made_anew_is_the_same(offices: Work) -> None:
    for at in range(5):
        service.open_ticket(offices, opening(offices, f"相談その{at}"))

    def rows() -> dict[tuple[int, int], bytes]:
        return {(row.gram, row.block): bytes(row.bits) for row in offices.session.query(TicketGram)}

    before = rows()
    offices.session.expunge_all()
    assert postings.rebuild(offices) == offices.session.query(Ticket).count() == 5
    assert rows() == before

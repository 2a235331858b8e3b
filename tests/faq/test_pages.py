"""The FAQ to read: list, search, entries, finding codes."""

from __future__ import annotations

from html import unescape

from flask.testing import FlaskClient

from engine.standard.catalogue import CODES
from faq.rules.loading import load_knowledge
from store.clock import FixedClock
from tests.faq.conftest import text_of


def test_the_list_shows_every_entry(client: FlaskClient) -> None:
    html = client.get("/help/faq/").get_data(as_text=True)
    assert all(f"/help/faq/{entry_id}" in html for entry_id in load_knowledge().entries)


def test_every_entry_has_a_page_with_date_and_source(client: FlaskClient) -> None:
    for entry_id in load_knowledge().entries:
        answer = client.get(f"/help/faq/{entry_id}")
        words = text_of(answer.get_data(as_text=True))
        assert answer.status_code == 200, entry_id
        assert "11月24日 現在" in words, entry_id
        assert "どこに書いてあるか" in words, entry_id
        assert "{" not in words, entry_id


def test_every_finding_code_has_a_page(client: FlaskClient) -> None:
    for code, text in CODES.items():
        answer = client.get(f"/help/findings/{code}")
        assert answer.status_code == 200, code
        assert text.title in unescape(answer.get_data(as_text=True)), code


def test_search_finds_by_meaning_and_says_when_there_is_nothing(client: FlaskClient) -> None:
    assert "/help/faq/IDP-06" in client.get("/help/faq/?q=パスワードをど忘れ").get_data(as_text=True)
    nothing = text_of(client.get("/help/faq/?q=、、").get_data(as_text=True))
    assert "見つかりませんでした" in nothing


def test_an_unknown_entry_is_a_page_that_helps(client: FlaskClient) -> None:
    for path in ("/help/faq/ZZZ-99", "/help/findings/E-NOTHING"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert "この質問は見つかりません" in answer.get_data(as_text=True)


def test_the_older_address_leads_on(client: FlaskClient) -> None:
    answer = client.get("/help/entries/INT-03")
    assert (answer.status_code, answer.location) == (301, "/help/faq/INT-03")


def test_the_countdown_follows_the_clock(client: FlaskClient, clock: FixedClock) -> None:
    assert "あと38日" in client.get("/help/faq/INT-03").get_data(as_text=True)
    clock.advance(days=38)
    assert "終わりました" in client.get("/help/faq/INT-03").get_data(as_text=True)


def test_the_desk_is_told_open_or_shut(client: FlaskClient, clock: FixedClock) -> None:
    assert "いまは受付中です" in client.get("/help/faq/OTH-01").get_data(as_text=True)
    clock.advance(hours=10)
    assert "次に開くのは、あす 9:00です" in client.get("/help/faq/OTH-01").get_data(as_text=True)

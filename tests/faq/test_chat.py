"""A visitor talks with the bot over HTTP, without and with htmx; a person takes over; the bot is silent then."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from faq.context import FailedCheck, VisitorContext
from faq.records import AskedQuestion, Conversation, ConversationLine
from faq.service import decider
from helpdesk.records import Ticket, TicketMessage
from helpdesk.service import Agent, close, find, reply_by_agent
from store.clock import FixedClock
from store.work import Work
from tests.faq.conftest import HTMX, Look, pressed, text_of
from web.extension import Renkei

Say = Callable[[str], str]
VAGUE = ("同意欄のことで", "証明書の更新のこと", "申請書の通知のこと", "更新のこと", "番号のこと", "助成のこと", "統合のこと", "パスワードのこと")


def only_ticket(look: Look) -> Ticket:
    tickets = look(select(Ticket))
    assert len(tickets) == 1
    ticket: Ticket = tickets[0]
    return ticket


def said(look: Look, ticket: Ticket) -> list[TicketMessage]:
    return look(select(TicketMessage).where(TicketMessage.ticket_id == ticket.id).order_by(TicketMessage.position))


def last_line(look: Look, kind: str) -> ConversationLine:
    lines = look(select(ConversationLine).where(ConversationLine.kind == kind).order_by(ConversationLine.at, ConversationLine.position))
    line: ConversationLine = lines[-1]
    return line


def test_an_empty_page_offers_frequent_questions_and_each_is_answered(client: FlaskClient, talk: Say) -> None:
    page = client.get("/help/").get_data(as_text=True)
    offered = pressed(page, "question")
    assert len(offered) == 4
    for words in offered:
        assert 'class="src"' in talk(words)


def test_the_price_for_three_offices_is_worked_out_for_the_day(talk: Say) -> None:
    words = text_of(talk("うちは3か所あるけど ライセンスはいくら？"))
    assert "3か所で 0円" in words
    assert "63,000円" in words
    assert "11月24日 現在" in words


def test_before_the_campaign_the_same_question_has_a_price(talk: Say, clock: FixedClock) -> None:
    clock.advance(days=-700)
    assert "3か所で 63,000円" in text_of(talk("うちは3か所あるけど ライセンスはいくら？"))


def test_the_conversation_survives_a_reload_and_is_nobody_elses(app: Flask, client: FlaskClient, talk: Say) -> None:
    talk("対応しているブラウザは何ですか")
    again = text_of(client.get("/help/").get_data(as_text=True))
    assert "Microsoft Edge" in again
    stranger = text_of(app.test_client().get("/help/").get_data(as_text=True))
    assert "Microsoft Edge" not in stranger


def test_reading_a_page_writes_nothing(client: FlaskClient, look: Look) -> None:
    client.get("/help/?q=パスワードを忘れた")
    client.get("/help/panel?from=/journey/", headers=HTMX)
    assert not look(select(Conversation))


def test_a_link_with_a_question_shows_near_entries_and_keeps_the_words(client: FlaskClient) -> None:
    page = client.get("/help/?q=パスワードを忘れた").get_data(as_text=True)
    assert "/help/faq/IDP-06" in page
    assert 'value="パスワードを忘れた"' in page


@pytest.mark.parametrize("text", ["", "   ", "　"])
def test_an_empty_question_is_sent_back_with_words(client: FlaskClient, text: str) -> None:
    answer = client.post("/help/ask", data={"question": text})
    assert answer.status_code == 422
    assert "エラー：" in answer.get_data(as_text=True)


def test_a_question_that_is_too_long_is_sent_back_and_kept(client: FlaskClient) -> None:
    answer = client.post("/help/ask", data={"question": "長い" * 600}, headers=HTMX)
    assert answer.status_code == 422
    words = answer.get_data(as_text=True)
    assert "1200文字" in words
    assert "長い長い" in words


def test_htmx_gets_only_what_is_new(client: FlaskClient) -> None:
    client.post("/help/ask", data={"question": "対応しているブラウザは何ですか"})
    answer = client.post("/help/ask", data={"question": "フリーパスとは何ですか", "after": "2"}, headers=HTMX)
    html = answer.get_data(as_text=True)
    assert "<html" not in html
    assert "Microsoft Edge" not in html
    assert "期間限定" in html
    assert 'id="talk-after" name="after" value="4"' in html


def test_the_panel_opens_beside_a_page_and_is_a_link_without_javascript(client: FlaskClient) -> None:
    panel = client.get("/help/panel?from=/journey/", headers=HTMX).get_data(as_text=True)
    assert '<aside class="panel"' in panel
    assert 'name="from" value="/journey/"' in panel
    plain = client.get("/help/panel?from=/journey/")
    assert plain.status_code == 302
    assert plain.location.startswith("/help/?from=/journey/")


def test_the_page_one_came_from_is_kept_but_never_another_site(client: FlaskClient) -> None:
    assert 'href="/journey/"' in client.get("/help/?from=/journey/").get_data(as_text=True)
    assert "evil.example" not in client.get("/help/?from=//evil.example/").get_data(as_text=True)


def test_a_double_submit_asks_once(client: FlaskClient, look: Look) -> None:
    for _ in range(2):
        client.post("/help/ask", data={"question": "対応しているブラウザは何ですか", "once": "k1"})
    lines = look(select(ConversationLine))
    assert [line.who for line in lines] == ["me", "bot"]


def test_what_was_typed_is_escaped_and_numbers_are_not_kept(talk: Say, look: Look) -> None:
    html = talk("<b>KJ123456789012</b> のパスワードを忘れました")
    assert "<b>KJ" not in html
    kept = look(select(ConversationLine.text).order_by(ConversationLine.position))
    assert not [text for text in kept if "123456789012" in text]
    assert "［ID］" in kept[0]


def choices_page(talk: Say) -> str:
    """A page with three near questions: the first of some vague questions that leads to choices."""
    vague = next(words for words in VAGUE if decider().decide(words).decision == "choices")
    html = talk(vague)
    assert "近いものを選んでください" in html
    return html


def test_a_choice_is_answered_and_its_buttons_go_away(client: FlaskClient, talk: Say, look: Look) -> None:
    html = choices_page(talk)
    picked = next(value for value in pressed(html, "entry") if value)
    line = last_line(look, "choices")
    after = client.post("/help/choose", data={"line": line.id, "entry": picked}, follow_redirects=True).get_data(as_text=True)
    assert "解決した" in after
    assert "どれでもない" not in after


def test_none_of_these_twice_brings_a_person(client: FlaskClient, talk: Say, look: Look) -> None:
    for _ in range(2):
        choices_page(talk)
        line = last_line(look, "choices")
        page = client.post("/help/choose", data={"line": line.id, "entry": ""}, follow_redirects=True)
    assert "受付番号" in page.get_data(as_text=True)
    assert only_ticket(look).source == "chat"


def test_solved_is_kept_with_question_entry_and_version(client: FlaskClient, talk: Say, look: Look) -> None:
    talk("対応しているブラウザは何ですか")
    line = last_line(look, "answer")
    client.post("/help/rate", data={"line": line.id, "solved": "yes"})
    asked = look(select(AskedQuestion))[0]
    assert (asked.entry_id, asked.entry_version, asked.outcome) == ("ENV-03", 1, "solved")
    assert asked.text == "対応しているブラウザは何ですか"


def test_not_solved_offers_others_and_then_a_person(client: FlaskClient, talk: Say, look: Look) -> None:
    talk("対応しているブラウザは何ですか")
    line = last_line(look, "answer")
    client.post("/help/rate", data={"line": line.id, "solved": "no"})
    choices = last_line(look, "choices")
    client.post("/help/choose", data={"line": choices.id, "entry": ""})
    client.post("/help/ask", data={"question": "ふわふわのほにゃらら"})
    assert only_ticket(look).number.startswith("T-")


def test_a_stranger_cannot_press_my_buttons(app: Flask, talk: Say, look: Look) -> None:
    talk("対応しているブラウザは何ですか")
    line = last_line(look, "answer")
    answer = app.test_client().post("/help/rate", data={"line": line.id, "solved": "yes"})
    assert answer.status_code == 404
    assert app.test_client().post("/help/choose", data={"line": "nonsense", "entry": "ENV-03"}).status_code == 404


def test_a_wish_for_a_person_makes_a_ticket_that_holds_everything(
    client: FlaskClient, talk: Say, look: Look, house: Renkei
) -> None:
    check = FailedCheck("software-set", "介護ソフトのファイル", "/journey/set", "ERR-03")
    house.faq_context.insert(0, lambda _work: VisitorContext(2, "利用の申し込み", [check], None, "j-1"))
    talk("対応しているブラウザは何ですか")
    words = text_of(talk("人と話したい"))
    ticket = only_ticket(look)
    assert ticket.number in words
    assert "STEP 2" in words
    assert "の見込みです" in words
    assert [message.who for message in said(look, ticket)] == ["office", "bot", "office"]
    assert ticket.situation["step"] == 2
    assert ticket.situation["failed_checks"][0]["code"] == "software-set"
    assert ticket.situation["tried"][0]["entry_id"] == "ENV-03"
    assert ticket.situation["tried"][0]["version"] == 1
    assert ticket.reason == "人と話したい"
    assert client.get(pressed_link(client)).status_code == 200


def pressed_link(client: FlaskClient) -> str:
    html = client.get("/help/").get_data(as_text=True)
    start = html.index('href="/tickets/') + len('href="')
    return html[start : html.index('"', start)]


def test_an_incident_is_urgent_and_out_of_hours_the_opening_is_told(talk: Say, look: Look, clock: FixedClock) -> None:
    clock.advance(hours=9)
    words = text_of(talk("別の事業所に利用者の提供票を送ってしまいました"))
    assert only_ticket(look).priority == "urgent"
    assert "次に開くのは あす 9:00" in words


def ticket_of(work: Work, ticket: Ticket) -> Ticket:
    found = find(work, ticket.number)
    assert found is not None
    return found


def test_after_the_hand_over_the_bot_is_silent_and_the_agents_answer_appears(
    client: FlaskClient, talk: Say, look: Look, house: Renkei
) -> None:
    talk("担当者と話したい")
    talk("対応しているブラウザは何ですか")
    ticket = only_ticket(look)
    assert [message.text for message in said(look, ticket)][-1] == "対応しているブラウザは何ですか"
    before = len(look(select(ConversationLine)))
    with house.works.begin() as work:
        reply_by_agent(work, ticket_of(work, ticket), Agent("s1", "青葉"), "Edge か Chrome です。")
    html = client.get("/help/talk?after=3", headers=HTMX).get_data(as_text=True)
    assert "Edge か Chrome です。" in html
    assert "担当者（青葉）" in html
    assert len(look(select(ConversationLine))) == before
    assert client.get("/help/talk?after=4", headers=HTMX).status_code == 204


def test_when_the_ticket_has_ended_the_bot_answers_again(talk: Say, look: Look, house: Renkei) -> None:
    talk("担当者と話したい")
    ticket = only_ticket(look)
    with house.works.begin() as work:
        kept = ticket_of(work, ticket)
        reply_by_agent(work, kept, Agent("s1", "青葉"), "電話しました。")
        close(work, kept, Agent("s1", "青葉"))
    assert "Microsoft Edge" in text_of(talk("対応しているブラウザは何ですか"))
    assert only_ticket(look).number == ticket.number


def test_one_may_start_again_with_the_bot_while_a_person_works(client: FlaskClient, talk: Say) -> None:
    talk("担当者と話したい")
    client.post("/help/again")
    assert "Microsoft Edge" in text_of(talk("対応しているブラウザは何ですか"))


def test_a_secret_is_not_sent_to_a_person(client: FlaskClient, talk: Say, look: Look) -> None:
    talk("担当者と話したい")
    answer = client.post("/help/ask", data={"question": "パスワードは Midori1234 です"})
    assert answer.status_code == 422
    assert not [m for m in said(look, only_ticket(look)) if "Midori1234" in m.text]


def test_two_misses_bring_a_person(talk: Say, look: Look) -> None:
    talk("むにゃむにゃした緑色の三角形")
    assert not look(select(Ticket))
    assert "受付番号" in talk("きらきらした青い四角形")
    assert only_ticket(look).reason in {"案内に答えがない", "案内の範囲の外"}


def test_far_questions_are_refused_politely_with_a_way_to_a_person(talk: Say, look: Look) -> None:
    html = talk("今日の天気は")
    assert "人に代わってもらう" in html
    assert not look(select(Ticket))


def test_a_crash_hands_over(client: FlaskClient, talk: Say, look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr("faq.service.talking.find_partners", broken)
    assert "受付番号" in talk("対応しているブラウザは何ですか")
    assert only_ticket(look).reason == "案内の不具合"


def test_the_bot_knows_where_the_visitor_is_stuck(client: FlaskClient, talk: Say, house: Renkei) -> None:
    check = FailedCheck("pc-screen", "画面の大きさ", "/journey/environment", "ENV-02")
    house.faq_context.insert(0, lambda _work: VisitorContext(0, "申し込む前の確認", [check]))
    assert "画面の大きさ" in client.get("/help/").get_data(as_text=True)
    html = talk("いまどこで止まっていますか")
    assert "STEP 0" in html
    assert 'href="/journey/environment"' in html


def test_two_questions_get_two_answers(talk: Say) -> None:
    words = text_of(talk("ヘルプデスクの電話番号を教えてください。あと、対応しているブラウザは何ですか？"))
    assert "0120-584-708 です" in words
    assert "Microsoft Edge" in words

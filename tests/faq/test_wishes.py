"""More than questions: partners, the office's own state, suggestions to agents, the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from accounts.service import ensure_office
from directory import service as directory
from faq.commands import faq
from faq.context import VisitorContext
from faq.rules.intents import asks_what_is_next, office_number_in, own_topic, partner_name_in
from faq.service import Asker, ask, suggest_for_ticket, talk_view
from faq.service.own import own_state
from helpdesk.service import Line, Opening, find, open_ticket
from store.work import Work
from web.extension import Renkei

NUMBER = "9971100020"


def answers(work: Work, house: Renkei, text: str, office: str | None = None) -> str:
    asker = Asker("v1", house.desk, "/", office, VisitorContext())
    return talk_view(work, ask(work, asker, text)).lines[-1].text


def known_office(work: Work) -> None:
    ensure_office(
        work, NUMBER, name="ひまわりの丘訪問介護ステーション", kana="ヒマワリノオカ", kind="service_office", service_type="11",
        city="みどり野市", address="みどり野市青葉1-2-3", phone="099-000-0000",
    )
    work.session.flush()
    directory.renew(work)


def test_a_partner_is_found_by_name_in_the_conversation(work: Work, house: Renkei) -> None:
    known_office(work)
    words = answers(work, house, "ひまわりの丘訪問介護は使ってる？")
    assert "ひまわりの丘訪問介護ステーション" in words


def test_a_partner_is_found_by_number(work: Work, house: Renkei) -> None:
    known_office(work)
    assert "ひまわりの丘" in answers(work, house, f"{NUMBER} は使っていますか")


def test_after_being_asked_for_a_name_a_bare_name_is_enough(work: Work, house: Renkei) -> None:
    known_office(work)
    assert "相手の名前か事業所番号" in answers(work, house, "相手が使っているか調べたい")
    assert "ひまわりの丘" in answers(work, house, "ひまわりの丘")


def test_an_unknown_partner_is_said_to_be_unknown(work: Work, house: Renkei) -> None:
    assert "見つかりませんでした" in answers(work, house, "さざなみ通所介護センターは使っていますか")


@pytest.mark.parametrize("text", ["相手は使ってる？", "デイサービスは使えますか", "みんな使ってる？", "証明書は使えますか", "カイポケは対応していますか"])
def test_general_questions_are_no_partner_search(work: Work, house: Renkei, text: str) -> None:
    ask(work, Asker("v2", house.desk), text)
    view = talk_view(work, ask(work, Asker("v2", house.desk), text))
    assert all(line.kind != "partners" for line in view.lines)


def test_wishes_are_read_from_words() -> None:
    assert partner_name_in("ひまわり訪問介護さんは使ってますか？") == "ひまわり訪問介護"
    assert partner_name_in("料金はいくらですか") == ""
    assert office_number_in("事業所番号９９７１１０００２０です") == NUMBER
    assert own_topic("うちの証明書の期限はいつ") == "certificate"
    assert own_topic("証明書の期限は何年") is None
    assert asks_what_is_next("次は何をすればいい？")
    assert not asks_what_is_next("料金はいくら")


def test_a_signed_in_office_hears_about_itself(work: Work, house: Renkei) -> None:
    known_office(work)
    assert "まだありません" in answers(work, house, "うちの申請の状況はどうなっていますか", NUMBER)
    for topic in ("application", "certificate", "last_send", "licence"):
        assert own_state(work, NUMBER, topic)["text"].endswith("。")


def test_nobody_hears_about_an_office_without_signing_in(work: Work, house: Renkei) -> None:
    words = answers(work, house, "うちの申請の状況を調べてください")
    assert "担当者" in words


def test_an_agent_gets_the_nearest_entries(work: Work, house: Renkei) -> None:
    line = Line("office", "証明書発行用パスワードをなくしました", work.now())
    opened = open_ticket(work, Opening(source="form", subject="質問", conversation=[line]))
    ticket = find(work, opened.number)
    assert ticket is not None
    found = list(suggest_for_ticket(work, ticket, house.desk))
    assert found[0].entry_id == "CRT-09"
    assert found[0].score > 50


def run(*args: str) -> str:
    result = CliRunner().invoke(faq, list(args))
    assert result.exit_code == 0, result.output
    return result.output


def test_ask_on_the_command_line_gives_the_agreed_shape() -> None:
    shape = json.loads(run("ask", "3か所だとライセンスはいくら", "--json", "--at", "2026-11-24T10:00"))
    assert set(shape) >= {"decision", "entries", "confidence", "reason", "text"}
    assert shape["entries"][0]["id"] == "LIC-01"
    assert "3か所で 0円" in shape["text"]
    before = json.loads(run("ask", "3か所だとライセンスはいくら", "--json", "--at", "2025-05-31"))
    assert "3か所で 63,000円" in before["text"]


def test_ask_for_people_and_for_a_person() -> None:
    assert "OTH-01" in run("ask", "ヘルプデスクの電話番号")
    shape = json.loads(run("ask", "人と話したい", "--json"))
    assert (shape["decision"], shape["reason"]) == ("handoff", "human")


def test_an_entry_that_is_silent_that_day_goes_to_a_person() -> None:
    shape = json.loads(run("ask", "統合に向けて何をすればよいですか", "--json", "--at", "2026-01-10"))
    assert shape["decision"] == "handoff"


def test_evaluate_on_the_command_line(tmp_path: Path) -> None:
    file = tmp_path / "set.jsonl"
    file.write_text('{"id":"1","text":"人と話したい","expected":"escalate"}\n{"id":"2","text":"対応ブラウザは","expected":"ENV-03"}\n', "utf-8")
    figures = json.loads(run("evaluate", str(file), "--json"))
    assert (figures["n"], figures["right"], figures["harmful"]) == (2, 1.0, 0.0)
    assert "right=1.0" in run("evaluate", str(file))
    foreign = tmp_path / "foreign.jsonl"
    foreign.write_text('{"id":"x","question":"図書館の開館時間","phrasings":["図書館は何時から"],"answer":"9時"}\n', "utf-8")
    assert json.loads(run("evaluate", str(file), "--knowledge", str(foreign), "--json"))["n"] == 2


def test_a_broken_set_and_broken_knowledge_are_named(tmp_path: Path) -> None:
    file = tmp_path / "set.jsonl"
    file.write_text('{"id":"1"}\n', "utf-8")
    result = CliRunner().invoke(faq, ["evaluate", str(file)])
    assert result.exit_code == 1
    assert "line 1" in result.output
    assert "no problem" in run("check")

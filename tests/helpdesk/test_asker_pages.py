"""The asker's side: the form, the link, the mail, the end."""

from __future__ import annotations

import email
import email.policy
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from helpdesk import service
from helpdesk.mail import FolderMailer, SmtpMailer, mailer_for
from helpdesk.records import Ticket
from helpdesk.service import Agent, Opened
from store.clock import FixedClock
from store.work import Work
from tests.conftest import run_due_jobs
from tests.helpdesk.conftest import OFFICE, opening
from web.extension import Renkei, renkei
from web.settings import Settings

Browser = Callable[[str], FlaskClient]
QUESTION = {
    "subject": "証明書が届かない",
    "text": "通知書は来ましたが、どこから始めますか",
    "contact": "",
    "once": "form-1",
}


def tickets(house: Renkei) -> list[Ticket]:
    with house.works.begin(writing=False) as work:
        return work.session.query(Ticket).order_by(Ticket.number).all()


def test_a_question_is_taken_in_and_pressing_twice_leads_to_the_same_number(
    house: Renkei, client: FlaskClient
) -> None:
    places = [client.post("/tickets/new", data=QUESTION).location for _ in range(2)]
    assert places[0] == places[1]
    page = client.get(places[0]).text
    assert "T-000001" in page
    assert "きょうの12時ごろまで" in page
    assert places[0].removesuffix("/received") in page
    assert 'aria-label="相談の画面を開くQRコード"><svg' in page
    kept = tickets(house)
    assert [(t.source, t.subject, t.category, t.office_number) for t in kept] == [
        ("form", "証明書が届かない", "step1", None)
    ]


def test_out_of_hours_it_is_taken_all_the_same_and_says_when_the_desk_opens(
    client: FlaskClient, clock: FixedClock
) -> None:
    clock.advance(hours=9)
    assert "あすの11時ごろまで" in client.get("/tickets/new").text
    page = client.post("/tickets/new", data=QUESTION, follow_redirects=True).text
    assert "11月25日（水） 9:00" in page
    assert "あすの11時ごろまで" in page


@pytest.mark.parametrize(
    ("change", "field_name", "words"),
    [
        ({"text": ""}, "text", "まだ書かれていません"),
        ({"text": "あ" * 4001}, "text", "いまは4,001文字"),
        ({"subject": "い" * 81}, "subject", "80文字まで"),
        ({"text": "番号は１２３４５６７８９０１８です"}, "text", "個人番号"),
        ({"subject": "パスワード：hogehoge"}, "subject", "パスワードと読める"),
        ({"contact": "aaa@"}, "contact", "途中が抜けている"),
        ({"text": "-----BEGIN PRIVATE KEY-----\nMIG"}, "text", "秘密鍵"),
    ],
)
def test_what_cannot_be_sent_comes_back_whole_with_its_reason(
    house: Renkei, client: FlaskClient, change: dict[str, str], field_name: str, words: str
) -> None:
    answer = client.post("/tickets/new", data={**QUESTION, **change})
    assert answer.status_code == 422
    assert words in answer.text
    assert f'href="#{field_name}"' in answer.text
    for value in {**QUESTION, **change}.values():
        assert value.split("\n")[0] in answer.text
    assert tickets(house) == []


def test_without_a_subject_the_first_line_is_taken(house: Renkei, client: FlaskClient) -> None:
    client.post("/tickets/new", data={**QUESTION, "subject": "", "text": "画面が白い\nどうすれば"})
    assert tickets(house)[0].subject == "画面が白い"


@dataclass
class Failed:
    code: str
    title: str
    fix: str = ""
    faq_id: str = ""


@dataclass
class Context:
    step: int
    step_title: str
    failed_checks: list[Failed] = field(default_factory=list)
    office_number: str | None = OFFICE
    journey_id: str = "j-1"


def test_a_failed_check_comes_along_by_its_code(house: Renkei, offices: Work, client: FlaskClient) -> None:
    offices.commit()
    checks = [Failed("certificate-kind", "証明書の種類が違う"), Failed("clock", "時計が違う")]
    house.faq_context.insert(0, lambda _work: Context(1, "証明書", checks))
    page = client.get("/tickets/new?check=certificate-kind&step=1").text
    assert 'value="証明書の種類が違う（STEP 1）"' in page
    assert "いまの状況も、いっしょに送ります" in page
    client.post("/tickets/new", data={**QUESTION, "check": "certificate-kind", "step": "1"})
    ticket = tickets(house)[0]
    assert (ticket.source, ticket.category, ticket.office_number) == ("check", "step1", OFFICE)
    assert [check["code"] for check in ticket.situation["failed_checks"]] == ["certificate-kind"]
    assert ticket.situation["journey_id"] == "j-1"


def test_a_broken_situation_keeps_nobody_from_asking(house: Renkei, client: FlaskClient) -> None:
    house.faq_context.insert(0, lambda _work: 1 // 0)
    assert client.get("/tickets/new?check=clock&step=0").status_code == 200
    assert client.post("/tickets/new", data={**QUESTION, "check": "clock", "step": "0"}).status_code == 303
    assert tickets(house)[0].category == "step0"


@pytest.mark.parametrize("query", ["check=<script>&step=9", "check=unknown-code&step=3", "check=&step="])
def test_an_unknown_check_is_no_obstacle(house: Renkei, client: FlaskClient, query: str) -> None:
    answer = client.get(f"/tickets/new?{query}")
    assert answer.status_code == 200
    assert "<script>" not in answer.text
    form = dict(part.split("=", 1) for part in query.split("&"))
    assert client.post("/tickets/new", data={**QUESTION, **form}).status_code == 303
    assert tickets(house)[0].source == "form"


def test_a_signed_in_office_finds_its_question_in_its_list(offices: Work, browse: Browser) -> None:
    offices.commit()
    owner = browse("owner")
    assert "相談は、まだありません" in owner.get("/tickets/").text
    owner.post("/tickets/new", data=QUESTION)
    page = owner.get("/tickets/").text
    assert "これまでの相談は1件です" in page
    assert 'href="/tickets/T-000001"' in page


def test_too_many_questions_from_one_place_wait(client: FlaskClient) -> None:
    got = [client.post("/tickets/new", data={**QUESTION, "once": f"o{n}"}).status_code for n in range(17)]
    assert got == [303] * 15 + [429] * 2


def test_the_office_writes_on_once(house: Renkei, opened: Opened, client: FlaskClient) -> None:
    page = client.get(opened.follow_path).text
    once = re.search(r'name="once" value="([^"]+)"', page)
    assert once is not None
    form = {"text": "もう一度ためしました", "once": once.group(1)}
    said = [client.post(opened.follow_path, data=form, follow_redirects=True).text for _ in range(2)]
    assert "担当者に送りました" in said[0]
    assert "もう届いています" in said[1]
    assert said[1].count("もう一度ためしました") == 1


@pytest.mark.parametrize("text", ["", "パスワードは abc12345 です"])
def test_a_bad_answer_comes_back_with_its_words(opened: Opened, client: FlaskClient, text: str) -> None:
    answer = client.post(opened.follow_path, data={"text": text})
    assert answer.status_code == 422
    assert f">{text}</textarea>" in answer.text


def test_an_ended_ticket_opens_again_then_is_too_late_then_its_link_ends(
    house: Renkei, opened: Opened, client: FlaskClient, clock: FixedClock
) -> None:
    agent = Agent("staff-1", "佐藤")

    def end() -> None:
        with house.works.begin() as work:
            ticket = service.find(work, opened.number)
            assert ticket is not None
            service.close(work, ticket, agent)

    end()
    assert "12月8日（火）" in client.get(opened.follow_path).text
    answer = client.post(opened.follow_path, data={"text": "まだ出ません"}, follow_redirects=True)
    assert "もう一度開いて、担当者に送りました" in answer.text
    end()
    clock.advance(days=15)
    late = client.post(opened.follow_path, data={"text": "また止まりました"})
    assert late.status_code == 409
    assert "また止まりました</textarea>" in late.text
    assert "新しい問い合わせを書く" in late.text
    clock.advance(days=80)
    gone = client.get(opened.follow_path)
    assert gone.status_code == 410
    assert "期限が切れました" in gone.text


def test_the_page_hears_of_an_answer_by_itself_and_of_nothing_when_there_is_none(
    house: Renkei, opened: Opened, client: FlaskClient
) -> None:
    assert client.get(f"{opened.follow_path}/now?v=1").status_code == 204
    with house.works.begin() as work:
        ticket = service.find(work, opened.number)
        assert ticket is not None
        service.reply_by_agent(work, ticket, Agent("staff-1", "佐藤"), "STEP 3 から続けてください。")
    part = client.get(f"{opened.follow_path}/now?v=1")
    assert part.text.lstrip().startswith('<div id="now"')
    assert "窓口から返事が届いています" in part.text
    assert "STEP 3 から" in part.text
    assert "now?v=1" not in part.text


def test_no_page_of_a_ticket_is_kept_by_a_cache_or_says_its_link_elsewhere(
    opened: Opened, client: FlaskClient
) -> None:
    answer = client.get(opened.follow_path)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "same-origin"


def mails(app: Flask) -> list[Any]:
    folder = Path(renkei(app).settings.data_dir) / "mail"
    parse = email.policy.default
    return [
        email.message_from_bytes(path.read_bytes(), policy=parse) for path in sorted(folder.glob("*.eml"))
    ]


def test_a_mail_says_that_an_answer_is_there_and_not_what_it_says(app: Flask, offices: Work) -> None:
    contact = "事務 tsusho@komorebi.example 平日午前"
    opened = service.open_ticket(offices, opening(offices, contact=contact))
    ticket = service.find(offices, opened.number)
    assert ticket is not None
    service.reply_by_agent(offices, ticket, Agent("staff-1", "佐藤 明"), "STEP 3 から続けてください。")
    offices.commit()
    assert run_due_jobs(app) >= 1
    (mail,) = mails(app)
    text = mail.get_content()
    assert mail["To"] == "tsusho@komorebi.example"
    assert opened.follow_path in text
    assert "STEP 3" not in text
    assert "佐藤" not in text
    assert app.test_client().get(opened.follow_path).status_code == 200


def test_a_new_installation_key_gives_a_new_link_that_works(
    app: Flask, offices: Work, opened: Opened
) -> None:
    offices.settings = replace(offices.settings, secret_key="another")
    ticket = service.find(offices, opened.number)
    assert ticket is not None
    token = service.notices.fresh_token(offices, ticket)
    offices.commit()
    assert token != opened.follow_token
    client = app.test_client()
    assert client.get(f"/tickets/{opened.number}/{token}").status_code == 200
    assert client.get(opened.follow_path).status_code == 404


@pytest.mark.parametrize("contact", ["", "0990-12-3456", "午前中に電話"])
def test_without_an_address_no_mail_is_made(app: Flask, offices: Work, contact: str) -> None:
    opened = service.open_ticket(offices, opening(offices, contact=contact))
    ticket = service.find(offices, opened.number)
    assert ticket is not None
    service.reply_by_agent(offices, ticket, Agent("staff-1", "佐藤"), "はい。")
    offices.commit()
    run_due_jobs(app)
    assert mails(app) == []


def test_the_same_job_twice_makes_one_file(app: Flask, offices: Work) -> None:
    opened = service.open_ticket(offices, opening(offices, contact="a@b.example"))
    ticket = service.find(offices, opened.number)
    assert ticket is not None
    said = service.reply_by_agent(offices, ticket, Agent("staff-1", "佐藤"), "はい。")
    offices.enqueue("helpdesk.mail", {"ticket_id": ticket.id, "message_id": said.message.id})
    offices.commit()
    assert run_due_jobs(app) >= 2
    assert len(mails(app)) == 1


def test_settings_choose_the_way_out(settings: Settings) -> None:
    assert isinstance(mailer_for(settings), FolderMailer)
    assert isinstance(mailer_for(replace(settings, smtp_url="smtp://127.0.0.1:25")), SmtpMailer)


def test_smtp_speaks_with_a_real_server() -> None:
    import socketserver

    heard: list[bytes] = []

    class Listener(socketserver.StreamRequestHandler):
        """Enough of RFC 5321 to take one message."""

        def handle(self) -> None:
            self.wfile.write(b"220 test\r\n")
            in_data = False
            for line in self.rfile:
                heard.append(line)
                if in_data:
                    in_data = line != b".\r\n"
                    answer = b"" if in_data else b"250 taken\r\n"
                elif line.upper().startswith(b"DATA"):
                    in_data, answer = True, b"354 go\r\n"
                else:
                    answer = b"221 bye\r\n" if line.upper().startswith(b"QUIT") else b"250 ok\r\n"
                self.wfile.write(answer)

    with socketserver.TCPServer(("127.0.0.1", 0), Listener) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        mail = email.message.EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = "desk@renkei-desk.example", "a@b.example", "返事"
        mail.set_content("届いています")
        SmtpMailer(f"smtp://127.0.0.1:{server.server_address[1]}").send(mail)
        thread.join(timeout=10)
    assert b"rcpt to:<a@b.example>\r\n" in [line.lower() for line in heard]
    assert any(line.startswith(b"Subject: =?utf-8?") for line in heard)

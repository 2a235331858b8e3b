"""Wrong turns: each ends in a page that says what happened and what to do."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from accounts import service as accounts
from onboarding import uploads
from tests.engine.conftest import TestOffice
from tests.onboarding.conftest import MACHINE, NUMBER, OWN_PASSWORD, Newcomer, a_set, heading
from web.extension import Renkei

WRONG_NUMBERS = [
    ("", "いまは何も入っていません"),
    ("９９７０１０００１", "いまは9けた"),
    ("99701000134", "いまは11けた"),
    ("99アイ100013", "数字でない文字"),
    ("9" * 500, "いまは40けた"),
]


@pytest.mark.parametrize(("typed", "words"), WRONG_NUMBERS)
def test_a_wrong_number_says_what_arrived(newcomer: Newcomer, typed: str, words: str) -> None:
    newcomer.on("/journey/start")
    answer = newcomer.post("/journey/office-number", office_number=typed)
    assert answer.status_code == 422
    assert answer.text.count(words) == 2  # in the summary and at the field
    assert "<title>エラー：" in answer.text


def test_a_wrong_check_digit_warns_and_lets_pass(newcomer: Newcomer) -> None:
    newcomer.on("/journey/start")
    newcomer.on("/journey/environment", **MACHINE)
    newcomer.on("/journey/office-kind", office_kind="unknown")
    assert newcomer.on("/journey/office-number", office_number="9970100014") == "/journey/office-confirm"
    page = newcomer.get("/journey/office-confirm").text
    assert "見比べてください" in page
    assert "名簿に見つかりませんでした" in page
    assert newcomer.post("/journey/office-confirm").status_code == 422
    assert newcomer.on("/journey/office-confirm", office_name="あさがお事業所") == "/journey/billing"


def test_an_unknown_number_leads_to_the_directory(newcomer: Newcomer) -> None:
    newcomer.on("/journey/start")
    newcomer.on("/journey/environment", **MACHINE)
    newcomer.on("/journey/office-kind", office_kind="unknown")
    assert newcomer.on("/journey/office-number", unknown="yes") == "/journey/office-find"
    found = newcomer.get("/journey/office-find?q=みどり野ケアプラン").text
    assert f'value="{NUMBER}"' in found
    assert newcomer.on("/journey/office-number", office_number=NUMBER) == "/journey/office-confirm"


@pytest.mark.parametrize("page", ["office-kind", "billing", "certificate-kind", "letter"])
def test_no_choice_is_asked_again(newcomer: Newcomer, page: str) -> None:
    newcomer.to_step_1()
    assert newcomer.post(f"/journey/{page}").status_code == 422
    assert newcomer.post(f"/journey/{page}", **{page.replace("-", "_"): "<script>"}).status_code == 422


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("plan.xlsx", b"PK\x03\x04 not a real workbook", "まだ送れません"),
        ("UPPLAN_202612_9970100013_43_9971100020_11_20261125101500.CSV", b"\xff\xfe\x00", "まだ送れません"),
        ("memo.txt", "かな".encode(), "まだ送れません"),
        ("empty.csv", b"", "まだ送れません"),
    ],
)
def test_what_is_no_set_is_explained(newcomer: Newcomer, name: str, content: bytes, words: str) -> None:
    newcomer.to_step_1()
    assert newcomer.drop({name: content}).status_code == 303
    page = newcomer.get("/journey/set/result").text
    assert words in page
    assert "問い合わせ用の記号" in page
    assert heading(newcomer.get("/journey/set/report"))


def test_a_broken_zip_and_no_file_are_named(newcomer: Newcomer) -> None:
    newcomer.to_step_1()
    assert "開けませんでした" in newcomer.drop({"set.zip": b"not a zip"}).text
    assert newcomer.drop({}).status_code == 422


def test_an_oversized_upload_is_refused_and_the_journey_stays(
    newcomer: Newcomer, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The client of the tests leaves a temporary file open for really large bodies.
    monkeypatch.setattr(uploads, "FILE_LIMIT", 100_000)
    newcomer.to_step_1()
    answer = newcomer.drop({"big.csv": b"0" * 100_001})
    assert answer.status_code == 413
    assert "大きすぎます" in answer.text
    assert heading(newcomer.get("/journey/")) == "5つのうち、1つ終わりました"


def test_a_rejected_set_can_wait(newcomer: Newcomer) -> None:
    newcomer.to_step_1()
    broken = {name: content[: len(content) // 2] for name, content in a_set().items()}
    newcomer.drop(broken)
    assert heading(newcomer.get("/journey/")) == "5つのうち、はじめの1つです"
    newcomer.on("/journey/set", later="yes")
    assert "直すところが" in newcomer.get("/journey/").text


def test_a_certificate_that_can_not_be_used_leads_to_a_new_one(newcomer: Newcomer) -> None:
    newcomer.to_step_1()
    assert (
        newcomer.on("/journey/certificate-kind", certificate_kind="agent") == "/journey/certificate-unusable"
    )
    assert "代理人証明書では" in heading(newcomer.get("/journey/certificate-unusable"))
    assert newcomer.on("/journey/certificate-unusable") == "/journey/letter"


def test_a_lost_letter_becomes_a_task_with_its_month(newcomer: Newcomer) -> None:
    newcomer.to_step_1()
    newcomer.on("/journey/certificate-kind", certificate_kind="none")
    assert newcomer.on("/journey/letter", letter="lost") == "/journey/letter-task"
    home = newcomer.get("/journey/").text
    assert "通知書の再発行を申し込む" in home
    assert "12月24日" in home
    newcomer.on("/journey/letter-task", letter="waiting")
    assert "届いたら、ここから" in heading(newcomer.get("/journey/letter-task"))
    assert newcomer.get("/journey/partner").status_code == 200  # what can be done meanwhile
    assert newcomer.on("/journey/letter-task", letter="yes") == "/journey/letter-code"


def test_wrong_letter_codes_are_counted(newcomer: Newcomer) -> None:
    newcomer.to_step_1()
    newcomer.on("/journey/certificate-kind", certificate_kind="none")
    newcomer.on("/journey/letter", letter="yes")
    for _ in range(10):
        answer = newcomer.post("/journey/letter-code", letter_code="AAAA-BBBB-CCCC")
        assert answer.status_code == 422
    assert "AAAA" not in answer.text
    assert newcomer.post("/journey/letter-code", letter_code=newcomer.letter.letter_code).status_code == 429
    newcomer.clock.advance(minutes=11)
    typed = newcomer.letter.letter_code.lower().replace("-", " ")
    assert newcomer.on("/journey/letter-code", letter_code=typed) == "/journey/enrol"


def test_three_wrong_passwords_lock_and_say_until_when(newcomer: Newcomer) -> None:
    newcomer.to_certificate()
    for left in ("あと2回", "あと1回"):
        assert left in newcomer.post("/journey/sign-in", kj_id=newcomer.letter.kj_id, password="x").text
    locked = newcomer.post("/journey/sign-in", kj_id=newcomer.letter.kj_id, password="x").text
    assert "10:30 まで止めています" in locked
    right = {"kj_id": newcomer.letter.kj_id, "password": newcomer.letter.temporary_password}
    assert newcomer.post("/journey/sign-in", **right).status_code == 422
    newcomer.clock.advance(minutes=31)
    assert newcomer.on("/journey/sign-in", **right) == "/journey/password"


def test_a_temporary_password_does_not_open_the_application(newcomer: Newcomer) -> None:
    newcomer.to_certificate()
    temporary = newcomer.letter.temporary_password
    newcomer.on("/journey/sign-in", kj_id=newcomer.letter.kj_id, password=temporary)
    assert newcomer.get("/journey/terms").status_code == 409
    assert newcomer.post("/journey/review").status_code == 409
    for new, again in (("short1", "short1"), (temporary, temporary), (OWN_PASSWORD, "other2026a")):
        assert newcomer.post("/journey/password", old=temporary, new=new, again=again).status_code == 422


def test_another_offices_id_is_refused(newcomer: Newcomer, house: Renkei) -> None:
    with house.works.begin() as work:
        accounts.ensure_office(
            work, "9970100021", name="かわせみ", kind="care_management_office", service_type="43"
        )
        other = accounts.issue_letter(work, "9970100021")
    newcomer.to_certificate()
    answer = newcomer.post("/journey/sign-in", kj_id=other.kj_id, password=other.temporary_password)
    assert answer.status_code == 422
    assert "別の事業所のもの" in answer.text


def test_a_double_submit_applies_once(newcomer: Newcomer, house: Renkei, app: Flask) -> None:
    from engine.licences.records import LicenceApplication

    newcomer.to_application()
    assert newcomer.on("/journey/review") == "/journey/applied"
    with app.app_context(), house.works.begin() as work:
        query = select(func.count()).where(LicenceApplication.office_number == NUMBER)
        assert work.session.scalar(query.select_from(LicenceApplication)) == 1


def test_changing_an_answer_says_first_what_it_undoes(newcomer: Newcomer) -> None:
    newcomer.to_proof()
    asked = newcomer.post("/journey/office-number", office_number="9970100021")
    assert asked.status_code == 409
    assert "やり直しになります" in asked.text
    assert "通知書が手元にあるか" in asked.text
    assert NUMBER in newcomer.get("/journey/plan").text  # nothing changed yet
    onward = newcomer.on("/journey/office-number", office_number="9970100021", confirmed="yes")
    assert onward == "/journey/office-confirm"
    assert newcomer.get("/journey/enrol").status_code == 409  # the proof was for the other office


def test_two_tabs_keep_both_answers(newcomer: Newcomer) -> None:
    newcomer.to_step_1()
    first, second = newcomer.get("/journey/billing"), newcomer.get("/journey/software")
    assert first.status_code == second.status_code == 200
    newcomer.on("/journey/software", software="ケアすけ 2", confirmed="yes")
    newcomer.on("/journey/billing", billing="efiling")
    assert "ケアすけ 2" in newcomer.get("/journey/software").text
    assert 'value="efiling" id="billing" checked' in newcomer.get("/journey/billing").text


@pytest.mark.parametrize(
    "page", ["", "environment", "office-number", "set", "enrol", "review", "practice", "done"]
)
def test_without_a_journey_every_page_leads_to_a_beginning(newcomer: Newcomer, page: str) -> None:
    answer = newcomer.get(f"/journey/{page}")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/journey/resume"
    assert "はじめから準備する" in newcomer.get("/journey/resume").text


@pytest.mark.parametrize(
    "page", ["enrol", "connect", "practice", "first-send", "done", "review", "office-confirm"]
)
def test_a_page_opened_too_early_says_what_comes_first(newcomer: Newcomer, page: str) -> None:
    newcomer.on("/journey/start")
    answer = newcomer.get(f"/journey/{page}")
    assert answer.status_code == 409
    assert "を済ませてください" in heading(answer)


def test_the_three_questions_without_javascript(newcomer: Newcomer) -> None:
    newcomer.on("/journey/start")
    assert newcomer.post("/journey/environment").text.count("1つ選んでください") == 6
    newcomer.on("/journey/environment", os="windows10", browser="chrome", screen="wide")
    page = newcomer.get("/journey/environment").text
    assert "更新の終わった版" in page
    assert "ご自身の申告です" in page


def test_a_narrow_screen_may_be_mended_later_and_heals(newcomer: Newcomer) -> None:
    newcomer.on("/journey/start")
    newcomer.on("/journey/environment", **{**MACHINE, "width": "1093", "height": "614", "ratio": "1.25"})
    page = newcomer.get("/journey/environment")
    assert heading(page) == "4つのうち、1つだけ直してください"
    assert "拡大が 125%" in page.text
    assert newcomer.on("/journey/environment", later="yes") == "/journey/office-kind"
    newcomer.on("/journey/environment", **MACHINE)
    assert heading(newcomer.get("/journey/environment")) == "このパソコンは使えます"


@pytest.mark.parametrize(
    "changes",
    [
        {"width": "-1"},
        {"width": "abc"},
        {"ratio": "1e9"},
        {"skew_seconds": "99999999"},
        {"platform": "x" * 5000},
    ],
)
def test_a_nonsense_reading_never_breaks_the_page(newcomer: Newcomer, changes: dict[str, str]) -> None:
    newcomer.on("/journey/start")
    newcomer.on("/journey/environment", **{**MACHINE, **changes})
    assert newcomer.get("/journey/environment").status_code == 200


def test_the_receipt_of_somebody_elses_send_is_not_found(newcomer: Newcomer, partner: TestOffice) -> None:
    newcomer.to_practice()
    assert newcomer.get("/journey/receipt/0197b3f2-1111-7abc-8def-000000000000").status_code == 404


def test_a_partner_must_be_another_known_office(newcomer: Newcomer, partner: TestOffice) -> None:
    newcomer.to_step_1()
    for number in (NUMBER, "123", "9979999999", ""):
        assert newcomer.post("/journey/partner", partner=number).status_code == 422


def test_a_partner_that_is_not_ready_is_waited_for(newcomer: Newcomer, house: Renkei) -> None:
    with house.works.begin() as work:
        accounts.ensure_office(
            work, "9971100038", name="あおば福祉用具", kind="service_office", service_type="17"
        )
    newcomer.to_practice()
    newcomer.on("/journey/partner", partner="9971100038")
    assert "まだ受け取れません" in newcomer.get("/journey/partner-month").text
    newcomer.on("/journey/partner-month", partner_month="talking")
    assert "準備が終わると、送れます" in newcomer.get("/journey/first-send").text


def _ask(newcomer: Newcomer) -> str:
    page = newcomer.post("/journey/ask", check="env-screen-zoom", words="直し方が分かりません")
    assert "窓口へ送りました" in heading(page)
    return page.text.split('class="ticketno num">')[1].split("<")[0]


def test_a_failed_check_becomes_a_ticket_with_its_evidence(
    newcomer: Newcomer, house: Renkei, app: Flask
) -> None:
    from helpdesk.records import Ticket

    newcomer.on("/journey/start")
    newcomer.on("/journey/environment", **{**MACHINE, "width": "1093", "height": "614", "ratio": "1.25"})
    assert "1093 × 614" in newcomer.get("/journey/ask?check=env-screen-zoom").text
    number = _ask(newcomer)
    assert _ask(newcomer) == number  # pressed twice
    with app.app_context(), house.works.begin() as work:
        ticket = work.session.scalars(select(Ticket)).one()
        assert ticket.situation["failed_checks"][0]["code"] == "env-screen-zoom"
        assert ticket.situation["step"] == 0


def test_panels_show_the_situation_beside_a_ticket(
    newcomer: Newcomer, house: Renkei, app: Flask, letter: Callable[..., object]
) -> None:
    from helpdesk.panels import views
    from helpdesk.records import Ticket

    newcomer.to_practice()
    _ask(newcomer)
    with app.test_request_context("/"), house.works.begin() as work:
        ticket = work.session.scalars(select(Ticket)).one()
        shown = {view.key: view for view in views(work, house.panels, ticket)}
    assert [row.tone for row in shown["journey"].rows][:4] == ["done"] * 4
    assert "A-2026-00000" in {row.value[:12] for row in shown["certificate"].rows}

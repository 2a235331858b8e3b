"""A new office goes from the first page to its first delivered set, over HTTP, with the real engine."""

from __future__ import annotations

import io
import zipfile

from flask import Flask
from flask.testing import FlaskClient

from accounts import service as accounts
from engine.envelope.receipts import read_receipt
from engine.practice.rules import PRACTICE_OFFICE
from engine.standard import check_set
from store.clock import FixedClock
from tests.engine.conftest import TestOffice
from tests.onboarding.conftest import HIMAWARI, MACHINE, NUMBER, OWN_PASSWORD, Newcomer, a_set, heading
from web.extension import Renkei

KOMOREBI = "9971100046"


def test_the_landing_page_says_what_it_costs_today(newcomer: Newcomer) -> None:
    page = newcomer.get("/").text
    assert "0円" in page
    assert "21,000円" in page
    assert "約90分" in page


def test_step_0_leads_from_question_to_question(newcomer: Newcomer) -> None:
    assert newcomer.on("/journey/start") == "/journey/environment"
    assert newcomer.on("/journey/environment", **MACHINE) == "/journey/environment"
    checks = newcomer.get("/journey/environment")
    assert heading(checks) == "このパソコンは使えます"
    assert "Windows 11 と Microsoft Edge" in checks.text
    assert (
        newcomer.on("/journey/office-kind", office_kind="care_management_office") == "/journey/office-number"
    )
    assert (
        newcomer.on("/journey/office-number", office_number=" ９９７０-１０００１３ ")
        == "/journey/office-confirm"
    )
    assert "みどり野ケアプランセンター" in newcomer.get("/journey/office-confirm").text
    assert newcomer.on("/journey/office-confirm") == "/journey/billing"
    assert newcomer.on("/journey/billing", billing="unknown") == "/journey/software"
    assert newcomer.on("/journey/software", unknown="yes") == "/journey/set"
    assert newcomer.on("/journey/set", later="yes") == "/journey/certificate-kind"
    home = newcomer.get("/journey/")
    assert heading(home) == "5つのうち、1つ終わりました"
    assert "介護ソフト" in home.text  # 「まだ書き出せない」 stays as a task


def test_a_good_set_is_proved_by_machine_and_nothing_of_it_is_kept(newcomer: Newcomer, house: Renkei) -> None:
    newcomer.to_step_1()
    assert newcomer.drop(a_set()).headers["Location"] == "/journey/set/result"
    assert heading(newcomer.get("/journey/set/result")) == "この一組は、決まりどおりです"
    stored = (house.settings.data_dir / "renkei.db").read_bytes()
    cells = [
        cell for content in a_set().values() for cell in content.decode("cp932").replace('"', "").split(",")
    ]
    names = {cell for cell in cells if len(cell) > 6 and not cell.isascii() and "　" in cell}
    assert names
    assert not any(name.encode() in stored for name in names)


def test_the_whole_way(newcomer: Newcomer, partner: TestOffice) -> None:
    office = newcomer.to_certificate()
    enrolled = newcomer.get("/journey/enrol")
    assert heading(enrolled) == "電子証明書が、このパソコンに入りました"
    assert "2029年11月" in enrolled.text

    letter = newcomer.letter
    assert newcomer.on(
        "/journey/sign-in", kj_id=letter.kj_id.lower(), password=letter.temporary_password
    ) == ("/journey/password")
    assert newcomer.on(
        "/journey/password", old=letter.temporary_password, new=OWN_PASSWORD, again=OWN_PASSWORD
    ) == ("/journey/terms")
    assert newcomer.on("/journey/terms", terms="agreed") == "/journey/review"
    assert "取り消せません" in newcomer.get("/journey/review").text
    assert newcomer.on("/journey/review") == "/journey/applied"
    applied = newcomer.get("/journey/applied")
    assert "A-2026-00000" in applied.text

    assert "待っています" in newcomer.get("/journey/connect").text
    assert office.beat().status_code == 200
    assert heading(newcomer.get("/journey/connect")) == "ソフトから、署名のある知らせが届きました"

    archive = zipfile.ZipFile(io.BytesIO(newcomer.get("/journey/practice/set.zip").data))
    practice = {name: archive.read(name) for name in archive.namelist()}
    assert check_set(list(practice.items())).outcome == "ok"
    office.send(PRACTICE_OFFICE, practice)
    assert heading(newcomer.get("/journey/practice")) == "中継所が預かりました。相手を待っています"
    newcomer.work_through_jobs()
    assert heading(newcomer.get("/journey/practice")) == "練習の一通が、往復しました"

    assert "ひまわり訪問介護" in newcomer.get("/journey/partner?q=ひまわり").text
    assert newcomer.on("/journey/partner", partner=HIMAWARI) == "/journey/partner-month"
    assert "受け取る準備ができています" in newcomer.get("/journey/partner-month").text
    assert newcomer.on("/journey/partner-month", partner_month="202612") == "/journey/first-send"
    message = office.send(HIMAWARI, a_set())
    package = partner.inbox()[0]
    sealed = partner.fetch(package)
    assert partner.post_receipt(package, partner.receipt("RECEIVED", package, sealed)).status_code == 200
    assert heading(newcomer.get("/journey/first-send")) == "届きました。相手のパソコンに入りました"
    done = newcomer.get("/journey/done")
    assert "ひまわり訪問介護に届きました" in heading(done)
    assert "相手の署名あり" in newcomer.get(f"/journey/receipt/{message}").text
    signed = newcomer.get(f"/journey/receipt/{message}/signed.txt").text.split()
    kinds = [read_receipt(jws, office.trust(), newcomer.clock.now()).kind for jws in signed]
    assert kinds == ["ACCEPTED", "RECEIVED"]
    assert heading(newcomer.get("/journey/")) == "5つとも、終わりました"


def test_the_waiting_page_turns_by_itself(newcomer: Newcomer) -> None:
    newcomer.to_proof()
    newcomer.on("/journey/enrol")
    waiting = newcomer.get("/journey/enrol/state", **{"HX-Request": "true"})
    assert 'hx-trigger="every 2s"' in waiting.text
    same = newcomer.get("/journey/enrol/state?seen=none", **{"HX-Request": "true"})
    assert same.headers["HX-Reswap"] == "none"  # nothing redrawn, nothing announced
    assert "hx-swap-oob" in same.text
    other = Newcomer(newcomer.app, newcomer.http, newcomer.letter, newcomer.clock)
    page = other.get("/journey/enrol").text
    code = page.split("--code ")[1].split("<")[0].strip()
    office = TestOffice(newcomer.app, newcomer.clock, NUMBER, newcomer.app.test_client())
    office.enrol(code)
    turned = newcomer.get("/journey/enrol/state", **{"HX-Request": "true"})
    assert "入りました" in turned.text
    assert "every 2s" not in turned.text
    assert 'role="status" hx-swap-oob="true">電子証明書が' in turned.text


def test_the_practice_page_leads_on_when_something_was_sent(newcomer: Newcomer) -> None:
    office = newcomer.to_practice()
    assert newcomer.get("/journey/practice?waiting=1", **{"HX-Request": "true"}).status_code == 204
    office.send(PRACTICE_OFFICE, a_set(PRACTICE_OFFICE))
    answer = newcomer.get("/journey/practice?waiting=1", **{"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == "/journey/practice"


def test_a_refused_practice_set_says_so_and_offers_a_person(newcomer: Newcomer) -> None:
    office = newcomer.to_practice()
    office.send(PRACTICE_OFFICE, {"memo.csv": b"1,2,3\r\n"})
    newcomer.work_through_jobs()
    page = newcomer.get("/journey/practice")
    assert heading(page) == "相手が受け取れませんでした"
    assert "/journey/ask?check=practice-send" in page.text


def test_a_revoked_certificate_turns_step_1_back(newcomer: Newcomer, house: Renkei, app: Flask) -> None:
    from engine.pki import service as pki

    office = newcomer.to_practice()
    assert heading(newcomer.get("/journey/")) == "5つのうち、4つ終わりました"
    with app.app_context(), house.works.begin() as work:
        pki.revoke(work, office.serial, "keyCompromise")
    home = newcomer.get("/journey/")
    assert heading(home) == "5つのうち、1つ終わりました"
    assert newcomer.get("/journey/practice").status_code == 409
    assert "止められています" in newcomer.get("/journey/enrol").text


def test_a_service_office_practises_with_its_own_kind_of_set(
    app: Flask, client: FlaskClient, house: Renkei, clock: FixedClock
) -> None:
    with house.works.begin() as work:
        accounts.ensure_office(
            work, KOMOREBI, name="こもれび通所介護", kind="service_office", service_type="15"
        )
        letter = accounts.issue_letter(work, KOMOREBI)
    newcomer = Newcomer(app, client, letter, clock)
    office = newcomer.to_practice("service_office")
    archive = zipfile.ZipFile(io.BytesIO(newcomer.get("/journey/practice/set.zip").data))
    practice = {name: archive.read(name) for name in archive.namelist()}
    assert all(name.startswith("UPJSK") for name in practice)
    office.send(PRACTICE_OFFICE, practice)
    newcomer.work_through_jobs()
    assert heading(newcomer.get("/journey/practice")) == "練習の一通が、届きました"
    assert "相手をさがす" in newcomer.get("/journey/").text


def test_a_waiting_page_that_lost_its_ground_leads_home(newcomer: Newcomer, house: Renkei) -> None:
    newcomer.to_proof()
    with house.works.begin() as work:
        accounts.issue_letter(work, NUMBER)
    answer = newcomer.get("/journey/enrol/state", **{"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == "/journey/"


def test_milestones_keep_the_day(newcomer: Newcomer) -> None:
    newcomer.to_step_1()
    newcomer.clock.advance(days=2)
    assert "11月24日" in newcomer.get("/journey/").text


def test_the_printed_sheets(newcomer: Newcomer) -> None:
    empty = newcomer.get("/journey/plan").text
    assert "準備の一覧" in empty
    newcomer.to_application()
    paper = newcomer.get("/journey/plan").text
    assert "ライセンスの控え" in paper
    assert "−21,000円" in paper
    assert "A-2026-00000" in paper


def test_the_requirements_object(newcomer: Newcomer) -> None:
    newcomer.to_step_1()
    said = newcomer.get("/journey/requirements").get_json()
    assert said["due_now"][0]["key"] == "certificate_kind"
    assert [item["stage"] for item in said["done"]] == [0]
    assert "2026-12-31" in {item["deadline"] for item in said["due_later"]}

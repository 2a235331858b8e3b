"""「ファイル診断」: open to everybody, keeps nothing, hands out a report without values."""

from __future__ import annotations

import io
import json
import logging
import re
import zipfile
from collections.abc import Mapping

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from engine.standard.actuals import actuals_from_planned
from helpdesk.records import Ticket
from onboarding import uploads
from onboarding.report_panel import report_panel
from onboarding.routes import diagnosis
from store.clock import FixedClock
from tests.engine.standard.marked import MARK, marked_set
from tests.onboarding.conftest import NUMBER, Newcomer, a_set, heading
from web.extension import Renkei
from web.settings import Settings


def drop(http: FlaskClient, files: Mapping[str, bytes]) -> TestResponse:
    return http.post("/check/", data={"files": [(io.BytesIO(data), name) for name, data in files.items()]})


def utf8(files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {name: data.decode("cp932").encode() for name, data in files.items()}


def without_total() -> dict[str, bytes]:
    files = a_set()
    name = next(name for name in files if name.startswith("UPSIKYU"))
    lines = files[name].decode("cp932").splitlines(keepends=True)
    return {**files, name: "".join(line for line in lines if ",999999," not in line).encode("cp932")}


def token_of(answer: TestResponse) -> str:
    found = re.search(r'name="token" value="([^"]+)"', answer.text)
    assert found is not None
    return found.group(1)


def report(http: FlaskClient, token: str, **fields: str) -> TestResponse:
    return http.post("/check/report", data={"token": token, **fields})


def test_a_good_set_is_sendable_and_stands_there_as_paper(client: FlaskClient) -> None:
    answer = drop(client, a_set())
    assert answer.status_code == 200
    assert heading(answer) == "この一組は、決まりどおりです"
    assert answer.headers["Cache-Control"] == "no-store"
    for words in ("サービス利用票別表", "2026年12月の予定と実績", "第6表", "問題なし", "9971100020"):
        assert words in answer.text


def test_a_bad_set_names_what_to_mend_and_still_shows_what_could_be_read(client: FlaskClient) -> None:
    answer = drop(client, without_total())
    assert heading(answer) == "1つ直すと、送れます"
    assert "E-T7-TOTAL" in answer.text
    assert "この一組はまだ送れません" in answer.text
    assert "読めた分だけ" in answer.text


def test_a_set_nobody_can_read_has_no_sheets(client: FlaskClient) -> None:
    answer = drop(client, utf8(a_set()))
    assert "E-ENC" in answer.text
    assert "vw-sheet" not in answer.text


def test_a_zip_is_taken_apart_and_its_noise_passed_over(client: FlaskClient) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in a_set().items():
            archive.writestr(f"12月分/{name}", data)
        archive.writestr("__MACOSX/12月分/._x.CSV", b"noise")
        archive.writestr("12月分/.DS_Store", b"noise")
    answer = drop(client, {"matome.ZIP": buffer.getvalue()})
    assert heading(answer) == "この一組は、決まりどおりです"
    assert "3つのファイルを" in answer.text


def test_actuals_beside_their_plan_are_shown_side_by_side(client: FlaskClient) -> None:
    planned = a_set()
    assert "実績" in drop(client, {**planned, **actuals_from_planned(planned, "20270105090000")}).text


@pytest.mark.parametrize("files", [{}, {"set.zip": b"PK\x03\x04 broken"}])
def test_nothing_and_a_broken_zip_are_told_at_the_field(client: FlaskClient, files: dict[str, bytes]) -> None:
    answer = drop(client, files)
    assert answer.status_code == 422
    assert "エラー：" in answer.text


def test_what_is_too_large_is_refused(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "FILE_LIMIT", 1_000)
    assert drop(client, {"big.csv": b"0" * 1_001}).status_code == 413
    monkeypatch.setattr(uploads, "FILE_LIMIT", 10_000)
    monkeypatch.setattr(uploads, "SET_LIMIT", 1_500)
    assert drop(client, {"a.csv": b"0" * 1_000, "b.csv": b"0" * 1_000}).status_code == 413
    monkeypatch.setattr(uploads, "FILES_LIMIT", 2)
    assert drop(client, {f"{n}.csv": b"0" for n in range(3)}).status_code == 422


def test_one_address_is_slowed_down_and_nobody_else(client: FlaskClient, clock: FixedClock) -> None:
    for _ in range(diagnosis.CHECKS_IN_TEN_MINUTES):
        assert drop(client, {"a.csv": b"1"}).status_code == 200
    assert drop(client, {"a.csv": b"1"}).status_code == 429
    other = client.post(
        "/check/", data={"files": (io.BytesIO(b"1"), "a.csv")}, environ_base={"REMOTE_ADDR": "192.0.2.7"}
    )
    assert other.status_code == 200
    clock.advance(minutes=11)
    assert drop(client, {"a.csv": b"1"}).status_code == 200


def test_no_value_reaches_store_log_or_report(
    client: FlaskClient, house: Renkei, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for seed, share in ((1, 1.0), (2, 0.8), (3, 0.0)):
        answer = drop(client, {**marked_set("K2", seed, share), f"{MARK}さん.csv": b"x"})
        token = token_of(answer)
        assert MARK in answer.text, "the owner of the files does see the values"
        said = [report(client, token, **{"as": form}).text for form in ("html", "json")]
        assert MARK not in "".join(said)
        report(client, token, consent="yes", **{"as": "desk"})
    assert MARK not in caplog.text
    house.works.database.dispose()
    kept = [path for path in settings.data_dir.rglob("*") if path.is_file()]
    assert kept
    for path in kept:
        content = path.read_bytes()
        assert not any(MARK.encode(coding) in content for coding in ("utf-8", "utf-16-le"))


def test_the_report_is_paper_pdf_and_json_with_the_software_as_typed(client: FlaskClient) -> None:
    token = token_of(drop(client, without_total()))
    page = report(client, token, product="ひなたケア", product_version="4.1")
    assert "ひなたケア 4.1" in page.text
    assert "E-T7-TOTAL" in page.text
    pdf = report(client, token, **{"as": "pdf"})
    assert (pdf.mimetype, pdf.data[:5]) == ("application/pdf", b"%PDF-")
    assert 'filename="renkei-report-20261124.pdf"' in pdf.headers["Content-Disposition"]
    told = report(client, token, product="ひなたケア", **{"as": "json"}).get_json()
    assert (told["product"], told["outcome"], told["made_on"]) == ("ひなたケア", "reject", "2026-11-24")


def test_old_changed_or_foreign_findings_make_no_report(client: FlaskClient, clock: FixedClock) -> None:
    token = token_of(drop(client, a_set()))
    for wrong in ("", "x.y", token[:-2] + "AA", "." + token):
        assert report(client, wrong).status_code == 410
    clock.advance(hours=2, seconds=1)
    assert report(client, token).status_code == 410


def test_the_desk_gets_the_report_only_with_the_tick(app: Flask, client: FlaskClient, house: Renkei) -> None:
    token = token_of(drop(client, without_total()))
    refused = report(client, token, words="どこに言えばよいですか", **{"as": "desk"})
    assert refused.status_code == 422
    assert "どこに言えばよいですか" in refused.text
    with house.works.begin(writing=False) as work:
        assert work.session.scalars(select(Ticket)).all() == []
    taken = report(client, token, consent="yes", product="ひなたケア", **{"as": "desk"})
    assert heading(taken) == "報告書を窓口へ送りました"
    again = report(client, token, consent="yes", product="ひなたケア", **{"as": "desk"})
    with house.works.begin(writing=False) as work:
        ticket = work.session.scalars(select(Ticket)).one()
        assert ticket.number in taken.text
        assert ticket.number in again.text
        view = report_panel(work, None, ticket)
    assert view is not None
    assert ("介護ソフト", "ひなたケア") in {(row.label, row.value) for row in view.rows}
    assert any(row.label == "E-T7-TOTAL" and row.tone == "stop" for row in view.rows)


def test_a_ticket_without_a_report_has_no_such_panel(house: Renkei) -> None:
    for situation in ({}, {"vendor_report": {"format": "other"}}, {"vendor_report": [1]}):
        with house.works.begin(writing=False) as work:
            assert report_panel(work, None, Ticket(situation=situation)) is None


def test_the_wizard_offers_the_same_report(newcomer: Newcomer, house: Renkei) -> None:
    newcomer.to_step_1()
    assert newcomer.get("/journey/set/report").status_code == 303
    newcomer.drop(without_total())
    page = newcomer.get("/journey/set/report").text
    assert "けあノート 4.2" in page
    assert NUMBER in page
    assert newcomer.post("/journey/set/report", **{"as": "pdf"}).data.startswith(b"%PDF-")
    told = newcomer.post("/journey/set/report", product="けあノート", product_version="5", **{"as": "json"})
    assert json.loads(told.text)["product_version"] == "5"
    taken = newcomer.post("/journey/set/report", consent="yes", **{"as": "desk"})
    assert heading(taken) == "報告書を窓口へ送りました"
    with house.works.begin(writing=False) as work:
        situation = work.session.scalars(select(Ticket)).one().situation
    assert situation["vendor_report"]["outcome"] == "reject"
    assert situation["journey_id"]


@pytest.mark.parametrize("path", ["/", "/help/findings/", "/help/faq/", "/about/privacy"])
def test_pages_lead_to_it(client: FlaskClient, path: str) -> None:
    assert 'href="/check/"' in client.get(path).text

"""An office's month, for an inspection: right rows, safe cells, its own only."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.cli import ScriptInfo

from accounts import service as accounts
from accounts.records import Office
from engine.relay import service as relay
from engine.relay.commands import ledger
from engine.relay.rules.paper import as_pdf
from engine.relay.rules.record import COLUMNS, as_csv, bounds, months_between, safe
from web.extension import Renkei

OFFICE_A, OFFICE_B, OFFICE_C = "9970100013", "9971100020", "9972200035"


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


@pytest.fixture
def exchanged(house: Renkei, office_a: Any, office_b: Any) -> tuple[str, str]:
    """One sent in November and received, one in December the other way; the partner has an awkward name."""
    with house.works.begin() as work:
        work.session.get_one(Office, OFFICE_B).name = '=HYPERLINK("x")'
    first = office_a.send(OFFICE_B)
    package = office_b.inbox()[0]
    office_b.post_receipt(package, office_b.receipt("RECEIVED", package, office_b.fetch(package)))
    office_a.clock.advance(days=7)
    office_b.sign_in()
    office_a.sign_in()
    second = office_b.send(OFFICE_A)
    return first, second


def test_a_month_names_what_went_to_whom_when_and_with_which_hash(
    house: Renkei, exchanged: tuple[str, str], office_a: Any,
) -> None:
    with house.works.begin(writing=False) as work:
        months = relay.months_of(work, OFFICE_A)
        record = relay.record_of(work, OFFICE_A, "202611")
    assert months == ["202612", "202611"]
    sent = office_a.get("/sent").get_json()["packages"][0]
    first, log = rows(as_csv(record))
    assert (first["一組の番号"], first["向き"], first["状態"]) == (exchanged[0], "送信", "受け取り済み")
    assert (first["送り先の番号"], first["SHA-256"], first["受付番号"]) == (OFFICE_B, sent["sha256"], sent["serial"])
    assert (first["預かった日時"], first["受け取った日時"]) == ("2026-11-24 10:00:00",) * 2
    assert log["受付番号"] == "台帳"


def test_no_cell_of_the_table_is_a_formula(house: Renkei, exchanged: tuple[str, str]) -> None:
    with house.works.begin(writing=False) as work:
        table = as_csv(relay.record_of(work, OFFICE_A, "202612"))
    found = rows(table)[0]
    assert (found["送信元の名称"], found["向き"]) == ("'=HYPERLINK(\"x\")", "受信")
    assert [safe(text) for text in ("+1", "@x", "-2", "＝A", "\tx", "123", "みどり")] == [
        "'+1", "'@x", "'-2", "'＝A", "'\tx", "123", "みどり"]


def test_the_paper_is_a_pdf_that_is_the_same_twice(house: Renkei, exchanged: tuple[str, str]) -> None:
    with house.works.begin(writing=False) as work:
        record = relay.record_of(work, OFFICE_A, "202611")
        empty = relay.record_of(work, OFFICE_A, "202501")
    assert as_pdf(record).startswith(b"%PDF-")
    assert as_pdf(record) == as_pdf(record)
    assert as_pdf(empty) != as_pdf(record)


@pytest.mark.parametrize(("month", "start", "end"), [
    ("202612", datetime(2026, 11, 30, 15, tzinfo=UTC), datetime(2026, 12, 31, 15, tzinfo=UTC)),
    ("202402", datetime(2024, 1, 31, 15, tzinfo=UTC), datetime(2024, 2, 29, 15, tzinfo=UTC)),
])
def test_a_month_is_japans(month: str, start: datetime, end: datetime) -> None:
    assert bounds(month) == (start, end)
    assert months_between(start, start) == [month]


@pytest.mark.parametrize("month", ["", "2026", "202613", "999912", "２０２６１１", "2026-1"])
def test_no_other_text_is_a_month(month: str) -> None:
    with pytest.raises(ValueError, match="not a month"):
        bounds(month)


def signed_in(app: Flask, house: Renkei, number: str) -> Any:
    with house.works.begin() as work:
        accounts.issue_letter(work, number)
        account = accounts.account_of(work, number)
        assert account is not None
        kept = [account.kj_id, account.session_version]
    browser = app.test_client()
    with browser.session_transaction() as session:
        session["account"] = kept
    return browser


def test_a_signed_in_office_takes_home_its_own_month_only(
    app: Flask, house: Renkei, exchanged: tuple[str, str], make_office: Any,
) -> None:
    make_office(OFFICE_C)
    assert app.test_client().get("/account/exchanges/record?month=202611").status_code == 303
    browser = signed_in(app, house, OFFICE_A)
    page = browser.get("/account/exchanges").get_data(as_text=True)
    assert "2026年11月" in page
    answer = browser.get("/account/exchanges/record?month=202611&form=csv")
    assert (answer.status_code, len(rows(answer.data))) == (200, 2)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="exchange-{OFFICE_A}-202611.csv"'
    assert browser.get("/account/exchanges/record?month=202611").data.startswith(b"%PDF-")
    for query in ("month=x", "month=202611&form=exe"):
        assert browser.get(f"/account/exchanges/record?{query}").status_code == 400
    stranger = signed_in(app, house, OFFICE_C)
    assert "まだありません" in stranger.get("/account/exchanges").get_data(as_text=True)
    assert len(rows(stranger.get("/account/exchanges/record?month=202611&form=csv").data)) == 1


def run(app: Flask, *arguments: str) -> Any:
    return CliRunner().invoke(ledger, list(arguments), obj=ScriptInfo(create_app=lambda: app))


def test_the_operator_writes_it_from_the_command_line(
    app: Flask, exchanged: tuple[str, str], tmp_path: Path,
) -> None:
    assert run(app, "verify").exit_code == 0
    for name in ("month.csv", "month.pdf"):
        done = run(app, "export", "--office", OFFICE_A, "--month", "202611", "--out", str(tmp_path / name))
        assert (done.exit_code, done.output[:4]) == (0, "1 件を")
    assert list(rows((tmp_path / "month.csv").read_bytes())[0]) == list(COLUMNS)
    for office, month, name in (("9979999999", "202611", "x.csv"), (OFFICE_A, "2026", "x.csv"), (OFFICE_A, "202611", "x.exe")):
        assert run(app, "export", "--office", office, "--month", month, "--out", str(tmp_path / name)).exit_code != 0
    assert not (tmp_path / "x.csv").exists()

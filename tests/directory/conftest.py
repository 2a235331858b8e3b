"""Fixtures of the directory: the fictional city in the database, a signed-in office, files of the national shape."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from accounts.service import account_of, ensure_office, issue_letter
from directory import demo
from directory.rules.rows import COLUMNS
from web.extension import Renkei

OWN = "9970100013"
READY_TO_BE = "9971100020"
OWN_ROW = {
    "都道府県コード又は市町村コード": "990011", "都道府県名": "みどり県", "市区町村名": "みどり野市",
    "サービスの種類": "訪問介護", "住所": "みどり野市東町1-2-3", "電話番号": "000-123-4567",
}  # fmt: skip


@pytest.fixture
def city(house: Renkei) -> Renkei:
    """The fictional list is in; みどり野ケアプランセンター and ひまわり訪問介護 take part."""
    with house.works.begin() as work:
        demo.seed(work)
        for number, name, kind, service_type in (
            (OWN, "みどり野ケアプランセンター", "care_management_office", "43"),
            (READY_TO_BE, "ひまわり訪問介護", "service_office", "11"),
        ):
            ensure_office(work, number, name=name, kind=kind, service_type=service_type, city="みどり野市")
        issue_letter(work, OWN)
    return house


@pytest.fixture
def office(city: Renkei, client: FlaskClient) -> FlaskClient:
    """The browser of みどり野ケアプランセンター, signed in."""
    with city.works.begin() as work:
        account = account_of(work, OWN)
        assert account is not None
        kept = [account.kj_id, account.session_version]
    with client.session_transaction() as session:
        session["account"] = kept
    return client


def national(*rows: dict[str, str], header: tuple[str, ...] = COLUMNS, bom: bool = True) -> bytes:
    """A file as it is published: BOM, CRLF, 24 columns; `rows` name only what matters."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    for row in rows:
        full = OWN_ROW | row
        full.setdefault("No", full.get("事業所番号", ""))
        writer.writerow([full.get(name, "") for name in header])
    return ("\ufeff" if bom else "").encode() + text.getvalue().encode()


@pytest.fixture
def published(tmp_path: Path) -> Callable[..., Path]:
    """Writes a national file under a name and gives its path."""

    def write(name: str, *rows: dict[str, str]) -> Path:
        path = tmp_path / name
        path.write_bytes(national(*rows))
        return path

    return write

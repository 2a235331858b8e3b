"""The national file: recognised by its header, read row by row, broken rows named and left out."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.rules.errors import NotTheListError
from directory.rules.rows import COLUMNS, Broken, Listed, read_rows, service_code_of
from tests.directory.conftest import national

GOOD = {"事業所番号": "9971100020", "事業所名": "ひまわり訪問介護", "事業所名カナ": "ヒマワリホウモンカイゴ"}


def read(content: bytes, service: str = "") -> list[Listed | Broken]:
    text = content.decode("utf-8-sig", "surrogateescape")
    return list(read_rows(text.splitlines(keepends=True), service))


def test_a_row_is_read_with_its_service_from_the_name_of_the_file() -> None:
    (row,) = read(national(GOOD | {"緯度": "35.123456789", "備考": "駐車場あり（改行）予約制"}), "110")
    assert isinstance(row, Listed)
    assert (row.office_number, row.service_code, row.city) == ("9971100020", "110", "みどり野市")
    assert row.latitude == 35.1234568
    assert row.note == "駐車場あり\n予約制"


def test_the_service_is_taken_from_its_column_when_the_file_name_is_silent() -> None:
    (row,) = read(national(GOOD | {"サービスの種類": "定期巡回・随時対応型訪問介護看護"}))
    assert isinstance(row, Listed)
    assert row.service_code == "760"


def test_an_extra_first_column_with_service_codes_is_understood() -> None:
    header = ("service_code(from file name)", *COLUMNS)
    (row,) = read(national(GOOD | {header[0]: "155"}, header=header))
    assert isinstance(row, Listed)
    assert row.service_code == "155"


@pytest.mark.parametrize(
    ("fault", "number", "words"),
    [
        ({"事業所番号": "997110002"}, "", "10けた"),
        ({"事業所番号": ""}, "", "10けた"),
        ({"事業所名": "　"}, "9971100020", "事業所名"),
        ({"市区町村名": ""}, "9971100020", "市区町村名"),
        ({"サービスの種類": "占い"}, "9971100020", "サービスの種類"),
        ({"備考": "あ" * 20_001}, "9971100020", "長い欄"),
        ({"備考": "\x00"}, "9971100020", "読めない文字"),
    ],
)
def test_a_broken_row_is_named_by_line_and_number_and_nothing_else(fault: dict[str, str], number: str, words: str) -> None:
    other = GOOD | {"事業所番号": "9971100038"}
    broken, fine = read(national(GOOD | fault, other))
    assert isinstance(broken, Broken)
    assert (broken.row, broken.office_number) == (2, number)
    assert words in broken.reason
    assert GOOD["事業所名"] not in broken.reason
    assert isinstance(fine, Listed)


def test_a_row_with_missing_columns_is_left_out_and_the_next_is_read() -> None:
    content = national(GOOD) + "9970100013,短い行\r\n".encode() + national(GOOD | {"事業所番号": "9971100038"}).split(b"\r\n", 1)[1]
    first, broken, last = read(content)
    assert isinstance(first, Listed)
    assert isinstance(broken, Broken)
    assert "列の数" in broken.reason
    assert isinstance(last, Listed)


def test_the_second_of_two_rows_for_one_office_and_service_is_left_out() -> None:
    first, second = read(national(GOOD, GOOD | {"事業所名": "べつの名前"}), "110")
    assert isinstance(first, Listed)
    assert isinstance(second, Broken)
    assert "前にあります" in second.reason


def test_one_damaged_byte_costs_one_row() -> None:
    content = national(GOOD, GOOD | {"事業所番号": "9971100038"}).replace("ヒマワリ".encode(), b"\x83\x71", 1)
    broken, fine = read(content)
    assert isinstance(broken, Broken)
    assert "読めない" in broken.reason
    assert isinstance(fine, Listed)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "空です"),
        ("名前,住所\r\n".encode(), "列がありません"),
        (b"a,b,c\r\n1,2,3\r\n", "名簿ではない"),
        ("事業所番号,事業所名\r\n".encode("cp932"), "UTF-8"),
        (b"PK\x03\x04\xff\xfe\x00\x00", "UTF-8"),
    ],
)
def test_a_wrong_file_is_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(NotTheListError) as refused:
        read(content)
    assert words in refused.value.problem
    assert refused.value.next_step


@pytest.mark.parametrize(
    ("name", "code"),
    [("jigyosho_430.csv", "430"), ("jigyosho_430_all_20260709180740.csv", "430"), ("jigyosho_999.csv", ""),
     ("kawaguchi_112038_all_present_services.csv", ""), ("jigyosho_1105.csv", "")],
)  # fmt: skip
def test_the_file_name_tells_the_service(name: str, code: str) -> None:
    assert service_code_of(name) == code


@given(st.lists(st.lists(st.text(max_size=30), max_size=26), max_size=8))
def test_whatever_stands_in_the_rows_each_is_either_listed_or_named_broken(rows: list[list[str]]) -> None:
    import io

    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    for row in read_rows(io.StringIO(text.getvalue(), newline=""), "110"):
        assert isinstance(row, Listed | Broken)


def test_the_published_files_are_read_nearly_without_loss(shared: Path | None) -> None:
    counts: Counter[str] = Counter()
    numbers: set[tuple[str, str]] = set()
    files = sorted((shared / "directory").glob("*.csv")) if shared else []
    for path in files:
        with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as text:
            for row in read_rows(text, service_code_of(path.name)):
                counts[type(row).__name__] += 1
                if isinstance(row, Listed):
                    numbers.add((row.office_number, row.service_code))
    if files:
        assert counts["Listed"] > 30_000
        assert counts["Broken"] <= 5
        assert any(not number.isdigit() for number, _ in numbers), "clinics with a letter in their number"
    (own,) = read(national(GOOD), "110")
    assert isinstance(own, Listed)

"""Bytes that are not what the standard wants: one cause, one finding; and nothing makes the checker fall over."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.standard import Limits, check_set
from engine.standard.sample import make_set
from tests.engine.standard.helpers import EDITION, check, edited, errors, name_of, to_bytes

FILES = make_set()
PLAN = name_of(FILES, "UPPLAN")
TEXT = FILES[PLAN].decode("cp932")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (TEXT.encode("utf-8"), "E-ENC"),
        (TEXT.encode("utf-16"), "E-ENC"),
        (TEXT.encode("utf-16-le"), "E-ENC"),
        (TEXT.encode("euc_jp"), "E-ENC"),
        (TEXT.encode("iso2022_jp"), "E-ENC"),
        (TEXT.encode("utf-8-sig"), "E-ENC-BOM"),
        (b"\xef\xbb\xbf" + FILES[PLAN], "E-ENC-BOM"),
        (FILES[PLAN].replace(b"1", b"\x81\x20", 1), "E-ENC"),
        (b"PK\x03\x04" + b"\x00" * 200, "E-NOT-CSV"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 200, "E-NOT-CSV"),
        (b"%PDF-1.7\n", "E-NOT-CSV"),
        (bytes(range(256)) * 4, "E-NOT-CSV"),
        (b"", "E-EMPTY"),
        (b"\r\n\r\n", "E-EMPTY"),
        (b"\xef\xbb\xbf", "E-EMPTY"),
        (FILES[PLAN].replace(b'","', b'",', 1).replace(b'"', b"", 1), "E-CSV"),
        (FILES[PLAN][:-2] + b'"', "E-CSV"),
        (FILES[PLAN].replace(b",0,", b',0"x,', 1), "E-CSV"),
        (FILES[PLAN].replace(b"\r\n", b",\r\n"), "E-COLCOUNT"),
        (b"\r\n".join(line.rsplit(b",", 3)[0] for line in FILES[PLAN].split(b"\r\n")), "E-COLCOUNT"),
        (FILES[PLAN].replace(b"\r\n", b",\r\n", 1), "E-COLCOUNT"),
    ],
)
def test_one_cause_makes_one_finding(data: bytes, code: str) -> None:
    report = check({**FILES, PLAN: data})
    assert errors(report) == {code}
    assert [finding.file for finding in report.errors] == [PLAN]


def test_utf8_behind_a_long_ascii_beginning_is_still_told() -> None:
    name = name_of(make_set("K4"), "DLTPLAN")
    plain = b"".join(b"202407,990010,99%08d,202612\r\n" % number for number in range(3000))
    passing = "202407,990010,あい,202612\r\n".encode()
    assert passing.decode("cp932")
    assert errors(check({name: plain + passing})) == {"E-ENC"}


def test_a_header_row_is_told_and_the_rest_is_still_read() -> None:
    header = "CSVバージョン,保険者番号,被保険者番号".encode("cp932") + b"," * 22 + b"\r\n"
    report = check({**FILES, PLAN: header + FILES[PLAN]})
    assert errors(report) == {"E-HEADER-ROW"}
    assert next(file for file in report.files if file.name == PLAN).rows == TEXT.count("\r\n")


def test_a_header_alone_is_the_only_thing_to_say() -> None:
    name = name_of(FILES, "UPHOSOKU")
    header = ",".join(column.ja for column in EDITION.kinds["UPHOSOKU"].columns).encode("cp932")
    assert errors(check({**FILES, name: header + b"\r\n"})) == {"E-HEADER-ROW"}


def test_a_short_and_a_long_line_do_not_make_up_for_each_other() -> None:
    first, second, rest = FILES[PLAN].split(b"\r\n", 2)
    shifted = b"\r\n".join([first + b",", second.rsplit(b",", 1)[0], rest])
    report = check({**FILES, PLAN: shifted})
    assert errors(report) == {"E-COLCOUNT"}
    assert [finding.row for finding in report.errors] == [1, 2]


@pytest.mark.parametrize("newline", [b"\n", b"\r"])
def test_other_newlines_are_a_warning(newline: bytes) -> None:
    report = check({name: data.replace(b"\r\n", newline) for name, data in FILES.items()})
    assert (report.outcome, report.codes) == ("warn", {"W-NEWLINE"})


def test_a_last_line_without_newline_is_fine() -> None:
    assert check({name: data.rstrip(b"\r\n") for name, data in FILES.items()}).outcome == "ok"


def test_newlines_commas_and_quotes_inside_a_text_are_fine() -> None:
    def speak(rows: list[list[str]]) -> None:
        rows[0][21] = 'はい、"そうです"\r\n,\n終わり'

    report = check(edited(make_set("K1"), "UP1KYO", speak))
    assert report.outcome == "ok"


def test_paths_are_read_like_bytes(tmp_path: Path) -> None:
    for name, data in FILES.items():
        (tmp_path / name).write_bytes(data)
    assert check_set([(path.name, path) for path in sorted(tmp_path.iterdir())]).outcome == "ok"
    assert errors(check_set([("UPPLAN_x.CSV", tmp_path / "none")])) == {"E-NOT-CSV", "E-NAME-PATTERN"}


def test_records_across_block_borders_are_read(tmp_path: Path) -> None:
    files = make_set("K1", users=900)
    report = check(files)
    assert report.outcome == "ok"
    assert {file.kind: file.rows for file in report.files}["UP1KYO"] == 900


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(files=2), "E-LIMIT-FILES"),
        (Limits(file_bytes=2000), "E-LIMIT-SIZE"),
        (Limits(rows=5), "E-LIMIT-ROWS"),
        (Limits(cell_chars=10), "E-LIMIT-CELL"),
    ],
)
def test_limits_have_their_own_findings(limits: Limits, code: str) -> None:
    assert code in errors(check_set(FILES.items(), limits=limits))


def test_a_cell_of_endless_length_is_refused() -> None:
    long = to_bytes([["202407", *["あ" * 200_000] * 24]])
    assert errors(check({**FILES, PLAN: long})) == {"E-LIMIT-CELL"}
    endless = b"202407," + b"x" * (9 * 1024 * 1024)
    assert errors(check({**FILES, PLAN: endless})) == {"E-LIMIT-CELL"}


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_end_in_a_finding(data: bytes) -> None:
    report = check({**FILES, PLAN: data})
    assert report.outcome == "reject"
    assert report.to_json()["outcome"] == "reject"


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_any_name_ends_in_a_finding(name: str) -> None:
    assert check_set([(name, b"")]).outcome == "reject"


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_damaged_file_never_makes_the_checker_fall_over(data: st.DataObject) -> None:
    good = FILES[PLAN]
    start = data.draw(st.integers(0, len(good)))
    end = data.draw(st.integers(start, min(len(good), start + 30)))
    damaged = good[:start] + data.draw(st.binary(max_size=20)) + good[end:]
    report = check({**FILES, PLAN: damaged})
    assert report.outcome in {"ok", "warn", "reject"}

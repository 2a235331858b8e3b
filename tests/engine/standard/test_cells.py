"""Every rule of a cell, broken once in a good set, gives its own finding and no other error."""

from __future__ import annotations

import pytest

from engine.standard.cells import EXACT
from engine.standard.sample import make_set
from tests.engine.standard.helpers import EDITION, check, edited, errors, place, put

BROKEN = [
    ("K2", "UPPLAN", "insured_no", "990000001", "E-LEN"),
    ("K2", "UPPLAN", "insured_no", "X990000001", "E-FORMAT"),
    ("K2", "UPPLAN", "insurer_no", "9900１0", "E-FORMAT"),
    ("K2", "UPPLAN", "created_on", "20261301", "E-DATE"),
    ("K2", "UPPLAN", "created_on", "2026/1/1", "E-DATE"),
    ("K2", "UPPLAN", "created_on", "202612", "E-LEN"),
    ("K2", "UPPLAN", "target_month", "202613", "E-DATE"),
    ("K2", "UPPLAN", "service_date", "", "E-REQUIRED"),
    ("K2", "UPPLAN", "service_date", "20270101", "E-DATE-OUTSIDE-MONTH"),
    ("K2", "UPPLAN", "service_date", "20261130", "E-DATE-OUTSIDE-MONTH"),
    ("K2", "UPPLAN", "service_date", "20261232", "E-DATE"),
    ("K2", "UPPLAN", "units", "-5", "E-RANGE"),
    ("K2", "UPPLAN", "units", "244.5", "E-FORMAT"),
    ("K2", "UPPLAN", "units", "1234567", "E-LEN"),
    ("K2", "UPPLAN", "units", " 244", "E-FORMAT"),
    ("K2", "UPPLAN", "prorate_days", "1" * 30, "E-LEN"),
    ("K2", "UPPLAN", "prorate_days", "2" * 31, "E-FORMAT"),
    ("K2", "UPPLAN", "start_time", "2500", "E-TIME"),
    ("K2", "UPPLAN", "start_time", "0960", "E-TIME"),
    ("K2", "UPPLAN", "start_time", "2400", "E-TIME"),
    ("K2", "UPPLAN", "end_time", "9:00", "E-TIME"),
    ("K2", "UPPLAN", "count", "", "E-REQUIRED"),
    ("K2", "UPPLAN", "service_code", "11a111", "E-FORMAT"),
    ("K2", "UPPLAN", "service_code", "11111", "E-LEN"),
    ("K2", "UPPLAN", "tais_code", "00001000010", "E-FORMAT"),
    ("K2", "UPPLAN", "line_discriminator", "0", "E-RANGE"),
    ("K2", "UPPLAN", "provider_no", "997110002", "E-LEN"),
    ("K2", "UPPLAN", "provider_no", "99O1100020", "E-FORMAT"),
    ("K2", "UPPLAN", "over30", "2", "E-CODE"),
    ("K2", "UPPLAN", "over30", "０", "E-CODE"),
    ("K2", "UPPLAN", "planner_name", "\x07", "E-FORMAT"),
    ("K2", "UPSIKYU", "unit_price", "10.123", "E-FORMAT"),
    ("K2", "UPSIKYU", "office_code_const", "9999999998", "E-CODE"),
    ("K2", "UPSIKYU", "entered_by", "12345678901", "E-LEN"),
    ("K2", "UPSIKYU", "marker", "12", "E-LEN"),
    ("K2", "UPHOSOKU", "sex", "3", "E-CODE"),
    ("K2", "UPHOSOKU", "care_level", "01", "E-CODE"),
    ("K2", "UPHOSOKU", "zip", "9990001", "E-FORMAT"),
    ("K2", "UPHOSOKU", "phone", "自宅", "E-FORMAT"),
    ("K2", "UPHOSOKU", "phone", "0" * 16, "E-LEN"),
    ("K2", "UPHOSOKU", "birth_date", "00000000", "E-DATE"),
    ("K2", "UPHOSOKU", "name", "　", "E-REQUIRED"),
    ("K2", "UPHOSOKU", "type_limit1_service_type", "ZZ", "E-CODE"),
    ("K1", "UP1KYO", "planner_name", "", "E-REQUIRED"),
    ("K1", "UP1KYO", "plan_class", "13", "E-CODE"),
    ("K1", "UP2KYO", "issue_no", "100", "E-LEN"),
    ("K1", "UP2KYO", "insured_flag", "y", "E-CODE"),
    ("K1", "UP3KYO", "weekday", "8", "E-CODE"),
    ("Y1", "UPKIHON", "care_level", "06", "E-CODE"),
    ("Y1", "UPKIHON_SUB2", "course", "1", "E-CODE"),
    ("Y3", "UPYOBO", "support_level", "4", "E-CODE"),
    ("Y3", "UPYOBO", "checklist_oral", "10", "E-LEN"),
    ("S2", "DLTJSK", "service_type", "ZZ", "E-CODE"),
]


@pytest.mark.parametrize(("unit", "kind", "en", "value", "code"), BROKEN)
def test_a_broken_cell_is_told_with_its_place_and_without_its_value(
    unit: str, kind: str, en: str, value: str, code: str
) -> None:
    report = check(edited(make_set(unit), kind, put(kind, en, value)))
    assert errors(report) == {code}
    finding = next(f for f in report.findings if f.code == code)
    column = EDITION.kinds[kind].columns[place(kind, en)]
    assert (finding.row, finding.column, finding.column_name) == (1, column.no, column.ja)
    assert len(value) < 3 or value not in finding.message + finding.next_step


REQUIRED = [
    (unit, kind, column.en)
    for unit, kind in [
        ("K1", "UP1KYO"), ("K1", "UP2KYO"), ("K1", "UP3KYO"), ("K2", "UPPLAN"), ("K2", "UPSIKYU"),
        ("K2", "UPHOSOKU"), ("S1", "UPJSK"), ("S2", "DLTJSK"), ("K3", "DLT1KYO"), ("K4", "DLTPLAN"),
        ("Y1", "UPKIHON"), ("Y1", "UPKIHON_SUB1"), ("Y1", "UPKIHON_SUB2"), ("Y3", "UPYOBO"),
        ("Y3", "UPYOBO_SUB"), ("Y5", "DLTKIHON"), ("Y6", "DLTYOBO"),
    ]
    for column in EDITION.kinds[kind].columns
    if column.required == "R"
]  # fmt: skip


@pytest.mark.parametrize(("unit", "kind", "en"), REQUIRED)
def test_every_required_column_is_asked_for_in_every_kind(unit: str, kind: str, en: str) -> None:
    report = check(edited(make_set(unit), kind, put(kind, en, "", row=-1)))
    assert errors(report) == {"E-REQUIRED"}
    assert {finding.column for finding in report.errors} == {place(kind, en) + 1}


def test_columns_of_uncertain_duty_are_only_warned_about() -> None:
    report = check(edited(make_set("S1"), "UPJSK", put("UPJSK", "units", "", row=-1)))
    assert report.outcome == "warn"
    assert report.codes == {"W-REQUIRED"}


def test_gaiji_is_told_with_its_column() -> None:
    files = make_set("K2")
    name = next(name for name in files if name.startswith("UPHOSOKU"))
    files[name] = files[name].replace("　".encode("cp932"), b"\xf0\x40", 1)
    report = check(files)
    assert errors(report) == {"E-GAIJI"}
    assert report.errors[0].column is not None


def test_text_that_belongs_to_a_code_is_wanted() -> None:
    report = check(edited(make_set("Y1"), "UPKIHON", put("UPKIHON", "consult_method", "03")))
    assert report.codes == {"W-REQUIRED"}


def test_quoted_cells_are_accepted_in_every_column() -> None:
    files = make_set("K2")
    quoted = {
        name: "\r\n".join(
            ",".join(cell if cell.startswith('"') else f'"{cell}"' for cell in line.split(","))
            for line in data.decode("cp932").split("\r\n")
            if line
        ).encode("cp932")
        for name, data in files.items()
    }
    assert check(quoted).outcome == "ok"


UNIT_OF = {
    "UP1KYO": "K1", "UP2KYO": "K1", "UP3KYO": "K1", "UPPLAN": "K2", "UPSIKYU": "K2", "UPHOSOKU": "K2", "UPJSK": "S1",
    "DLTJSK": "S2", "DLT1KYO": "K3", "DLTPLAN": "K4", "UPKIHON": "Y1", "UPKIHON_SUB1": "Y1", "UPKIHON_SUB2": "Y1",
    "UPYOBO": "Y3", "UPYOBO_SUB": "Y3", "DLTKIHON": "Y5", "DLTYOBO": "Y6",
}  # fmt: skip
SETS = {unit: make_set(unit) for unit in set(UNIT_OF.values())}


@pytest.mark.parametrize("kind", sorted(EDITION.kinds))
def test_no_typed_column_of_any_kind_takes_just_anything(kind: str) -> None:
    for column in EDITION.kinds[kind].columns[1:]:
        if column.type in {"text", "fname", "unused"}:
            continue
        expected = (
            "E-CODE" if column.type in {"code", "const"} else "E-LEN" if column.type in EXACT else "E-FORMAT"
        )
        report = check(edited(SETS[UNIT_OF[kind]], kind, put(kind, column.en, "x", row=-1)))
        assert errors(report) == {expected}, column.ja
        assert {finding.column for finding in report.errors} == {column.no}


@pytest.mark.parametrize("kind", sorted(EDITION.kinds))
def test_every_code_of_every_table_is_taken(kind: str) -> None:
    for column in EDITION.kinds[kind].columns:
        for code in column.table or ():
            report = check(edited(SETS[UNIT_OF[kind]], kind, put(kind, column.en, code, row=-1)))
            assert errors(report) == set(), (column.ja, code)

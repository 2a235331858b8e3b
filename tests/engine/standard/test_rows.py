"""Rules over rows and files: totals, keys, months, versions, equipment (SPEC §1, §4)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.standard.sample import make_set
from tests.engine.standard.helpers import Records, check, edited, errors, place, put

CODE = place("UPSIKYU", "service_code")


def test_a_user_without_grand_total_is_told() -> None:
    def drop_first_total(rows: Records) -> None:
        rows.pop(next(n for n, row in enumerate(rows) if row[CODE] == "999999"))

    assert errors(check(edited(make_set(), "UPSIKYU", drop_first_total))) == {"E-T7-TOTAL"}


def test_two_grand_totals_are_told() -> None:
    report = check(edited(make_set(), "UPSIKYU", lambda rows: rows.append(list(rows[-1]))))
    assert errors(report) == {"E-T7-TOTAL"}


def test_a_type_with_several_rows_needs_its_subtotal() -> None:
    def drop(rows: Records) -> None:
        rows[:] = [row for row in rows if row[CODE] != "11AAAA"]

    report = check(edited(make_set(), "UPSIKYU", drop))
    assert errors(report) == {"E-T7-SUBTOTAL"}
    assert report.errors[0].count == 3


def test_units_on_total_and_subtotal_rows_are_told() -> None:
    def fill(code: str) -> Callable[[Records], None]:
        def change(rows: Records) -> None:
            row = next(row for row in rows if row[CODE] == code)
            row[place("UPSIKYU", "units")] = "5"

        return change

    assert errors(check(edited(make_set(), "UPSIKYU", fill("999999")))) == {"E-T7-TOTAL"}
    assert errors(check(edited(make_set(), "UPSIKYU", fill("11AAAA")))) == {"E-T7-SUBTOTAL"}


def test_the_total_row_names_no_provider() -> None:
    def name_provider(rows: Records) -> None:
        row = next(row for row in rows if row[CODE] == "999999")
        row[place("UPSIKYU", "provider_no")] = "9971100020"

    assert errors(check(edited(make_set(), "UPSIKYU", name_provider))) == {"E-T7-TOTAL"}


def test_equipment_needs_one_of_its_codes() -> None:
    def drop_codes(rows: Records) -> None:
        for row in rows:
            row[place("UPPLAN", "tais_code")] = ""

    assert errors(check(edited(make_set(), "UPPLAN", drop_codes))) == {"E-TAIS"}


def test_the_report_code_does_for_equipment() -> None:
    def swap(rows: Records) -> None:
        for row in rows:
            if row[place("UPPLAN", "tais_code")]:
                row[place("UPPLAN", "tais_code")] = ""
                row[place("UPPLAN", "equipment_report_code")] = "00002-000020"

    assert check(edited(make_set(), "UPPLAN", swap)).outcome == "ok"


def test_equal_rows_are_told_but_numbered_equipment_is_not() -> None:
    assert errors(check(edited(make_set(), "UPPLAN", lambda rows: rows.append(list(rows[-1]))))) == {
        "E-DUP-KEY"
    }

    def number(rows: Records) -> None:
        rows.append(list(rows[-1]))
        for value, row in zip("12", rows[-2:], strict=True):
            row[place("UPPLAN", "line_discriminator")] = value

    assert check(edited(make_set(), "UPPLAN", number)).outcome == "ok"


def test_the_numbers_of_table_two_are_unique() -> None:
    report = check(edited(make_set("K1"), "UP2KYO", put("UP2KYO", "support_no", "1", row=1)))
    assert errors(report) == {"E-DUP-KEY"}


def test_two_months_in_a_file_are_told_once() -> None:
    def other_month(rows: Records) -> None:
        rows[0][place("UPPLAN", "target_month")] = "202701"
        rows[0][place("UPPLAN", "service_date")] = "20270104"

    assert errors(check(edited(make_set(), "UPPLAN", other_month))) == {"E-MULTI-MONTH"}


def test_month_in_name_and_cells_must_agree() -> None:
    renamed = {name.replace("_202612_", "_202701_"): data for name, data in make_set().items()}
    report = check(renamed)
    assert errors(report) == {"E-MONTH-MISMATCH"}


def test_versions() -> None:
    def mixed(rows: Records) -> None:
        rows[0][0] = "202208"

    assert errors(check(edited(make_set(), "UPPLAN", mixed))) == {"E-VERSION-MIX"}
    old = put("UPPLAN", "csv_version", "202208", row=-1)
    assert errors(check(edited(make_set(), "UPPLAN", old))) == {"E-VERSION-MONTH"}
    never = put("UPPLAN", "csv_version", "202504", row=-1)
    assert errors(check(edited(make_set(), "UPPLAN", never))) == {"E-VERSION"}
    assert errors(check(make_set(month="202503"))) == {"E-VERSION-MONTH"}


@pytest.mark.parametrize(
    ("value", "month", "says"),
    [
        ("201910", "202003", "対象年月に合っています"),
        ("201910", "202009", "対象年月に合っています"),
        ("201910", "202010", "対象年月に使う版の値ではありません"),
        ("202003", "202009", "対象年月に使う版の値ではありません"),
        ("202003", "202010", "対象年月に合っています"),
        ("202003", "202212", "対象年月に合っています"),
        ("202208", "202212", "対象年月に使う版の値ではありません"),
        ("202208", "202301", "対象年月に合っています"),
        ("202208", "202503", "対象年月に合っています"),
        ("202208", "202504", "古い版の値です。2025年4月"),
        ("201910", "202612", "古い版の値です。2025年4月"),
        ("202407", "202503", "対象年月がそれより前です"),
    ],
)
def test_each_version_has_its_months(value: str, month: str, says: str) -> None:
    files = make_set("K4", month=month)
    report = check(edited(files, "DLTPLAN", put("DLTPLAN", "csv_version", value, row=-1)))
    assert errors(report) == {"E-VERSION-MONTH"}
    assert says in report.errors[0].message


def test_the_current_version_is_right_from_its_first_month_on() -> None:
    for month in ("202504", "202612"):
        assert check(make_set("K4", month=month)).outcome == "ok"


def test_services_out_of_scope_are_a_warning() -> None:
    report = check(edited(make_set(), "UPPLAN", put("UPPLAN", "service_code", "331111")))
    assert (report.outcome, report.codes) == ("warn", {"W-SCOPE"})


def test_a_row_of_table_three_with_two_groups_is_a_warning() -> None:
    report = check(edited(make_set("K1"), "UP3KYO", put("UP3KYO", "daily_activity", "起床")))
    assert (report.outcome, report.codes) == ("warn", {"W-T3-GROUPS"})


def test_check_digits_are_warnings_and_each_number_is_told_once() -> None:
    def every_planner(rows: Records) -> None:
        for row in rows:
            row[place("UPPLAN", "planner_office_no")] = "9970100014"
            row[place("UPPLAN", "updated_by_office_no")] = "9970100014"

    report = check(edited(make_set(), "UPPLAN", every_planner))
    assert (report.outcome, report.codes) == ("warn", {"W-CD-OFFICE"})
    assert len(report.findings) == 1


def test_a_municipal_code_is_recognised() -> None:
    files = make_set()
    for kind in ("UPPLAN", "UPSIKYU", "UPHOSOKU"):
        files = edited(files, kind, put(kind, "insurer_no", "112038", row=-1))
    report = check(files)
    assert (report.outcome, report.codes) == ("warn", {"W-CD-INSURER"})
    assert "全国地方公共団体コード" in report.findings[0].message

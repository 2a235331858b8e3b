"""Send units, names, parties and links: each broken once in a good set (SPEC §3, §4)."""

from __future__ import annotations

import pytest

from engine.standard import check_set
from engine.standard.sample import make_set
from engine.standard.sample.sets import MAKERS
from tests.engine.standard.helpers import Files, Records, check, edited, errors, name_of, place, put, renamed

UNITS = sorted(MAKERS)
STAMP = {unit: next(iter(make_set(unit))).rsplit("_", 1)[1][:14] for unit in UNITS}


def without(files: Files, kind: str) -> Files:
    return {name: data for name, data in files.items() if name != name_of(files, kind)}


@pytest.mark.parametrize(
    ("unit", "kind"),
    [("K1", "UP1KYO"), ("K1", "UP2KYO"), ("K1", "UP3KYO"), ("K1", "UPHOSOKU"), ("K2", "UPPLAN"),
     ("K2", "UPSIKYU"), ("K2", "UPHOSOKU"), ("Y1", "UPKIHON"), ("Y2", "UPYOBO_SUB"), ("Y2", "UPYOBO"),
     ("Y3", "UPYOBO"), ("Y3", "UPYOBO_SUB")],
)  # fmt: skip
def test_a_missing_file_is_named(unit: str, kind: str) -> None:
    report = check(without(make_set(unit), kind))
    assert errors(report) == {"E-SET-MISSING"}
    assert report.send_units == ()


def test_every_unit_is_recognised_with_its_parties_and_month() -> None:
    for unit in UNITS:
        report = check(make_set(unit))
        assert [found.id for found in report.send_units] == [unit]
        assert set(report.send_units[0].files) == set(make_set(unit))
        assert report.send_units[0].stamp == STAMP[unit]
    assert check(make_set("K2")).send_units[0].month == "202612"
    assert check(make_set("K1")).send_units[0].month is None


def test_files_of_different_stamps_are_no_unit() -> None:
    report = check(renamed(make_set(), STAMP["K2"], "20261125101501", "UPHOSOKU"))
    assert errors(report) == {"E-SET-SEQ"}


def test_files_for_different_receivers_are_no_unit() -> None:
    report = check(renamed(make_set(), "9971100020_11", "9971200036_15", "UPSIKYU"))
    assert errors(report) == {"E-SET-PARTIES"}


def test_units_with_their_own_stamps_may_stand_side_by_side() -> None:
    plan = renamed(make_set("K1"), STAMP["K1"], "20261125101459")
    report = check({**plan, **make_set("K2")})
    assert report.outcome == "ok"
    assert [unit.id for unit in report.send_units] == ["K1", "K2"]


@pytest.mark.parametrize(("one", "other"), [("K1", "K2"), ("K2", "K4"), ("K1", "K3")])
def test_one_stamp_holds_one_unit(one: str, other: str) -> None:
    mixed = {**make_set(one), **renamed(make_set(other), STAMP[other], STAMP[one])}
    assert errors(check(mixed)) == {"E-SET-COMBO"}


def test_actuals_do_not_travel_with_a_plan_to_a_service_office() -> None:
    actuals = make_set("S1", sender=("9970100013", "43"), receiver=("9971100020", "11"), stamp=STAMP["K2"])
    assert "E-SET-COMBO" in errors(check({**make_set(), **actuals}))


def test_an_office_that_took_over_preventive_care_returns_plan_and_actuals_together() -> None:
    parties = {"sender": ("9970100013", "43"), "receiver": ("9900100018", "46"), "stamp": STAMP["K2"]}
    report = check({**make_set("K2", **parties), **make_set("S1", **parties)})  # type: ignore[arg-type]
    assert "E-SET-COMBO" not in report.codes
    assert "E-DIRECTION" not in report.codes


@pytest.mark.parametrize(
    ("unit", "sender", "receiver"),
    [("K2", "11", "43"), ("K1", "15", "11"), ("K2", "43", "43"), ("S1", "11", "17"),
     ("Y1", "11", "43"), ("K1", "43", "46"), ("S2", "11", "11")],
)  # fmt: skip
def test_a_wrong_direction_is_told_once(unit: str, sender: str, receiver: str) -> None:
    report = check(make_set(unit, sender=("9970100013", sender), receiver=("9971100020", receiver)))
    assert errors(report) == {"E-DIRECTION"}
    assert len(report.errors) == 1


@pytest.mark.parametrize(
    ("unit", "sender", "receiver"),
    [("K1", "46", "11"), ("S1", "43", "43"), ("S1", "43", "11"), ("K2", "43", "33"), ("K2", "43", "99")],
)
def test_unusual_service_types_are_a_warning(unit: str, sender: str, receiver: str) -> None:
    report = check(make_set(unit, sender=("9970100013", sender), receiver=("9971100020", receiver)))
    assert (report.outcome, report.codes) == ("warn", {"W-SVC-PARTY"})


def test_actuals_of_another_office_sent_to_a_service_office_run_the_wrong_way() -> None:
    actuals = make_set("S1", receiver=("9971200036", "11"))
    assert errors(check(renamed(actuals, "9971100020_11", "9970100013_43"))) == {"E-DIRECTION"}


def test_the_same_office_at_both_ends_is_a_warning() -> None:
    report = check(make_set(receiver=("9970100013", "11")))
    assert (report.outcome, report.codes) == ("warn", {"E-PARTIES-SAME"})


def test_the_check_digit_of_an_office_in_the_name_is_a_warning() -> None:
    report = check(make_set(receiver=("9971100021", "11")))
    assert (report.outcome, report.codes) == ("warn", {"W-CD-OFFICE"})


def test_the_same_file_twice_is_told() -> None:
    files = make_set("K4")
    report = check_set([*files.items(), *files.items()])
    assert errors(report) == {"E-SET-COMBO"}


# ---- names


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("UPPLAN", "UPPLAM", "E-NAME-KIND"),
        ("UPPLAN", "計画", "E-NAME-KIND"),
        ("_11_", "_011_", "E-NAME-PATTERN"),
        ("202612_", "202613_", "E-NAME-PATTERN"),
        ("202612_", "", "E-NAME-PATTERN"),
        ("202612_", "000000_", "E-NAME-PATTERN"),
        ("9971100020", "99O1100020", "E-NAME-PATTERN"),
        ("9971100020", "997110002", "E-NAME-PATTERN"),
        (STAMP["K2"], STAMP["K2"][:13], "E-NAME-PATTERN"),
        (STAMP["K2"], "20261340101500", "E-NAME-PATTERN"),
        (".CSV", ".txt", "E-NAME-PATTERN"),
        (".CSV", " (1).CSV", "E-NAME-PATTERN"),
        ("_43_9971100020_11_", "_9971100020_", "E-NAME-V3"),
    ],
)
def test_a_bad_name_is_the_only_error(old: str, new: str, code: str) -> None:
    files = renamed(make_set(), old, new, "UPPLAN")
    if code == "E-NAME-KIND" and new == "計画":
        assert code in errors(check(files))
    else:
        assert errors(check(files)) == {code}


def test_names_of_edition_four_zero_are_recognised() -> None:
    files = renamed(renamed(make_set(), "_43_", "_043_"), "_11_", "_011_")
    assert errors(check(files)) == {"E-NAME-V40"}


def test_another_letter_case_is_a_warning() -> None:
    report = check(renamed(make_set(), ".CSV", ".csv"))
    assert (report.outcome, report.codes) == ("warn", {"W-NAME-CASE"})


def test_variants_that_the_standard_prints_are_warnings() -> None:
    printed = renamed(make_set("Y1", users=1), "UPKIHON_9", "UPKIHON_000000_9")
    assert check(printed).codes == {"W-NAME-PATTERN"}
    longer = renamed(make_set(), STAMP["K2"], STAMP["K2"] + "1")
    assert check(longer).codes == {"W-NAME-PATTERN"}


def test_folders_in_names_are_ignored() -> None:
    report = check({"C:\\出力\\" + name: data for name, data in make_set().items()})
    assert report.outcome == "ok"
    assert all(not file.name.startswith("C:") for file in report.files)


# ---- links


def test_the_supplement_is_linked_by_date_with_tables_one_to_three() -> None:
    dated = put("UPHOSOKU", "plan_date", "20261101", row=-1)
    assert errors(check(edited(make_set("K1"), "UPHOSOKU", dated))) == {"E-HOSOKU-LINK"}
    zero = put("UPHOSOKU", "plan_date", "00000000", row=-1)
    assert errors(check(edited(make_set("K1"), "UPHOSOKU", zero))) == {"E-HOSOKU-LINK"}
    month = put("UPHOSOKU", "target_month", "202612", row=-1)
    assert errors(check(edited(make_set("K1"), "UPHOSOKU", month))) == {"E-HOSOKU-LINK"}


def test_the_supplement_is_linked_by_month_with_tables_six_and_seven() -> None:
    dated = put("UPHOSOKU", "plan_date", "20261125", row=-1)
    assert errors(check(edited(make_set(), "UPHOSOKU", dated))) == {"E-HOSOKU-LINK"}
    zero = put("UPHOSOKU", "target_month", "000000", row=-1)
    assert errors(check(edited(make_set(), "UPHOSOKU", zero))) == {"E-HOSOKU-LINK"}
    other = put("UPHOSOKU", "target_month", "202611", row=-1)
    assert errors(check(edited(make_set(), "UPHOSOKU", other))) == {"E-MONTH-MISMATCH"}


def test_the_month_in_the_name_of_the_supplement_fits_the_tables_beside_it() -> None:
    assert errors(check(renamed(make_set(), "202612_", "000000_", "UPHOSOKU"))) == {"E-HOSOKU-LINK"}
    assert errors(check(renamed(make_set("K1"), "000000_", "202612_", "UPHOSOKU"))) == {"E-HOSOKU-LINK"}


@pytest.mark.parametrize(
    ("unit", "kind"),
    [("K1", "UPHOSOKU"), ("K1", "UP2KYO"), ("K1", "UP3KYO"), ("K2", "UPHOSOKU"), ("K2", "UPSIKYU"),
     ("Y1", "UPKIHON_SUB1"), ("Y1", "UPKIHON_SUB2"), ("Y3", "UPYOBO_SUB")],
)  # fmt: skip
def test_a_stranger_in_one_file_is_told(unit: str, kind: str) -> None:
    def stranger(rows: Records) -> None:
        last = rows[-1][place(kind, "insured_no")]
        for row in rows:
            if row[place(kind, "insured_no")] == last:
                row[place(kind, "insured_no")] = "9900000000"

    assert errors(check(edited(make_set(unit), kind, stranger))) == {"E-KEY-ORPHAN"}


@pytest.mark.parametrize(("unit", "kind"), [("K1", "UP2KYO"), ("K2", "UPHOSOKU"), ("K2", "UPSIKYU")])
def test_a_user_who_lacks_in_one_file_is_told(unit: str, kind: str) -> None:
    def drop(rows: Records) -> None:
        last = rows[-1][place(kind, "insured_no")]
        rows[:] = [row for row in rows if row[place(kind, "insured_no")] != last]

    report = check(edited(make_set(unit), kind, drop))
    assert errors(report) == {"E-KEY-ORPHAN"}


# ---- pictures


def test_a_picture_must_be_the_one_that_is_mentioned() -> None:
    files = make_set("Y1")
    assert errors(check(renamed(files, "_0001.jpg", "_0002.jpg"))) == {"E-IMAGE-NAME"}
    assert errors(check(renamed(files, STAMP["Y1"], "20260101000000", "UPKIHON_IMAGE"))) == {"E-IMAGE-NAME"}
    assert errors(check(renamed(files, "_0001.jpg", "_1.jpg"))) == {"E-NAME-PATTERN"}
    absent = {name: data for name, data in files.items() if "IMAGE" not in name}
    assert errors(check(absent)) == {"E-SET-MISSING"}


def test_a_picture_does_not_travel_with_other_units() -> None:
    image = {name: data for name, data in make_set("Y1").items() if "IMAGE" in name}
    parties = {"sender": ("9900100018", "46"), "receiver": ("99A1100023", "A6"), "stamp": STAMP["Y1"]}
    assert errors(check({**make_set("K2", **parties), **image})) == {"E-SET-COMBO"}  # type: ignore[arg-type]
    assert errors(check(image)) == {"E-SET-MISSING"}


def test_months_of_one_unit_agree() -> None:
    mixed = {
        **without(make_set(), "UPSIKYU"),
        **renamed(make_set(month="202701", stamp=STAMP["K2"]), "", "", ""),
    }
    annex = {name: data for name, data in mixed.items() if "_202701_" not in name or "UPSIKYU" in name}
    assert errors(check(annex)) == {"E-SET-COMBO"}


def test_a_picture_is_a_jpeg() -> None:
    files = make_set("Y1")
    image = next(name for name in files if "IMAGE" in name)
    assert errors(check({**files, image: b"\x89PNG\r\n\x1a\n"})) == {"E-NOT-IMAGE"}
    assert errors(check({**files, image: b""})) == {"E-EMPTY"}

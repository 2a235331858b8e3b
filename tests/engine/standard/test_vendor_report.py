"""The report for the maker: says where and which rule, and never what stood in a cell."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import html5lib
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.standard import check_set
from engine.standard.commands import standard
from engine.standard.sample import make_set
from engine.standard.sample.sets import MAKERS
from engine.standard.vendor import make_report, read_json, stand_alone
from engine.standard.vendor.pdf import as_pdf
from tests.engine.standard.marked import MARK, marked_set

DAY = date(2026, 11, 24)


def without_total() -> dict[str, bytes]:
    """A plan whose table 7 lacks the grand total of both users."""
    files = make_set("K2", users=2, seed=1)
    name = next(name for name in files if name.startswith("UPSIKYU"))
    lines = files[name].decode("cp932").splitlines(keepends=True)
    return {**files, name: "".join(line for line in lines if ",999999," not in line).encode("cp932")}


def test_a_report_names_rule_file_row_and_column() -> None:
    report = make_report(check_set(without_total().items()), product="ひなたケア", product_version="4.1", on=DAY)
    entry = next(entry for entry in report.errors if entry.code == "E-T7-TOTAL")
    assert (report.outcome, report.software, report.edition) == ("reject", "ひなたケア 4.1", "4.1")
    assert (entry.kind, entry.count) == ("UPSIKYU", 2)
    assert "行め" in entry.where
    assert report.files[entry.file - 1].kind == "UPSIKYU"


def test_a_report_comes_back_whole_from_its_json() -> None:
    report = make_report(check_set(without_total().items()), product="x", on=DAY)
    assert read_json(json.loads(json.dumps(report.to_json()))) == report
    with pytest.raises(ValueError, match="format"):
        read_json({**report.to_json(), "format": "something-else"})


def test_a_file_name_outside_the_standard_is_not_repeated() -> None:
    files = {**make_set(), f"{MARK}さんの計画.csv": b"1,2\r\n"}
    report = make_report(check_set(files.items()), on=DAY)
    said = json.dumps(report.to_json(), ensure_ascii=False) + stand_alone(report)
    assert MARK not in said
    assert report.files[-1].kind == ""
    assert any(entry.file == len(report.files) for entry in report.errors)


@pytest.mark.parametrize("unit", sorted(MAKERS))
def test_the_forms_of_a_report_are_sound_for_every_send_unit(unit: str) -> None:
    report = make_report(check_set(make_set(unit).items()), product="<b>&", on=DAY)
    page = stand_alone(report)
    html5lib.HTMLParser(strict=True).parse(page)
    assert "&lt;b&gt;&amp;" in page
    assert "<script" not in page
    assert as_pdf(report).startswith(b"%PDF-1")
    assert as_pdf(report) == as_pdf(report)


@settings(max_examples=40, deadline=None)
@given(unit=st.sampled_from(sorted(MAKERS)), seed=st.integers(0, 10_000), share=st.sampled_from([1.0, 0.97, 0.7, 0.0]))
def test_no_cell_value_reaches_a_report(unit: str, seed: int, share: float) -> None:
    answer = check_set(marked_set(unit, seed, share).items())
    report = make_report(answer, on=DAY)
    said = json.dumps(report.to_json(), ensure_ascii=False) + stand_alone(report)
    assert MARK not in said
    assert MARK not in json.dumps(answer.to_json())


def test_a_very_bad_set_is_told_by_its_first_findings() -> None:
    names = [name.replace("101500", f"1015{n:02}").replace("CSV", "csv") for n in range(49) for name in make_set("K1")]
    bad = dict.fromkeys(names, b'"')
    answer = check_set(bad.items())
    report = make_report(answer, on=DAY)
    assert len(report.findings) == 200
    assert report.more == len(answer.findings) - 200
    assert f"ほかに、{report.more}種類" in stand_alone(report)
    assert as_pdf(report).startswith(b"%PDF")


def test_what_was_typed_is_kept_in_one_short_line() -> None:
    report = make_report(check_set(make_set().items()), product="ひなた\n\tケア\x00" + "長" * 200)
    assert report.product.startswith("ひなた ケア 長")
    assert len(report.product) == 80


@pytest.mark.parametrize("ending", ["html", "pdf", "json"])
def test_the_command_writes_every_form(tmp_path: Path, ending: str) -> None:
    folder, out = tmp_path / "set", tmp_path / f"report.{ending}"
    folder.mkdir()
    for name, data in without_total().items():
        (folder / name).write_bytes(data)
    arguments = ["report", str(folder), "--out", str(out), "--product", "ひなたケア", "--at", "2026-11-24"]
    ran = CliRunner().invoke(standard, arguments)
    assert ran.exit_code == 1, ran.output
    assert out.read_bytes()[:1] in {b"<", b"%", b"{"}
    if ending == "json":
        assert json.loads(out.read_text("utf-8"))["product"] == "ひなたケア"


def test_another_ending_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"1\r\n")
    ran = CliRunner().invoke(standard, ["report", str(tmp_path / "a.csv"), "--out", str(tmp_path / "r.doc")])
    assert ran.exit_code == 2
    assert ".pdf" in ran.output

"""Reports: grouped, bounded, free of cell values, the same as JSON; words for every code."""

from __future__ import annotations

import json
import re
import string
from pathlib import Path

import pytest

from engine.standard import Limits, check_set
from engine.standard.catalogue import CODES, WHO_JA
from engine.standard.derive import derive
from engine.standard.edition import load
from engine.standard.sample import make_set
from tests.engine.standard.helpers import check, edited, put

VOCABULARY = [
    "E-NAME-KIND", "E-NAME-PATTERN", "W-NAME-PATTERN", "E-NAME-V3", "E-NAME-V40", "W-NAME-CASE",
    "E-SET-MISSING", "E-SET-COMBO", "E-SET-SEQ", "E-SET-PARTIES", "E-DIRECTION", "E-PARTIES-SAME",
    "W-SVC-PARTY", "E-NOT-CSV", "E-EMPTY", "E-CSV", "E-ENC", "E-ENC-BOM", "E-GAIJI", "W-NEWLINE",
    "E-HEADER-ROW", "E-COLCOUNT", "E-REQUIRED", "E-LEN", "E-CODE", "E-FORMAT", "E-RANGE", "E-DATE",
    "E-TIME", "E-DATE-OUTSIDE-MONTH", "E-MONTH-MISMATCH", "E-MULTI-MONTH", "E-VERSION", "E-VERSION-MIX",
    "E-VERSION-MONTH", "E-HOSOKU-LINK", "E-KEY-ORPHAN", "E-DUP-KEY", "E-TAIS", "E-T7-TOTAL",
    "E-T7-SUBTOTAL", "E-IMAGE-NAME", "W-CD-OFFICE", "W-CD-INSURER", "W-SCOPE", "W-T3-GROUPS",
    "E-LIMIT-FILES", "E-LIMIT-SIZE", "E-LIMIT-ROWS", "E-LIMIT-CELL",
]  # fmt: skip
SOURCE = Path(__file__).resolve().parents[3] / "engine" / "standard"


def test_ten_thousand_equal_flaws_are_one_finding_with_a_count() -> None:
    files = edited(make_set(users=700), "UPPLAN", put("UPPLAN", "over30", "7", row=-1))
    report = check(files)
    assert len(report.findings) == 1
    finding = report.findings[0]
    assert finding.count > 10_000
    assert finding.rows == (1, 2, 3, 4, 5)
    assert f"{finding.count - 1:,}" in finding.message


def test_no_cell_value_gets_into_a_report() -> None:
    secret = "秘密の言葉"
    for kind in ("UPPLAN", "UPSIKYU", "UPHOSOKU"):
        for column in load().kinds[kind].columns:
            report = check(edited(make_set(), kind, put(kind, column.en, secret, row=-1)))
            assert secret not in json.dumps(report.to_json(), ensure_ascii=False)


def test_warnings_never_crowd_out_an_error() -> None:
    files = edited(make_set(receiver=("9971100021", "11")), "UPPLAN", put("UPPLAN", "over30", "7"))
    report = check_set(files.items(), limits=Limits(groups_per_file=1))
    assert report.outcome == "reject"


def test_errors_come_before_warnings() -> None:
    files = edited(make_set(receiver=("9971100021", "11")), "UPPLAN", put("UPPLAN", "over30", "7"))
    assert [finding.severity for finding in check(files).findings] == ["error", "warning"]


def test_no_files_are_a_finding_too() -> None:
    assert check_set([]).codes == {"E-SET-MISSING"}


def test_the_json_has_the_agreed_shape() -> None:
    report = check(edited(make_set(), "UPPLAN", put("UPPLAN", "over30", "7"))).to_json()
    assert set(report) == {"outcome", "send_units", "findings", "files"}
    wanted = {"code", "severity", "file", "row", "column", "column_name", "message", "next_step"}
    assert wanted <= set(report["findings"][0])
    assert json.loads(json.dumps(report)) == json.loads(json.dumps(report))


def test_every_code_of_the_vocabulary_has_its_words() -> None:
    assert set(VOCABULARY) <= CODES.keys()
    for text in CODES.values():
        assert text.title
        assert text.meaning.endswith("。")
        assert text.who in WHO_JA
        for words in (text.wording, *text.hints.values()):
            assert words.message.endswith("。")
            assert words.next_step.endswith("。")


def test_every_code_and_cause_in_the_source_is_in_the_catalogue() -> None:
    source = "".join(path.read_text("utf-8") for path in SOURCE.rglob("*.py"))
    used = set(re.findall(r'"([EW]-[A-Z0-9-]+)"', source))
    assert used == set(CODES)
    hints = {hint for text in CODES.values() for hint in text.hints}
    assert {hint for hint in hints if f'"{hint}"' not in source} == set()


def test_placeholders_are_names_of_facts() -> None:
    known = {"column", "codes", "form", "length", "low", "high", "expected", "found", "limit", "unit", "missing",
             "kinds", "kind", "sender", "receiver", "side", "version", "other", "wanted", "columns", "where",
             "nearest"}  # fmt: skip
    for text in CODES.values():
        for words in (text.wording, *text.hints.values()):
            fields = {
                name for _, name, _, _ in string.Formatter().parse(words.message + words.next_step) if name
            }
            assert fields <= known, text.code


def test_the_edition_holds_all_kinds_with_their_columns() -> None:
    widths = {name: len(kind.columns) for name, kind in load().kinds.items()}
    assert widths == {
        "UPHOSOKU": 63, "UP1KYO": 28, "UP2KYO": 22, "UP3KYO": 13, "DLT1KYO": 4, "UPPLAN": 25, "UPSIKYU": 37,
        "DLTPLAN": 4, "UPJSK": 25, "DLTJSK": 6, "UPKIHON": 71, "UPKIHON_SUB1": 7, "UPKIHON_SUB2": 11,
        "DLTKIHON": 4, "UPYOBO": 57, "UPYOBO_SUB": 17, "DLTYOBO": 4,
    }  # fmt: skip


def test_the_edition_file_is_what_the_facts_derive_to(shared: Path | None) -> None:
    committed = json.loads((SOURCE / "editions" / "v4_1.json").read_text("utf-8"))
    assert committed["csv_version"] == load().csv_version == "202407"
    facts = shared / "standard" / "spec.json" if shared else None
    if facts and facts.is_file():
        assert committed == json.loads(json.dumps(derive(json.loads(facts.read_text("utf-8")))))


@pytest.mark.parametrize("code", sorted(CODES))
def test_words_never_leave_a_place_unfilled(code: str) -> None:
    for words in (CODES[code].wording, *CODES[code].hints.values()):
        assert "{}" not in words.message + words.next_step

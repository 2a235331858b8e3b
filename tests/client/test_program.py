"""The program as a stranger meets it: one screen of help, plain words for slips, nothing of the server inside."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from client import errors
from engine.standard.sample import make_set
from tests.client.conftest import MIDORINO, NANOHANA, ROOT, Pc

DOC = (ROOT / "docs" / "client.md").read_text("utf-8")
CLASSES = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, errors.ClientError)]


def test_the_bare_command_prints_one_screen_with_examples(pc: Pc) -> None:
    ran = pc.run()
    assert (ran.code, ran.err) == (0, "")
    assert len(ran.out.splitlines()) <= 40
    for command in ("enrol", "check", "send", "fetch", "status", "start", "sync", "heartbeat", "import-done", "sample"):
        assert f"renkei-office {command}" in ran.out
    assert pc.run("--help").out == ran.out
    assert pc.run("--version").out.startswith("renkei-office ")
    assert not pc.home.exists()  # looking leaves no trace


@pytest.mark.parametrize(("arguments", "word"), [
    (["sned"], "コマンド"), (["send"], "足りません"), (["send", "--too", "x"], "--too"), (["start", "--every", "soon"], "--every"),
    (["check", "/there/is/no/such/place"], "ありません"),
])
def test_a_slip_is_told_in_japanese(pc: Pc, arguments: list[str], word: str) -> None:
    ran = pc.run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("エラー：")
    assert word in ran.err
    assert "次にすること" in ran.err
    told = pc.run(*arguments, "--json")
    assert (told.code, told.err) == (2, "")
    assert {"type", "code", "title", "detail", "next_step", "exit_code"} <= set(told.json)


def test_before_enrolment_every_command_says_where_to_begin(pc: Pc, tmp_path: Path) -> None:
    folder = tmp_path / "set"
    folder.mkdir()
    for name, data in make_set("K2", 1, 1, (MIDORINO, "43"), (NANOHANA, "11")).items():
        (folder / name).write_bytes(data)
    for arguments in (["status"], ["fetch"], ["sync"], ["heartbeat"], ["start", "--once"], ["import-done", "x"], ["send", folder]):
        ran = pc.run(*arguments, "--json")
        assert (ran.code, ran.json["code"]) == (3, "not-enrolled"), arguments
        assert "STEP 1" in ran.json["next_step"]


def test_check_needs_no_enrolment_and_tells_by_its_exit_code(pc: Pc, tmp_path: Path) -> None:
    folder = tmp_path / "set"
    folder.mkdir()
    for name, data in make_set("K2", 2, 1, (MIDORINO, "43"), (NANOHANA, "11")).items():
        (folder / name).write_bytes(data)
    good = pc.run("check", folder)
    assert good.code == 0
    assert "このまま送れます" in good.out
    assert NANOHANA in good.out
    next(folder.glob("UPHOSOKU*")).unlink()
    bad = pc.run("check", folder)
    assert bad.code == 1
    assert bad.out.index("直すところが1つ") < bad.out.index("次にすること") < bad.out.index("E-SET-MISSING")
    told = pc.run("check", folder, "--json")
    assert (told.code, told.json["outcome"]) == (1, "reject")
    assert pc.run("check", folder / "nothing").code == 2


def test_no_cell_of_a_checked_file_is_printed(pc: Pc, tmp_path: Path, shared: Path | None) -> None:
    """Care records stay in their files, whatever is wrong with them."""
    folder = tmp_path / "set"
    folder.mkdir()
    for name, data in make_set("K2", 2, 1, (MIDORINO, "43"), (NANOHANA, "11")).items():
        (folder / name).write_bytes(data.replace(b'"', b"").replace(b"\r\n", b",himitsu\r\n"))
    cases = [folder, *(sorted((shared / "standard/samples/invalid").iterdir())[:4] if shared else [])]
    for case in cases:
        ran = pc.run("check", case, "--json")
        printed = json.dumps(ran.json["findings"], ensure_ascii=False)
        cells = {
            cell for path in case.glob("*.[Cc][Ss][Vv]") for cell in re.split(r'[",\r\n]+', path.read_bytes().decode("cp932", "ignore"))
        }
        assert ran.json["findings"] or ran.code == 0
        assert not {cell for cell in cells if len(cell) > 6 and not cell.isdigit() and cell in printed}


def test_two_files_of_one_name_are_no_set(pc: Pc, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "same.CSV").write_bytes(b"1\r\n")
    ran = pc.run("check", tmp_path / "a", tmp_path / "b", "--json")
    assert (ran.code, ran.json["code"]) == (2, "file-unreadable")


def test_nothing_of_the_server_is_loaded() -> None:
    script = (
        "import sys, client.commands, client.api, engine.standard.sample\n"
        "loaded = {name.split('.')[0] for name in sys.modules}\n"
        "print(sorted(loaded & {'flask', 'sqlalchemy', 'web', 'store', 'accounts', 'argon2', 'yaml', 'app', 'alembic'}))\n"
    )
    told = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


@pytest.mark.parametrize("error", CLASSES, ids=lambda one: one.__name__)
def test_every_error_has_its_words_and_its_line_in_the_docs(error: type[errors.ClientError]) -> None:
    assert re.search(r"[ぁ-ん]", error.title)
    assert error.title.endswith("。")
    assert re.search(r"[ぁ-ん]", error.next_step)
    assert error.exit_code in range(1, 8)
    if error not in {errors.ClientError, errors.ServerRefusedError}:
        assert f"`{error.code}`" in DOC


def test_every_setting_is_documented() -> None:
    read = set()
    for path in (ROOT / "client").rglob("*.py"):
        read |= set(re.findall(r"\"(RENKEI_[A-Z_]+)\"", path.read_text("utf-8")))
    assert read == {one for one in re.findall(r"`(RENKEI_[A-Z_]+)`", DOC) if not one.startswith("RENKEI_TEST")}

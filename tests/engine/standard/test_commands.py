"""``renkei standard check`` and ``sample`` as a user types them."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner, Result

from engine.standard.commands import standard


def run(*arguments: str) -> Result:
    return CliRunner().invoke(standard, list(arguments))


def test_a_sample_is_written_and_found_good(tmp_path: Path) -> None:
    made = run("sample", "--kind", "K2", "--users", "2", "--seed", "5", "--out", str(tmp_path / "set"))
    assert made.exit_code == 0
    assert len(made.output.splitlines()) == 3
    checked = run("check", str(tmp_path / "set"))
    assert checked.exit_code == 0
    assert "送れます" in checked.output
    assert "送り単位 K2" in checked.output


def test_a_bad_set_ends_with_one_and_says_what_to_do(tmp_path: Path) -> None:
    run("sample", "--out", str(tmp_path))
    next(tmp_path.glob("UPSIKYU*")).unlink()
    checked = run("check", str(tmp_path))
    assert checked.exit_code == 1
    assert "E-SET-MISSING" in checked.output
    assert "→" in checked.output


def test_json_is_for_machines(tmp_path: Path) -> None:
    run("sample", "--out", str(tmp_path))
    checked = run("check", "--json", "--at", "2026-11-24", *map(str, tmp_path.iterdir()))
    assert checked.exit_code == 0
    assert json.loads(checked.output)["outcome"] == "ok"


def test_unreadable_arguments_end_with_two(tmp_path: Path) -> None:
    assert run("check", str(tmp_path / "none")).exit_code == 2
    assert run("check").exit_code == 2
    assert run("check", str(tmp_path), "--at", "昨日").exit_code == 2
    assert run("sample", "--kind", "K9", "--out", str(tmp_path)).exit_code == 2
    assert run("sample", "--month", "202613", "--out", str(tmp_path)).exit_code == 2


def test_hidden_files_of_a_folder_are_passed_over(tmp_path: Path) -> None:
    run("sample", "--out", str(tmp_path))
    (tmp_path / ".DS_Store").write_bytes(b"x")
    (tmp_path / "Thumbs.db").write_bytes(b"x")
    assert run("check", str(tmp_path)).exit_code == 0

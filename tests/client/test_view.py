"""`view`: the set as paper forms, on this PC only."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from engine.standard.sample import make_set
from tests.client.conftest import MIDORINO, NANOHANA, Pc


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "set"
    made.mkdir()
    for name, data in make_set("K2", 2, 1, (MIDORINO, "43"), (NANOHANA, "11")).items():
        (made / name).write_bytes(data)
    return made


def test_a_set_becomes_one_private_page_without_enrolment(pc: Pc, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "sheets.html"
    ran = pc.run("view", folder, "--out", out, "--json")
    assert (ran.code, ran.json["users"], ran.json["outcome"]) == (0, 2, "ok")
    page = out.read_text("utf-8")
    for words in ("第6表", "サービス利用票別表", "<style>", "default-src 'none'"):
        assert words in page
    assert "<script" not in page
    assert "<link" not in page
    assert os.name == "nt" or out.stat().st_mode & 0o077 == 0
    assert not pc.home.exists()


def test_without_a_place_the_page_lies_in_the_programs_own_folder(pc: Pc, folder: Path) -> None:
    ran = pc.run("view", folder)
    assert ran.code == 0
    assert str(pc.home / "view.html") in ran.out
    assert "消してください" in ran.out
    name = next(folder.glob("UPHOSOKU*")).read_bytes().decode("cp932").split(",")[5].strip('"')
    assert name in (pc.home / "view.html").read_text("utf-8")
    assert name not in ran.out


def test_a_set_to_mend_is_shown_as_far_as_it_can_be_read(pc: Pc, folder: Path, tmp_path: Path) -> None:
    next(folder.glob("UPHOSOKU*")).unlink()
    ran = pc.run("view", folder, "--out", tmp_path / "sheets.html")
    assert ran.code == 1
    assert "第7表" in (tmp_path / "sheets.html").read_text("utf-8")


def test_what_has_no_rows_and_what_has_no_place_are_told(pc: Pc, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "note.csv").write_bytes(b"x")
    for arguments in ([tmp_path / "note.csv"], [folder, "--out", tmp_path / "no" / "such.html"], [folder, "--out", tmp_path]):
        ran = pc.run("view", *arguments, "--json")
        assert (ran.code, ran.json["code"]) == (2, "file-unreadable")

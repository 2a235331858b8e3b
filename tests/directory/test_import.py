"""`renkei directory import`: counts what it did, changes nothing the second time, names what it left out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from directory import service
from directory.commands import directory
from directory.records import DirectoryOffice, DirectorySource
from store.work import Work

Published = Callable[..., Path]
HIMAWARI = {"事業所番号": "9971100020", "事業所名": "ひまわり訪問介護", "事業所名カナ": "ヒマワリホウモンカイゴ"}
NANOHANA = {"事業所番号": "9971100053", "事業所名": "なのはな訪問介護", "事業所名カナ": "ナノハナホウモンカイゴ"}


def run(app: Flask, *arguments: str | Path) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(directory, ["import", *map(str, arguments)])
    return result.exit_code, result.output


def test_the_first_import_adds_and_the_second_changes_nothing(app: Flask, work: Work, published: Published) -> None:
    path = published("jigyosho_110.csv", HIMAWARI, NANOHANA)
    assert "新規 2、変更 0、変化なし 0、除外 0" in run(app, path)[1]
    before = list(work.session.execute(select(DirectoryOffice.office_number, DirectoryOffice.digest, DirectoryOffice.source_id)))
    work.rollback()
    assert "新規 0、変更 0、変化なし 2、除外 0" in run(app, path)[1]
    after = list(work.session.execute(select(DirectoryOffice.office_number, DirectoryOffice.digest, DirectoryOffice.source_id)))
    assert before == after
    assert work.session.scalar(select(func.count()).select_from(DirectorySource)) == 1


def test_a_new_edition_updates_what_differs(app: Flask, work: Work, published: Published) -> None:
    run(app, published("jigyosho_110_all_20260601000000.csv", HIMAWARI, NANOHANA))
    moved = HIMAWARI | {"住所": "みどり野市西原9-9-9"}
    output = run(app, published("jigyosho_110_all_20260709180740.csv", moved, NANOHANA))[1]
    assert "新規 0、変更 1、変化なし 1" in output
    row = work.session.get_one(DirectoryOffice, ("9971100020", "110"))
    assert row.address == "みどり野市西原9-9-9"
    assert row.source.as_of == date(2026, 7, 9)
    unchanged = work.session.get_one(DirectoryOffice, ("9971100053", "110"))
    assert unchanged.source.as_of == date(2026, 7, 9)


def test_an_older_edition_does_not_undo_a_newer_one(app: Flask, work: Work, published: Published) -> None:
    run(app, published("jigyosho_110_all_20260709180740.csv", HIMAWARI | {"住所": "新しい住所"}))
    output = run(app, published("jigyosho_110_all_20260601000000.csv", HIMAWARI | {"住所": "古い住所"}))[1]
    assert "据え置き 1" in output
    assert work.session.get_one(DirectoryOffice, ("9971100020", "110")).address == "新しい住所"


def test_the_day_of_the_data_can_be_told(app: Flask, work: Work, published: Published) -> None:
    assert run(app, published("jigyosho_110.csv", HIMAWARI), "--date", "2026-10-01")[0] == 0
    credit = service.credit(work)
    assert credit is not None
    assert (credit.as_of, credit.text, credit.licence) == (
        date(2026, 10, 1), "厚生労働省 介護サービス情報公表システム", "CC BY 4.0",
    )  # fmt: skip


def test_broken_rows_are_named_without_their_content_and_the_rest_comes_in(app: Flask, work: Work, published: Published) -> None:
    bad = NANOHANA | {"市区町村名": ""}
    code, output = run(app, published("jigyosho_110.csv", bad, HIMAWARI))
    assert code == 0
    assert "2行目・事業所番号 9971100053：市区町村名が空です" in output
    assert "なのはな" not in output
    assert "新規 1" in output
    assert "除外 1" in output
    assert work.session.get(DirectoryOffice, ("9971100020", "110")) is not None


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", "名前,住所\n山,川\n".encode(), "事業所番号".encode("utf-16")])
def test_a_wrong_file_is_refused_and_nothing_is_written(app: Flask, work: Work, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "photo.csv"
    path.write_bytes(content)
    code, output = run(app, path)
    assert code == 1
    assert "photo.csv：取り込めません" in output
    assert work.session.scalar(select(func.count()).select_from(DirectorySource)) == 0


def test_a_missing_file_and_a_folder_are_refused_and_the_good_file_still_comes_in(app: Flask, tmp_path: Path, published: Published) -> None:
    code, output = run(app, tmp_path / "nowhere.csv", tmp_path, published("jigyosho_110.csv", HIMAWARI))
    assert code == 1
    assert output.count("ファイルが見つかりません") == 2
    assert "新規 1" in output


def test_a_search_from_the_terminal_says_who_is_there(app: Flask, published: Published) -> None:
    run(app, published("jigyosho_110.csv", HIMAWARI))
    runner = app.test_cli_runner()
    assert "9971100020" in runner.invoke(directory, ["search", "ひまわりは使ってる？"]).output
    assert "見つかりませんでした" in runner.invoke(directory, ["search", "ほげほげ"]).output


def test_the_published_files_come_in_and_are_found(app: Flask, work: Work, shared: Path | None, published: Published) -> None:
    path = (shared / "directory" / "jigyosho_760.csv") if shared else published("jigyosho_760.csv", HIMAWARI)
    code, first = run(app, path)
    assert code == 0
    count = work.session.scalar(select(func.count()).select_from(DirectoryOffice))
    work.rollback()
    assert f"新規 {count:,}" in first
    assert f"新規 0、変更 0、変化なし {count:,}" in run(app, path)[1]
    some = work.session.scalars(select(DirectoryOffice).order_by(DirectoryOffice.office_number).limit(1)).one()
    assert service.search(work, some.name)[0].name
    assert service.search(work, some.office_number)[0].office_number == some.office_number

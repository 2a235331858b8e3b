"""「ファイル診断」 in a real browser: dropped, mended, looked at, reported; on a phone and without JavaScript."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from engine.standard.sample import make_set
from tests.browser.conftest import DESKTOP, PHONE, Site, assert_accessible, assert_no_sideways_scroll

GOOD = make_set("K2", users=2, seed=7, sender=("9970100013", "43"), receiver=("9971100020", "11"))


def without_total() -> dict[str, bytes]:
    """The set as a care software writes it whose table 7 forgets the total."""
    name = next(name for name in GOOD if name.startswith("UPSIKYU"))
    lines = GOOD[name].decode("cp932").splitlines(keepends=True)
    return {**GOOD, name: "".join(line for line in lines if ",999999," not in line).encode("cp932")}


def diagnose(page: Page, files: Mapping[str, bytes]) -> None:
    """Choose the files and press the button."""
    page.goto("/check/")
    page.locator("#files").set_input_files(
        [{"name": name, "mimeType": "text/csv", "buffer": data} for name, data in files.items()]
    )
    page.get_by_role("button", name="ファイルを診断する").click()
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("送る前に診断します")


def fits(page: Page) -> None:
    page.wait_for_load_state()
    assert page.locator("h1").count() == 1
    assert page.locator("main .btn--go:visible").count() <= 1
    assert_no_sideways_scroll(page)
    assert_accessible(page)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1366", "390"])
def test_a_rejected_set_leads_to_a_report_for_the_maker(
    page: Page, site: Site, size: dict[str, int], problems: list[str]
) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.goto("/")
    page.get_by_role("link", name="送るファイルを診断する").click()
    fits(page)
    diagnose(page, without_total())
    expect(page.locator("h1")).to_have_text("1つ直すと、送れます")
    expect(page.locator(".find").first).to_contain_text("合計")
    fits(page)
    page.get_by_role("button", name="ソフト会社への報告書を作る").click()
    expect(page.locator("h1")).to_have_text("ソフト会社への報告書ができました")
    page.get_by_label("介護ソフトの名前").fill("ひなたケア")
    page.get_by_role("button", name="報告書に書き入れる").click()
    expect(page.locator("article.a4")).to_contain_text("ひなたケア")
    fits(page)
    for name, ending in (("PDF を受け取る", "pdf"), ("データ（JSON）を受け取る", "json")):
        with page.expect_download() as got:
            page.get_by_role("button", name=name).click()
        assert got.value.suggested_filename.endswith(f".{ending}")
    assert json.loads(Path(got.value.path()).read_text("utf-8"))["product"] == "ひなたケア"


def test_the_report_goes_to_the_desk_only_with_the_tick(page: Page, staff_page: Page, problems: list[str]) -> None:
    diagnose(page, without_total())
    page.get_by_role("button", name="ソフト会社への報告書を作る").click()
    page.get_by_text("窓口の人に渡して").click()
    page.get_by_role("button", name="窓口へ送る").click()
    expect(page.get_by_role("alert")).to_be_focused()
    fits(page)
    page.get_by_label("報告書を窓口に渡す").check()
    page.get_by_role("button", name="窓口へ送る").click()
    expect(page.locator("h1")).to_have_text("報告書を窓口へ送りました")
    fits(page)
    staff_page.goto("/desk/")
    staff_page.get_by_role("link", name="直すところが1つ").first.click()
    expect(staff_page.get_by_text("ファイル診断の報告書", exact=True).first).to_be_visible()
    expect(staff_page.get_by_text("E-T7-TOTAL").first).to_be_visible()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1366", "390"])
def test_an_accepted_set_is_looked_at_as_paper(page: Page, size: dict[str, int], problems: list[str]) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    diagnose(page, GOOD)
    expect(page.locator("h1")).to_have_text("この一組は、決まりどおりです")
    page.get_by_role("link", name="紙の形で中身を確かめる").click()
    sheet = page.locator(".vw-sheet").first
    expect(sheet).to_contain_text("サービス利用票")
    expect(sheet.locator("thead th.vw-d")).to_have_count(31)
    assert page.locator(".vw-user").count() == 2
    fits(page)


def test_the_plan_of_a_user_is_looked_at_as_paper(page: Page, problems: list[str]) -> None:
    for unit in ("K1", "Y2"):
        diagnose(page, make_set(unit, users=1))
        expect(page.locator(".vw-sheet").first).to_be_visible()
        fits(page)


def test_each_sheet_is_one_page_of_paper(page: Page) -> None:
    diagnose(page, GOOD)
    printed = page.pdf(prefer_css_page_size=True)
    assert printed.count(b"/Type /Page\n") == page.locator(".vw-sheet").count() == 6


def test_files_are_dropped_with_the_mouse(page: Page, problems: list[str]) -> None:
    page.goto("/check/")
    page.evaluate(
        """() => {
            const data = new DataTransfer();
            data.items.add(new File(["x"], "UPPLAN.CSV"));
            const zone = document.querySelector("[data-drop]");
            zone.dispatchEvent(new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true}));
        }"""
    )
    expect(page.locator("[data-drop-chosen]")).to_contain_text("1つのファイルを選びました")


def test_everything_works_without_javascript(no_javascript: Page) -> None:
    page = no_javascript
    diagnose(page, without_total())
    expect(page.locator("h1")).to_have_text("1つ直すと、送れます")
    expect(page.locator(".vw-sheet").first).to_be_visible()
    page.get_by_role("button", name="ソフト会社への報告書を作る").click()
    with page.expect_download() as got:
        page.get_by_role("button", name="PDF を受け取る").click()
    assert Path(got.value.path()).read_bytes().startswith(b"%PDF-")

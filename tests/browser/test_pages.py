"""Every kind of page: accessible, no wider than its window, and usable without JavaScript."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, assert_accessible, assert_no_sideways_scroll

OPEN_PAGES = (
    "/", "/journey/start", "/journey/resume", "/account/sign-in", "/account/demo-letters", "/staff/sign-in", "/help/",
    "/help/faq/", "/check/", "/tickets/new", "/partners/", "/partners/?q=訪問介護", "/about/accessibility", "/about/privacy", "/nowhere",
)
STAFF_PAGES = ("/desk/", "/desk/?q=証明書", "/desk/?view=later", "/desk/new", "/desk/report", "/desk/misses/")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1366", "390"])
@pytest.mark.parametrize("path", OPEN_PAGES)
def test_open_pages_fit_and_are_accessible(page: Page, path: str, size: dict[str, int]) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.goto(path)
    assert page.locator("h1").count() == 1
    assert page.locator("main .btn--go:visible").count() <= 1, "one filled button a page"
    assert_no_sideways_scroll(page)
    assert_accessible(page)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1366", "390"])
@pytest.mark.parametrize("path", STAFF_PAGES)
def test_the_desks_pages_fit_and_are_accessible(staff_page: Page, path: str, size: dict[str, int]) -> None:
    staff_page.set_viewport_size(size)  # type: ignore[arg-type]
    staff_page.goto(path)
    assert staff_page.locator("h1").count() == 1
    assert_no_sideways_scroll(staff_page)
    assert_accessible(staff_page)


def test_the_first_tab_stop_leads_to_the_content(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("本文へ進む")
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")


def test_help_opens_beside_the_page_and_closes_again(page: Page, problems: list[str]) -> None:
    page.goto("/journey/start")
    page.get_by_role("link", name="困ったとき").first.click()
    panel = page.locator("#help-panel .panel")
    expect(panel).to_be_visible()
    assert_accessible(page)
    panel.get_by_role("link", name="閉じる").or_(panel.get_by_role("button", name="閉じる")).first.click()
    expect(panel).to_have_count(0)


def test_the_wizard_begins_without_javascript(no_javascript: Page) -> None:
    page = no_javascript
    page.goto("/")
    page.get_by_role("button", name="準備をはじめる").click()
    for name, value in (("os", "windows11"), ("browser", "edge"), ("screen", "wide")):
        page.locator(f"input[name={name}][value={value}]").check()
    page.get_by_role("button", name="パソコンを確かめる").click()
    page.get_by_role("link", name=re.compile("次の質問")).click()
    expect(page.locator("h1")).to_contain_text("どの種類の事業所")


def test_the_bot_answers_without_javascript(no_javascript: Page) -> None:
    page = no_javascript
    page.goto("/help/")
    page.locator("main").get_by_role("textbox").fill("ライセンス料はいくらですか")
    page.locator("main").get_by_role("button", name="送る").first.click()
    expect(page.locator("main")).to_contain_text("円")

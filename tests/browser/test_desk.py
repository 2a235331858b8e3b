"""An agent at the screen: a ticket with labels, put off, and an action for the office, at both widths."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, assert_accessible, assert_no_sideways_scroll


def fits(page: Page) -> None:
    assert page.locator("h1").count() == 1
    assert page.locator("main .btn--go:visible").count() <= 1
    assert_no_sideways_scroll(page)
    assert_accessible(page)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1366", "390"])
def test_a_call_is_noted_labelled_put_off_and_acted_on(staff_page: Page, size: dict[str, int]) -> None:
    page = staff_page
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.goto("/desk/new")
    page.get_by_label("事業所番号").fill("9970100021")
    page.get_by_label("聞いた内容").fill("パソコンを替えたので、証明書を入れ直したい。折り返しがほしい。")
    page.get_by_role("button", name="相談として残す").click()
    page.locator("#handle summary").click()
    page.locator("#tags").fill("月末 折り返し")
    page.get_by_role("button", name="付箋を付けかえる").click()
    expect(page.locator(".tagline .tag")).to_have_text(["折り返し", "月末"])
    page.get_by_label("返事", exact=True).fill("来週、こちらからお電話します。")
    page.get_by_role("button", name="返事を送る").click()
    page.locator("#handle summary").click()
    page.get_by_role("button", name="あと回しにする").click()
    expect(page.locator("main")).to_contain_text("あと回しにしています")
    fits(page)
    page.get_by_role("link", name="折り返し", exact=True).first.click()
    expect(page.locator("#list")).to_contain_text("パソコンを替えた")
    fits(page)
    page.get_by_role("link", name=re.compile("パソコンを替えた")).first.click()
    page.locator("#do summary").click()
    page.get_by_role("link", name="パソコン用の番号を出す").click()
    fits(page)
    page.get_by_role("button", name="パソコン用の番号を出す").click()
    expect(page.locator(".err-sum")).to_be_focused()
    fits(page)
    page.get_by_label("なぜ、いまするのか").fill("入れ直しのため")
    page.get_by_label("本人だと確かめました").check()
    page.get_by_role("button", name="パソコン用の番号を出す").click()
    expect(page.locator("main")).to_contain_text(re.compile(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}"))
    fits(page)

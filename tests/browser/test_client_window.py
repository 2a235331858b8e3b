"""The office client's window in a real browser: dropped, sent, followed; both sizes; without JavaScript."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from engine.standard.actuals import actuals_from_planned
from engine.standard.sample import make_set
from tests.browser.conftest import DESKTOP, PHONE, assert_accessible, assert_no_sideways_scroll, watch
from tests.client.conftest import MIDORINO, NANOHANA, PASSPHRASE, Pc, World, server, world
from tests.client.window.conftest import Window, window_of, write_to

__all__ = ["server", "world"]
PLAN = make_set("K2", 2, 1, (MIDORINO, "43"), (NANOHANA, "11"), "202612", "20261124100000")
DROP = """([zone, files]) => {
  const bag = new DataTransfer();
  for (const [name, text] of files) bag.items.add(new File([Uint8Array.from(atob(text), c => c.charCodeAt(0))], name));
  for (const kind of ["dragenter", "dragover", "drop"])
    zone.dispatchEvent(new DragEvent(kind, {dataTransfer: bag, bubbles: true, cancelable: true}));
}"""


@pytest.fixture
def nanohana(world: World) -> Pc:
    return world.enrolled("nanohana", NANOHANA)


@pytest.fixture
def window(world: World) -> Iterator[Window]:
    with window_of(world.enrolled("midorino", MIDORINO)) as made:
        yield made


def open_with_passphrase(page: Page, window: Window) -> None:
    page.goto(window.entrance)
    page.get_by_label("ソフトを開くための言葉を入れてください").fill(PASSPHRASE)
    page.get_by_role("button", name="画面を開く").click()
    expect(page.locator("h1")).to_have_text("ケアプランを送る")


@pytest.fixture
def context_here(browser: Browser) -> Iterator[BrowserContext]:
    """A clerk's browser that has nothing to do with the product's own pages."""
    context = browser.new_context(locale="ja-JP", timezone_id="Asia/Tokyo", viewport=DESKTOP)  # type: ignore[arg-type] # a plain dict is what Playwright documents
    found: list[str] = []
    watch(context, found)
    yield context
    context.close()
    assert found == []


def looks_right(page: Page) -> None:
    """On a desktop and on a phone: one heading, one filled button at most, no violation, no sideways scroll."""
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type] # as above
        assert page.locator("h1").count() == 1
        assert page.locator("main .btn--go:visible").count() <= 1
        assert_no_sideways_scroll(page)
        assert_accessible(page)
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type] # as above


def test_a_set_is_dropped_sent_and_followed(context_here: BrowserContext, window: Window, nanohana: Pc, tmp_path: Path) -> None:
    page = context_here.new_page()
    page.goto(window.entrance)
    looks_right(page)
    open_with_passphrase(page, replace(window, entrance=window.base))
    looks_right(page)

    files = [[name, base64.b64encode(data).decode()] for name, data in PLAN.items()]
    page.evaluate(DROP, [page.locator("[data-drop]").element_handle(), files])
    expect(page.locator("h1")).to_have_text("なのはなデイサービスへ送れます")
    looks_right(page)
    page.get_by_role("link", name="紙の形で見る").click()
    expect(page.locator(".vw-sheet").first).to_be_visible()
    looks_right(page)
    page.get_by_role("link", name="前の画面へ戻る").click()

    page.get_by_role("button", name="なのはなデイサービスへ送る").click()
    expect(page.locator("h1")).to_have_text("中継所が預かりました。相手を待っています")
    looks_right(page)
    assert nanohana.run("fetch").code == 0
    expect(page.locator("h1")).to_have_text("なのはなデイサービスに届きました", timeout=20_000)  # nobody pressed anything
    looks_right(page)
    page.get_by_role("link", name="控え", exact=True).click()
    expect(page.locator("h1")).to_contain_text("1か所すべてに届きました")
    looks_right(page)

    answer = actuals_from_planned(PLAN, "20261124120000")
    assert nanohana.run("send", write_to(tmp_path / "answer", answer)).code == 0
    page.get_by_role("link", name="ようす").click()
    looks_right(page)
    page.get_by_role("button", name="いまのようすを確かめる").click()
    page.get_by_role("link", name=re.compile("受け取る")).first.click()
    expect(page.locator("h1")).to_have_text("1件が届いています")
    looks_right(page)
    page.get_by_role("button", name="届いたものを受け取る").click()
    page.get_by_role("link", name=re.compile("中身と置いた場所を見る")).click()
    looks_right(page)
    page.get_by_role("button", name="取り込んだと知らせる").click()
    expect(page.locator("main")).to_contain_text("なのはなデイサービスに、取り込んだことを知らせました。")
    assert [one["state"] for one in json.loads(nanohana.run("status", "--json").out)["sent"]] == ["imported"]


def test_findings_are_shown_in_the_window(context_here: BrowserContext, window: Window) -> None:
    page = context_here.new_page()
    open_with_passphrase(page, window)
    bad = {name: data.decode("cp932").encode() for name, data in PLAN.items()}
    page.locator("#files").set_input_files([{"name": name, "mimeType": "text/csv", "buffer": data} for name, data in bad.items()])
    expect(page.locator("h1")).to_contain_text("直すと、送れます")
    looks_right(page)
    page.get_by_role("link", name="ソフト会社への報告書を作る").click()
    expect(page.locator("article.a4")).to_be_visible()
    looks_right(page)


def test_everything_works_without_javascript(browser: Browser, window: Window, nanohana: Pc) -> None:
    context = browser.new_context(locale="ja-JP", viewport=PHONE, java_script_enabled=False)  # type: ignore[arg-type] # as above
    page = context.new_page()
    open_with_passphrase(page, window)
    page.locator("#files").set_input_files([{"name": name, "mimeType": "text/csv", "buffer": data} for name, data in PLAN.items()])
    page.get_by_role("button", name="ファイルを確かめる").click()
    page.get_by_role("button", name="なのはなデイサービスへ送る").click()
    expect(page.locator("h1")).to_have_text("中継所が預かりました。相手を待っています")
    assert nanohana.run("fetch").code == 0
    page.get_by_role("button", name="いまのようすを確かめる").click()
    expect(page.locator("h1")).to_have_text("なのはなデイサービスに届きました")
    page.get_by_role("button", name="画面に鍵をかける").click()
    expect(page.locator("h1")).to_have_text("ソフトを開くための言葉を入れてください")
    context.close()

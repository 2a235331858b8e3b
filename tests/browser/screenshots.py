"""Draws docs/screenshots anew: plays the journey in the real browser and keeps what is worth a look."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from engine.standard.sample import make_set
from onboarding.selftest.office_pc import OfficePC
from tests.browser.clerk import Clerk, read_letter
from tests.browser.conftest import DESKTOP, PHONE, ROOT, Site, sign_in_agent, start_site

FOLDER = ROOT / "docs" / "screenshots"
OFFICE, PARTNER = "9970100013", "9971100020"
KEPT = {"landing", "question", "environment", "findings", "enrol", "terms", "connected", "practice-sent", "first-send"}


def shoot(page: Page, name: str) -> None:
    """The whole page as a clerk's PC and as a phone show it."""
    for suffix, size in (("1366", DESKTOP), ("390", PHONE)):
        page.set_viewport_size(size)  # type: ignore[arg-type]  # a plain dict is what Playwright documents
        page.screenshot(path=FOLDER / f"{name}-{suffix}.png", full_page=True, animations="disabled")
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]  # as above


def kept(page: Page, name: str) -> None:
    """Keep the pages that the docs show."""
    if name in KEPT:
        shoot(page, name)


def new_page(browser: Browser, site: Site) -> Page:
    """A browser of one's own."""
    return browser.new_context(base_url=site.url, locale="ja-JP", timezone_id="Asia/Tokyo", viewport=DESKTOP).new_page()  # type: ignore[arg-type]  # as above


def office_side(page: Page, site: Site, folder: Path) -> OfficePC:
    """From the landing page to the first send; the office's program as it is then."""
    clerk = Clerk(page, site, read_letter(site, OFFICE), folder, kept)
    good = make_set("K2", users=2, seed=7, sender=(OFFICE, "43"), receiver=(PARTNER, "11"), month="202612")
    clerk.step_0()
    clerk.step_0_set({name: content.decode("cp932").encode() for name, content in good.items()}, good)
    clerk.step_1()
    page.goto("/journey/")
    shoot(page, "journey")
    clerk.step_2()
    clerk.step_3()
    clerk.practise()
    clerk.choose_partner("ひまわり訪問介護")
    clerk.first_send(good)
    return clerk.program


def client_window(page: Page, program: OfficePC) -> None:
    """The office client's window after the first send: what waits, who has it, a set about to be sent."""
    command = [sys.executable, "-m", "client", "window", "--no-open", "--json"]
    with subprocess.Popen(command, env=program.environment, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        told = ""
        while not told.rstrip().endswith("}"):
            told += running.stdout.readline()
        page.goto(json.loads(told)["url"])
        page.get_by_label("ソフトを開くための言葉").fill(program.environment["RENKEI_OFFICE_PASSPHRASE"])
        page.get_by_role("button", name="画面を開く").click()
        shoot(page, "client-window")
        good = make_set("K2", users=2, seed=8, sender=(OFFICE, "43"), receiver=(PARTNER, "11"), month="202701")
        page.locator("#files").set_input_files(
            [{"name": name, "mimeType": "text/csv", "buffer": content} for name, content in good.items()])
        page.get_by_role("button", name="へ送る").wait_for()
        shoot(page, "client-window-checked")
        page.get_by_role("button", name="へ送る").click()
        page.locator("h1", has_text="に届きました").wait_for(timeout=60_000)
        shoot(page, "client-window-sent")
        page.get_by_role("link", name="受け取る").first.click()
        page.get_by_role("button", name="届いたものを受け取る").or_(page.get_by_role("button", name="確かめる")).first.click()
        shoot(page, "client-window-inbox")
        page.get_by_role("link", name="ようす").click()
        shoot(page, "client-window-status")
        running.send_signal(signal.SIGINT)


def diagnosis(page: Page) -> None:
    """The open file check: a set to mend, a set to send, and the sheets of the second."""
    good = make_set("K2", users=2, seed=7, sender=(OFFICE, "43"), receiver=(PARTNER, "11"), month="202612")
    name = next(name for name in good if name.startswith("UPSIKYU"))
    lines = good[name].decode("cp932").splitlines(keepends=True)
    bad = {**good, name: "".join(line for line in lines if ",999999," not in line).encode("cp932")}
    for files, title in ((bad, "diagnosis-rejected"), (good, "diagnosis-accepted")):
        page.goto("/check/")
        page.locator("#files").set_input_files(
            [{"name": name, "mimeType": "text/csv", "buffer": content} for name, content in files.items()]
        )
        page.get_by_role("button", name="ファイルを診断する").click()
        page.locator(".vw-sheet").first.wait_for()
        # The sheets have a picture of their own.
        page.locator("section:has(> .vw)").evaluate("section => section.hidden = true")
        shoot(page, title)
    page.locator("section:has(> .vw)").evaluate("section => section.hidden = false")
    for suffix, size in (("1366", DESKTOP), ("390", PHONE)):
        page.set_viewport_size(size)  # type: ignore[arg-type]  # as above
        page.locator(".vw-user").first.screenshot(path=FOLDER / f"viewer-{suffix}.png", animations="disabled")


def ask_and_answer(page: Page, staff: Page) -> None:
    """A conversation with the bot, handed over, and the agent's screen."""
    page.goto("/help/")
    for question in ("3か所だといくら？", "実績がまだ返ってこない相手がいます"):
        page.locator("main").get_by_role("textbox").fill(question)
        page.locator("main").get_by_role("button", name="送る").first.click()
        page.wait_for_timeout(1500)
    shoot(page, "chat")
    page.goto("/tickets/new")
    page.locator("#text").fill("12月分を送りましたが、相手の画面に出てこないそうです。もう一度送ってもよいですか")
    page.get_by_role("button", name="窓口に送る").click()
    page.get_by_role("link", name="相談の画面を開く").click()
    sign_in_agent(staff)
    staff.get_by_role("link", name="12月分を送りました").first.click()
    shoot(staff, "ticket")


def main() -> None:
    """Start the product, play, draw, stop."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        process, url = start_site(folder / "data", folder / "log", RENKEI_NOW="")
        found = shutil.which("chromium-headless-shell") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=found, args=["--no-proxy-server"])
        try:
            site = Site(url, folder / "data")
            page = new_page(browser, site)
            diagnosis(page)
            client_window(new_page(browser, site), office_side(page, site, folder))
            ask_and_answer(page, new_page(browser, site))
        finally:
            browser.close()
            process.send_signal(signal.SIGINT)
            process.wait(timeout=20)
    print("\n".join(sorted(path.name for path in FOLDER.iterdir())))


if __name__ == "__main__":
    main()

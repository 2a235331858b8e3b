"""An office clerk at the browser and at the client: the wizard's steps, as one person does them."""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from accounts.service import Letter
from onboarding.selftest.office_pc import OfficePC
from tests.browser.conftest import Site

PASSWORD = "midori-no-hana-7"
Look = Callable[[Page, str], None]


def read_letter(site: Site, number: str) -> Letter:
    """The posted notice of one of the demo's new offices."""
    for line in (site.data_dir / "demo-letters.txt").read_text(encoding="utf-8").splitlines():
        letter = Letter(*line.split("\t"))
        if letter.office_number == number:
            return letter
    raise LookupError(number)


def as_windows_pc(page: Page) -> None:
    """Give the page the user agent and client hints of Edge on Windows 11, as an office's PC has them."""
    agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0"
    brands = [{"brand": "Microsoft Edge", "version": "142"}, {"brand": "Chromium", "version": "142"}]
    hints = {"brands": brands, "platform": "Windows", "platformVersion": "15.0.0", "architecture": "x86", "model": "", "mobile": False}
    page.context.new_cdp_session(page).send("Emulation.setUserAgentOverride", {"userAgent": agent, "userAgentMetadata": hints})


class Clerk:
    """Plays one office. `look` is called at each page worth a look."""

    def __init__(self, page: Page, site: Site, letter: Letter, folder: Path, look: Look | None = None) -> None:
        self.page, self.site, self.letter, self.folder = page, site, letter, folder
        self.program = OfficePC([sys.executable, "-m", "client"], folder / "office")
        self.look = look or (lambda _page, _name: None)

    def press(self, name: str) -> None:
        """Press the button or follow the link with that name."""
        self.page.get_by_role("button", name=name).or_(self.page.get_by_role("link", name=name)).first.click()

    def pick(self, name: str) -> None:
        """Choose a radio button or a tick box."""
        self.page.get_by_label(name).first.check()

    def fill(self, label: str, *, text: str, exact: bool = False) -> None:
        """Type into the field with that label."""
        self.page.locator("input, textarea").and_(self.page.get_by_label(label, exact=exact)).fill(text)

    def heading(self, words: str) -> None:
        """Wait until the page's heading says so."""
        expect(self.page.locator("h1")).to_contain_text(words, timeout=20_000)

    def step_0(self) -> None:
        """From the landing page to a checked set, with two wrong turns."""
        page = self.page
        as_windows_pc(page)
        page.goto("/")
        self.look(page, "landing")
        self.press("準備をはじめる")
        self._environment()
        self.heading("どの種類の事業所")
        self.press("次へ進む")
        expect(page.get_by_role("alert")).to_be_focused()
        self.pick("居宅介護支援事業所")
        self.press("次へ進む")
        self.fill("事業所番号", text="９９７０１０００１")
        self.press("次へ進む")
        expect(page.get_by_role("alert")).to_contain_text("9けた")
        self.look(page, "question")
        self.fill("事業所番号", text=self.letter.office_number)
        self.press("次へ進む")
        self.press("はい、この事業所です")
        self.pick("紙や CD などで請求している")
        self.press("次へ進む")
        self.fill("介護ソフトの名前", text="ひなたケア 4.1")
        self.press("次へ進む")

    def _environment(self) -> None:
        """The page reads the PC by itself."""
        page = self.page
        self.heading("使えます")
        self.look(page, "environment")
        self.press("次の質問へ進む")

    def step_0_set(self, bad: dict[str, bytes], good: dict[str, bytes]) -> None:
        """A set that must be mended, then one that is right."""
        page = self.page
        self._drop(bad)
        self.look(page, "findings")
        page.goto("/journey/set")
        self._drop(good)
        self.look(page, "set-accepted")

    def _drop(self, files: dict[str, bytes]) -> None:
        self.page.locator("input[type=file]").set_input_files(
            [{"name": name, "mimeType": "text/csv", "buffer": content} for name, content in files.items()])
        self.press("ファイルを確かめる")
        self.page.wait_for_url("**/journey/set/result")

    def step_1(self) -> None:
        """Letter code, enrolment code, and the page that turns green while the client works."""
        page = self.page
        page.goto("/journey/certificate-kind")
        self.pick("持っていない")
        self.press("次へ進む")
        self.pick("手元にある")
        self.press("次へ進む")
        self.fill("証明書を受け取るためのパスワード", text="WRNG-CODE-2345")
        self.press("次へ進む")
        expect(page.get_by_role("alert")).to_contain_text("合いません")
        self.fill("証明書を受け取るためのパスワード", text=self.letter.letter_code.lower())
        self.press("次へ進む")
        self.press("このパソコン用の番号を作る")
        self.look(page, "enrol")
        code = page.locator("b.ticketno").inner_text().strip()
        self.program.call("enrol", "--url", self.site.url, "--office", self.letter.office_number, code=code)
        self.heading("電子証明書が、このパソコンに入りました")
        self.look(page, "enrolled")

    def step_2(self) -> None:
        """Sign in, change the first password, read the price, apply."""
        page = self.page
        page.goto("/journey/sign-in")
        self.fill("KJ ではじまる14けたの ID", text=self.letter.kj_id)
        self.fill("パスワード", text="chigau-mono-1")
        self.press("次へ進む")
        expect(page.get_by_role("alert")).to_contain_text("あと2回")
        self.fill("パスワード", text=self.letter.temporary_password)
        self.press("次へ進む")
        self.heading("自分のパスワードに変えます")
        self.fill("いまのパスワード", text=self.letter.temporary_password)
        self.fill("新しいパスワード", text=PASSWORD, exact=True)
        self.fill("新しいパスワード（もう一度）", text=PASSWORD)
        self.press("パスワードを変える")
        self.heading("きょう申し込むと、0円です")
        self.look(page, "terms")
        self.pick("読みました。同意します")
        self.press("申し込み内容の確認へ進む")
        self.heading("この内容で申し込みます")
        self.press("この内容で申し込む")
        expect(page.locator("main")).to_contain_text("A-20")
        self.look(page, "applied")

    def step_3(self) -> None:
        """The heartbeat turns the page green by itself."""
        page = self.page
        page.goto("/journey/connect")
        self.heading("ソフトを動かして")
        self.program.call("heartbeat")
        self.heading("署名のある知らせが届きました")
        self.look(page, "connected")

    def practise(self) -> None:
        """The practice set, downloaded from the page, goes out and comes back as actual services."""
        page = self.page
        page.goto("/journey/practice")
        self.look(page, "practice")
        content = page.request.get("/journey/practice/set.zip").body()
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            archive.extractall(self.folder / "practice")
        self.program.call("send", str(self.folder / "practice"))
        self.heading("練習の一通が、往復しました")
        self.look(page, "practice-sent")

    def choose_partner(self, words: str) -> None:
        """Find a partner that is ready and agree on a month."""
        page = self.page
        page.goto("/journey/partner")
        self.fill("事業所の名前・番号・市町村", text=words)
        self.press("相手をさがす")
        hit = page.locator(".hit").filter(has_text="受け取る準備ができています")
        self.look(page, "partner")
        hit.get_by_role("button", name="この相手を選ぶ").first.click()
        page.locator("input[name=partner_month]").first.check()
        self.press("始める月を決める")

    def first_send(self, files: dict[str, bytes]) -> None:
        """The first real send; the partner's own client takes it and signs."""
        page = self.page
        page.goto("/journey/first-send")
        folder = self.folder / "first"
        folder.mkdir()
        for name, data in files.items():
            (folder / name).write_bytes(data)
        self.program.call("send", str(folder))
        self.heading("届きました")
        self.look(page, "first-send")

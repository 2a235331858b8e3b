"""A clerk's day in the window: drop, send, see it arrive, receive, say it was imported."""

from __future__ import annotations

import time
from pathlib import Path

import httpx

from engine.standard.actuals import actuals_from_planned
from engine.standard.sample import make_set
from tests.client.conftest import MIDORINO, NANOHANA, PASSPHRASE, Pc, World
from tests.client.window.conftest import STAMP, Window, heading, window_of, write_to

Files = dict[str, bytes]


def opened(window: Window) -> Window:
    window.browser.get(window.entrance)
    assert heading(window.post("/unlock", data={"words": PASSPHRASE})) == "ケアプランを送る"
    return window


def until(window: Window, path: str, words: str) -> httpx.Response:
    """Look at a page again until it says so."""
    for _ in range(100):
        page = window.browser.get(path)
        if words in page.text:
            return page
        time.sleep(0.1)
    raise AssertionError(page.text)


def test_a_dropped_set_is_checked_sent_and_followed_to_its_receipts(window: Window, nanohana: Pc, exported: Files) -> None:
    checked = window.drop(exported)
    assert heading(checked) == "なのはなデイサービスへ送れます"
    assert "2026年12月分" in checked.text
    forms = window.browser.get(f"{checked.url.path}/forms")
    assert "vw-sheet" in forms.text
    assert nanohana.run("fetch", "--json").json["packages"] == []  # nothing has left yet

    sent = window.press(checked, "なのはなデイサービスへ送る")
    assert heading(sent) == "中継所が預かりました。相手を待っています"
    assert "hx-get=" in sent.text
    assert nanohana.run("fetch").code == 0
    window.browser.get(f"{sent.url.path}/live")
    arrived = until(window, f"{sent.url.path}/live", "受領の控え（相手の署名）")  # by itself, because the page is looked at
    assert "なのはなデイサービスに届きました" in arrived.text

    paper = window.browser.get(f"{sent.url.path}/receipts/2")
    assert paper.headers["content-disposition"].startswith('attachment; filename="received-')
    assert paper.text.count(".") == 2
    assert window.browser.get(f"{sent.url.path}/receipts/9").status_code == 404
    assert "1か所すべてに届きました" in window.browser.get("/sent?month=202612").text


def test_the_same_set_again_asks_first(window: Window, nanohana: Pc, exported: Files) -> None:
    window.press(window.drop(exported), "なのはなデイサービスへ送る")
    again = window.drop(exported)
    assert heading(again) == "同じものを、もう送っています"
    refused = window.post(f"{again.url.path}/send")
    assert (refused.status_code, heading(refused)) == (422, "同じものを、もう送っています")
    assert "--again" not in again.text
    sent = window.press(again, "それでも、もう一度送る")
    assert heading(sent) == "中継所が預かりました。相手を待っています"
    assert len(nanohana.run("fetch", "--json").json["packages"]) == 2


def test_a_set_with_errors_is_not_sendable_and_says_what_to_mend(window: Window, exported: Files) -> None:
    bad = {name: data.decode("cp932").encode() for name, data in exported.items()}
    page = window.drop(bad)
    assert "まだ送れません" in page.text
    assert "直したファイルを入れる" in page.text
    assert "問い合わせ用の記号" in page.text
    assert "/send" not in page.text
    report = window.browser.get(f"{page.url.path}/report")
    assert heading(report) == "ソフト会社への報告書ができました"
    assert "標準仕様ファイルの確認 報告書" in report.text
    saved = window.browser.get(f"{page.url.path}/report.html")
    assert saved.headers["content-disposition"] == 'attachment; filename="renkei-report.html"'
    assert "標準仕様ファイルの確認 報告書" in saved.text
    refused = window.post(f"{page.url.path}/send")
    assert refused.status_code == 422


def test_a_set_of_another_office_and_an_empty_drop_are_explained(window: Window, nanohana: Pc) -> None:
    foreign = make_set("K2", 1, 1, ("9971500020", "43"), (NANOHANA, "11"), "202612", STAMP)
    page = window.drop(foreign)
    assert heading(page) == "この事業所のファイルではありません"
    refused = window.press(page, "もう一度確かめて送る")
    assert (refused.status_code, heading(refused)) == (422, "この事業所のファイルではありません")
    empty = window.post("/sets", files=[("files", ("", b"", "application/octet-stream"))])
    assert empty.status_code == 422
    assert "送れるファイルがありません" in empty.text
    headers = {"Origin": window.base, "Content-Type": "multipart/form-data; boundary=x"}
    torn = window.browser.post("/sets", headers=headers, content=b'--x\r\nContent-Disposition: form-data; name="files"')
    assert torn.status_code == 422
    assert "途中で切れました" in torn.text


def test_a_partner_that_is_not_ready_is_said_before_sending(world: World, window: Window, exported: Files) -> None:
    page = window.drop(exported)  # Nanohana has no certificate yet
    assert heading(page) == "相手の事業所は、まだ受け取れません"
    assert "電子証明書がまだありません" in page.text
    assert window.press(page, "もう一度確かめて送る").status_code == 422
    world.enrolled("nanohana", NANOHANA)
    assert heading(window.press(page, "もう一度確かめて送る")) == "中継所が預かりました。相手を待っています"


def test_dropping_a_set_can_be_undone(window: Window, nanohana: Pc, exported: Files) -> None:
    checked = window.drop(exported)
    home = window.press(checked, "送らずにやめる")
    assert "どこにも送っていません" in home.text
    assert "もう手放しました" in window.browser.get(checked.url.path).text


def test_received_sets_go_to_the_folder_of_the_care_software(
    window: Window, nanohana: Pc, exported: Files, tmp_path: Path
) -> None:
    actual = actuals_from_planned(exported, "20261124120000")
    assert nanohana.run("send", write_to(tmp_path / "actual", actual)).code == 0
    into = tmp_path / "import"
    wrong = window.post("/settings", data={"into": str(into)})
    assert wrong.status_code == 422
    assert "見つかりません" in wrong.text
    into.mkdir()
    assert "置く場所を決めました" in window.post("/settings", data={"into": str(into)}).text

    window.post("/refresh")
    waiting = window.browser.get("/inbox")
    assert heading(waiting) == "1件が届いています"
    got = window.press(waiting, "届いたものを受け取る")
    assert heading(got) == "1件が、取り込みを待っています"
    assert {one.name: one.read_bytes() for one in into.iterdir()} == actual
    link = next(part.split('"')[0] for part in got.text.split('href="')[1:] if part.startswith("/inbox/"))
    one = window.browser.get(link)
    assert str(into) in one.text
    assert "vw-sheet" in window.browser.get(f"{link}/forms").text

    done = window.press(one, "取り込んだと知らせる")
    assert "取り込んだことを知らせました" in done.text
    assert "取り込み済み" in done.text
    assert [row["state"] for row in nanohana.run("status", "--json").json["sent"]] == ["imported"]


def test_a_set_received_before_the_folder_was_chosen_can_be_put_there(
    window: Window, nanohana: Pc, exported: Files, tmp_path: Path
) -> None:
    actual = actuals_from_planned(exported, "20261124120000")
    assert nanohana.run("send", write_to(tmp_path / "actual", actual)).code == 0
    got = window.post("/inbox/fetch")
    link = next(part.split('"')[0] for part in got.text.split('href="')[1:] if part.startswith("/inbox/"))
    assert "先に、介護ソフトが取り込むフォルダーを決めてください" in window.post(f"{link}/save").text
    into = tmp_path / "import"
    into.mkdir()
    window.post("/settings", data={"into": f'"{into}"'})  # as Explorer copies a path
    assert str(into) in window.post(f"{link}/save").text
    assert {one.name: one.read_bytes() for one in into.iterdir()} == actual
    into.joinpath(next(iter(actual))).write_bytes(b"the person's own")
    window.post(f"{link}/save")
    assert into.joinpath(next(iter(actual))).read_bytes() == b"the person's own"


def test_without_a_line_the_window_keeps_the_set_and_sends_it_later(
    world: World, midorino: Pc, nanohana: Pc, exported: Files, tmp_path: Path
) -> None:
    from tests.client.line import line_to

    with line_to(world.url) as line:
        config = midorino.home / "config.json"
        config.write_text(config.read_text("utf-8").replace(world.url, line.url), "utf-8")
        with window_of(midorino) as made:
            window = opened(made)
            window.press(window.drop(exported), "なのはなデイサービスへ送る")  # the partner is known from now on
            line.down = True
            window.post("/refresh")
            status = window.browser.get("/status")
            assert "中継所につながりません" in status.text
            later = make_set("K2", 1, 9, (MIDORINO, "43"), (NANOHANA, "11"), "202612", "20261124110000")
            kept = window.press(window.drop(later), "なのはなデイサービスへ送る")
            assert heading(kept) == "封をして、このパソコンに預かっています"
            assert "1件が待っています" in window.browser.get("/status").text
            line.down = False
            window.post("/refresh")
            assert heading(window.browser.get(kept.url.path)) == "中継所が預かりました。相手を待っています"
    assert len(nanohana.run("fetch", "--json").json["packages"]) == 2


def test_the_status_page_names_certificate_licence_and_outbox(window: Window) -> None:
    page = window.browser.get("/status")
    assert heading(page) == "このパソコンは、送り受けできます"
    for words in ("電子証明書", "使えます", "1年分の利用料", "送信待ち", "つながっています"):
        assert words in page.text

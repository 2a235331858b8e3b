"""Only the browser that was opened, on this PC, from our own pages; and a lock that closes by itself."""

from __future__ import annotations

import http.client
import re
import socket

import httpx
import pytest

from client.settings import Home
from client.window.desk import Desk
from client.window.security import TOKEN_LIFE, Gate
from tests.client.conftest import PASSPHRASE, Pc, World
from tests.client.window.conftest import Window, heading, window_of


def raw(window: Window, method: str, path: str, **headers: str) -> httpx.Response:
    return window.browser.request(method, path, headers={name.replace("_", "-"): text for name, text in headers.items()},
                                  follow_redirects=False)


def test_the_opened_address_works_once(closed: Window) -> None:
    assert closed.browser.get("/").status_code == 403
    first = closed.browser.get(closed.entrance, follow_redirects=False)
    cookie = first.headers["set-cookie"]
    assert first.status_code == 303
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert heading(closed.browser.get("/")) == "ソフトを開くための言葉を入れてください"
    with httpx.Client(trust_env=False) as thief:
        again = thief.get(closed.entrance)
        assert again.status_code == 403
        assert "一度だけ使えます" in again.text
        assert thief.get(f"{closed.base}/open?token=").status_code == 403
        assert thief.get(f"{closed.base}/open").status_code == 403
        assert thief.get(f"{closed.base}/", headers={"Cookie": f"renkei_window_{closed.base[-5:]}=guess"}).status_code == 403
    assert closed.browser.get(closed.entrance).status_code == 200  # the same browser, a second click


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example", ""])
def test_other_names_for_this_pc_are_refused(window: Window, host: str) -> None:
    refused = raw(window, "GET", "/", Host=host)
    assert refused.status_code == 403
    assert "みどり野" not in refused.text
    assert raw(window, "GET", "/static/site.css", Host=host).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Sec_Fetch_Site": "none"},
        {"Origin": "OWN", "Sec_Fetch_Site": "cross-site"},
    ],
)
def test_forms_of_other_pages_are_refused(window: Window, headers: dict[str, str]) -> None:
    own = {name: window.base if text == "OWN" else text for name, text in headers.items()}
    for path in ("/lock", "/sets", "/inbox/fetch", "/refresh", "/settings"):
        assert raw(window, "POST", path, **own).status_code == 403
    assert heading(window.browser.get("/")) == "ケアプランを送る"  # and nothing happened


def test_pages_may_not_be_fetched_by_other_pages(window: Window) -> None:
    assert raw(window, "GET", "/", Sec_Fetch_Site="cross-site").status_code == 403
    assert raw(window, "GET", "/sent", Sec_Fetch_Site="same-site").status_code == 403
    assert raw(window, "GET", "/", Sec_Fetch_Site="none").status_code == 200


def test_every_answer_carries_the_strict_headers_and_pages_hold_no_inline_code(window: Window) -> None:
    for path in ("/", "/inbox", "/sent", "/status", "/nowhere", "/static/site.css", "/static/vendor/htmx-2.0.11.min.js"):
        answer = window.browser.get(path)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        if path[1:7] != "static":
            assert answer.headers["cache-control"] == "no-store"
            assert not re.search(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=", answer.text)
    assert window.browser.get("/nowhere").status_code == 404
    for path in ("/static/../client/keys.py", "/static/%2e%2e/pyproject.toml", "/static/chat.js", "/static/"):
        assert window.browser.get(path).status_code == 404


def test_it_listens_on_this_pc_only(window: Window) -> None:
    port = int(window.base.rpartition(":")[2])
    with pytest.raises(ConnectionRefusedError), socket.create_connection(("127.0.0.2", port), timeout=3):
        pass  # a server on all addresses would answer here, too


def test_the_passphrase_is_asked_in_the_window_and_a_wrong_one_opens_nothing(closed: Window) -> None:
    closed.browser.get(closed.entrance)
    wrong = closed.post("/unlock", data={"words": "<b>chigau</b>"})
    assert wrong.status_code == 422
    assert "エラー：ソフトを開くための言葉が違います。" in wrong.text
    assert "chigau" not in wrong.text
    assert closed.post("/unlock", data={"words": ""}).status_code == 422
    for path in ("/", "/inbox", "/sent", "/status", "/sets/abcdefghij"):
        assert heading(closed.browser.get(path)) == "ソフトを開くための言葉を入れてください"
    assert heading(closed.post("/unlock", data={"words": PASSPHRASE})) == "ケアプランを送る"
    assert heading(closed.post("/lock")) == "ソフトを開くための言葉を入れてください"
    polled = closed.browser.get("/inbox", headers={"HX-Request": "true"}, follow_redirects=False)
    assert polled.headers["hx-redirect"] == "/unlock"


def test_a_pc_without_a_certificate_is_told_what_to_do(world: World) -> None:
    with window_of(world.pc("new")) as window:
        page = window.browser.get(window.entrance)
        assert heading(page) == "このパソコンには、まだ電子証明書がありません。"
        assert "STEP 1" in page.text


def test_names_from_files_and_addresses_stay_text(window: Window) -> None:
    page = window.drop({"<img src=x onerror=alert(1)>.CSV": b"a,b\r\n"})
    assert "<img" not in page.text
    assert "&lt;img" in page.text
    assert "<script>" not in window.browser.get("/sent?month=<script>").text
    assert "<script>" not in window.browser.get("/<script>").text


def test_a_body_that_is_too_large_is_answered(window: Window) -> None:
    answer = window.post("/settings", data={"into": "x" * 70_000})
    assert answer.status_code == 413
    assert "問い合わせ用の記号" in answer.text


def test_methods_and_requests_that_nobody_sends_are_refused(window: Window) -> None:
    assert raw(window, "PUT", "/").status_code == 501
    line = http.client.HTTPConnection("127.0.0.1", int(window.base.rpartition(":")[2]), timeout=10)
    line.putrequest("POST", "/lock", skip_host=True)
    line.putheader("Content-Length", "-5")
    line.endheaders()
    assert line.getresponse().status == 403
    line.close()


def test_the_token_grows_old() -> None:
    now = [0.0]
    gate = Gate(4000, ticks=lambda: now[0])
    now[0] = TOKEN_LIFE + 1
    assert gate.exchange(gate.token) is None
    now[0] = TOKEN_LIFE
    assert gate.exchange(gate.token) is not None
    assert gate.exchange("") is None


def test_nobody_there_locks_the_window(midorino: Pc) -> None:
    now = [0.0]
    desk = Desk(Home(midorino.home), idle=60, ticks=lambda: now[0])
    desk.unlock(PASSPHRASE)
    desk.sets.keep([("a.csv", b"1")], None, ())  # type: ignore[arg-type] # only whether it is let go of counts
    now[0] = 59
    desk.touch()
    now[0] = 119
    assert desk.is_open
    now[0] = 119.1
    desk.tick()
    assert not desk.is_open
    assert desk.sets.get("") is None
    assert list(desk.sets._kept) == []
    desk.close()
    assert desk._office is None

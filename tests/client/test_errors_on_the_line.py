"""Whatever answers instead of the relay, the office reads what it means and what to do."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from client.api import Relay, spoken_span
from client.errors import (
    ClientError,
    ClockSkewError,
    NotARelayError,
    ProxyError,
    ServerRefusedError,
    ServerUnreachableError,
    TlsUntrustedError,
    UsageError,
)
from client.http import clean_url, is_loopback
from tests.client.odd_server import answering


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port where nobody listens: bound, never listened on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


def failure(url: str, ca_file: str = "") -> ClientError:
    relay = Relay(url, ca_file=ca_file)
    try:
        with pytest.raises(ClientError) as raised:
            relay.time()
    finally:
        relay.close()
    return raised.value


def test_nobody_there(closed_port: int) -> None:
    error = failure(f"http://127.0.0.1:{closed_port}")
    assert type(error) is ServerUnreachableError
    assert error.exit_code == 4


def test_the_relay_s_own_words_are_kept() -> None:
    told = {"code": "enrolment-code-expired", "title": "期限切れです", "detail": "24時間を過ぎました。", "next_step": "STEP 1 へ。"}
    with answering(403, told) as url:
        error = failure(url)
    assert isinstance(error, ServerRefusedError)
    assert error.problem() == {
        "type": "urn:renkei:error:enrolment-code-expired", "code": "enrolment-code-expired", "title": "期限切れです",
        "detail": "24時間を過ぎました。", "next_step": "STEP 1 へ。", "exit_code": 5,
    }


def test_the_relay_says_by_how_much_the_clock_is_off() -> None:
    with answering(400, {"code": "clock-skew", "detail": "約13分進んでいます。"}) as url:
        error = failure(url)
    assert isinstance(error, ClockSkewError)
    assert "13分" in error.detail


def test_a_wrong_clock_is_found_before_anything_is_signed() -> None:
    with answering(200, {"now": "2001-01-01T00:00:00Z"}, "application/json") as url:
        relay = Relay(url)
        with pytest.raises(ClockSkewError, match="clock-skew") as raised:
            relay.need_right_clock()
        relay.close()
    assert "進んでいます" in raised.value.detail
    assert "日" in raised.value.detail


@pytest.mark.parametrize(("seconds", "words"), [(660, "11分"), (7500, "2時間5分"), (86400 * 4, "約4日"), (3600, "1時間0分")])
def test_spans_are_spoken(seconds: float, words: str) -> None:
    assert spoken_span(seconds) == words


@pytest.mark.parametrize(("status", "body", "kind"), [
    (200, b"<html>Welcome to the hotel</html>", "text/html"),
    (404, b"<html>not here</html>", "text/html"),
    (302, b"", "text/html"),
    (200, b"[1, 2]", "application/json"),
    (200, b'{"later": 1}', "application/json"),
    (200, b'{"now": 17}', "application/json"),
])
def test_a_stranger_answers(status: int, body: bytes, kind: str) -> None:
    with answering(status, body, kind) as url:
        error = failure(url)
    assert isinstance(error, NotARelayError)


def test_an_endless_answer_is_cut_off() -> None:
    with answering(200, b" " * (17 << 20), "application/json") as url:
        assert isinstance(failure(url), NotARelayError)


@pytest.mark.parametrize(("status", "code"), [(500, "http-500"), (502, "http-502"), (507, "http-507"), (429, "http-429")])
def test_trouble_inside_the_relay_can_be_tried_again(status: int, code: str) -> None:
    with answering(status, b"oops", "text/plain") as url:
        error = failure(url)
    assert isinstance(error, ServerRefusedError)
    assert (error.code, error.lasting) == (code, False)
    assert error.next_step


def test_a_proxy_that_fails_is_named(closed_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{closed_port}")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    error = failure("http://desk.example.jp")
    assert isinstance(error, ProxyError)


def test_a_proxy_that_wants_a_password_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    with answering(407, b"", "text/html") as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy)
        assert isinstance(failure("http://desk.example.jp"), ProxyError)


def test_a_proxy_is_not_used_for_this_very_pc(closed_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{closed_port}")
    with answering(200, {"now": "2026-11-24T01:00:00Z"}, "application/json") as url:
        relay = Relay(url)
        assert relay.time().year == 2026
        relay.close()


@pytest.fixture(scope="module")
def own_tls(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """A certificate nobody trusts."""
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "3650",
         "-keyout", folder / "key.pem", "-out", folder / "cert.pem", "-subj", "/CN=Midorino private CA",
         "-addext", "subjectAltName=IP:127.0.0.1"],
        check=True, capture_output=True,
    )
    return str(folder / "cert.pem"), str(folder / "key.pem")


def test_an_unknown_tls_certificate_stops_everything(own_tls: tuple[str, str]) -> None:
    with answering(200, {"now": "2026-11-24T01:00:00Z"}, "application/json", tls=own_tls) as url:
        error = failure(url)
    assert isinstance(error, TlsUntrustedError)
    assert "--ca-file" in error.next_step


def test_a_private_ca_is_accepted_when_named(own_tls: tuple[str, str]) -> None:
    with answering(200, {"now": "2026-11-24T01:00:00Z"}, "application/json", tls=own_tls) as url:
        relay = Relay(url, ca_file=own_tls[0])
        assert relay.time().year == 2026
        relay.close()


def test_a_ca_file_that_is_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(ClientError, match="file-unreadable"):
        Relay("https://127.0.0.1:1", ca_file=str(tmp_path / "nothing.pem"))


def test_https_where_only_http_is_spoken() -> None:
    with answering(200, {"now": "2026-11-24T01:00:00Z"}, "application/json") as url:
        error = failure(url.replace("http:", "https:"))
    assert isinstance(error, NotARelayError)


@pytest.mark.parametrize("text", ["desk.example.jp", "ftp://desk.example.jp", "https://", "https://user:pw@desk.example.jp"])
def test_addresses_that_are_none(text: str) -> None:
    with pytest.raises(UsageError):
        clean_url(text)


def test_addresses_are_made_plain() -> None:
    assert clean_url(" https://desk.example.jp/journey/ ") == "https://desk.example.jp"
    assert is_loopback("http://127.0.0.1:8000")
    assert not is_loopback("http://127.0.0.1.example.jp")

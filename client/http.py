"""One HTTP exchange with the relay: proxies and private CAs on the way, every failure in words."""

from __future__ import annotations

import os
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import certifi
import httpx

from client.errors import (
    ClientError,
    ClockSkewError,
    FileUnreadableError,
    NotARelayError,
    ProxyError,
    ServerRefusedError,
    ServerSlowError,
    ServerUnreachableError,
    TlsUntrustedError,
    UsageError,
)
from client.settings import client_version

TIMEOUT = httpx.Timeout(60.0, connect=15.0)
LONGEST_ANSWER = 16 << 20  # of JSON and certificates; packages are streamed to disk instead
Headers = Mapping[str, str | bytes]
LOOPBACK = {"127.0.0.1", "localhost", "::1"}

_WORDS_BY_STATUS = {
    401: ("このパソコン用の番号か電子証明書が、受け付けられませんでした。", "STEP 1 の画面に出ている番号と見比べてください。"),
    407: ("プロキシが利用者名とパスワードを求めています。", "パソコンの管理の方に、設定を確かめてください。"),
    413: ("ファイルが大きすぎます。", "分けて送ってください。"),
    429: ("短い間に何度も試されたため、中継所がいったん止めています。", "10分ほど待ってから、もう一度実行してください。"),
    507: ("中継所の空きが足りません。", "しばらくしてから、もう一度実行してください。"),
}


def is_loopback(url: str) -> bool:
    """Does the URL lead to this very PC?"""
    return (urlsplit(url).hostname or "") in LOOPBACK


def clean_url(text: str) -> str:
    """The relay's address without a trailing slash or page; raises UsageError."""
    parts = urlsplit(text.strip())
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username:
        raise UsageError("--url は https:// で始まる住所で書いてください。")
    return f"{parts.scheme}://{parts.netloc}"


class Transport:
    """Speaks to one relay. `Host` is what a session signature is bound to."""

    def __init__(self, url: str, *, ca_file: str = "") -> None:
        """`ca_file` adds a private CA to those the operating system trusts."""
        self.url = url
        self._http = httpx.Client(
            base_url=url,
            timeout=TIMEOUT,
            verify=_tls(ca_file) if url.startswith("https:") else True,
            # A proxy set for the internet is not on the way to this very PC.
            trust_env=not is_loopback(url),
            headers={"User-Agent": f"renkei-office/{client_version()}", "Accept-Language": "ja"},
        )

    def close(self) -> None:
        """Drop the connections."""
        self._http.close()

    @property
    def host(self) -> str:
        """The Host header this client sends, `host` or `host:port`."""
        return str(self._http.build_request("GET", "/").headers["Host"])

    def ask(
        self,
        method: str,
        path: str,
        *,
        headers: Headers | None = None,
        json: Any = None,
        content: bytes | Path | None = None,
        auth: tuple[str, str] | None = None,
    ) -> httpx.Response:
        """Send one request and return a 2xx answer; raises ClientError for everything else."""
        with _in_words(self.url):
            with _body(content) as (body, sizes):
                response = self._http.send(
                    self._http.build_request(
                        method, path, headers=_as_bytes({**(headers or {}), **sizes}), json=json, content=body
                    ),
                    stream=True,
                    auth=auth or httpx.USE_CLIENT_DEFAULT,
                )
            try:
                _read_at_most(response, LONGEST_ANSWER)
            finally:
                response.close()
        return _accepted(response)

    @contextmanager
    def stream(self, path: str, headers: Mapping[str, str]) -> Iterator[tuple[httpx.Headers, Iterator[bytes]]]:
        """Yield the headers and body pieces of a 2xx answer to GET."""
        with _in_words(self.url), self._http.stream("GET", path, headers=dict(headers)) as response:
            if not response.is_success:
                _read_at_most(response, LONGEST_ANSWER)
                _accepted(response)
            yield response.headers, response.iter_bytes(1 << 18)


def _tls(ca_file: str) -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())  # a bare machine has no store of its own
    if ca_file:
        try:
            context.load_verify_locations(ca_file)
        except (OSError, ssl.SSLError):
            raise FileUnreadableError("--ca-file の証明書を読めません（PEM 形式で渡してください）。") from None
    return context


def _as_bytes(headers: Mapping[str, str | bytes]) -> dict[bytes, bytes]:
    """A PC's name may be Japanese: header values go out as UTF-8."""
    return {name.encode(): text if isinstance(text, bytes) else text.encode() for name, text in headers.items()}


@contextmanager
def _body(content: bytes | Path | None) -> Iterator[tuple[Any, dict[str, str]]]:
    if isinstance(content, Path):
        with content.open("rb") as source:
            yield iter(lambda: source.read(1 << 18), b""), {"Content-Length": str(os.fstat(source.fileno()).st_size)}
    else:
        yield content, {}


def _read_at_most(response: httpx.Response, limit: int) -> None:
    parts, size = [], 0
    for piece in response.iter_bytes():
        size += len(piece)
        if size > limit:
            raise NotARelayError
        parts.append(piece)
    response._content = b"".join(parts)  # noqa: SLF001 - httpx has no bounded read; this is what its read() sets


def _accepted(response: httpx.Response) -> httpx.Response:
    if response.is_success:
        return response
    if response.is_redirect:
        raise NotARelayError("つないだ先が、別の住所へ案内しています。")
    raise _problem(response)


def _problem(response: httpx.Response) -> ClientError:
    status = response.status_code
    told: dict[str, Any] = {}
    if "json" in response.headers.get("Content-Type", ""):
        try:
            read = response.json()
            told = read if isinstance(read, dict) else {}
        except ValueError:
            told = {}
    code = str(told.get("code") or "")
    detail, next_step = str(told.get("detail") or ""), str(told.get("next_step") or "")
    if code == ClockSkewError.code:
        return ClockSkewError(detail)
    if status == httpx.codes.PROXY_AUTHENTICATION_REQUIRED:
        return ProxyError(_WORDS_BY_STATUS[407][0])
    if not code and status not in _WORDS_BY_STATUS and status < 500:
        return NotARelayError(f"返事の番号は {status} でした。")
    words, advice = _WORDS_BY_STATUS.get(
        status, ("中継所の中で困ったことが起きています。", "しばらくしてから、もう一度実行してください。")
    )
    return ServerRefusedError(
        status, code or f"http-{status}", str(told.get("title") or ""), detail or words, next_step or advice
    )


@contextmanager
def _in_words(url: str) -> Iterator[None]:
    try:
        yield
    except httpx.ProxyError:
        raise ProxyError from None
    except httpx.TimeoutException:
        raise ServerSlowError from None
    except httpx.TransportError as error:
        raise _connection_failure(error, url) from None
    except (httpx.InvalidURL, UnicodeError):
        raise UsageError("--url の住所が読み取れません。") from None


def _connection_failure(error: Exception, url: str) -> ClientError:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return TlsUntrustedError()
        cause = cause.__cause__ or cause.__context__
    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        return TlsUntrustedError()
    if "SSL" in str(error).upper() and url.startswith("https:"):
        return NotARelayError("https でつなげない相手です。http の住所ではありませんか。")
    # With a proxy set, a refused connection is the proxy's.
    return ProxyError() if isinstance(error, httpx.ConnectError) and _uses_proxy(url) else ServerUnreachableError()


def _uses_proxy(url: str) -> bool:
    parts = urlsplit(url)
    if is_loopback(url) or proxy_bypass(parts.hostname or ""):
        return False
    proxies = getproxies()
    return parts.scheme in proxies or "all" in proxies

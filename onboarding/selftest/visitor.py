"""A person at a browser without JavaScript, over real HTTP."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from urllib.parse import urljoin

import httpx

from onboarding.selftest.pages import Form, PageView, read_page


class Visitor:
    """Keeps cookies and the page last seen."""

    def __init__(self, url: str) -> None:
        """Begin at `url` (scheme, host, port)."""
        self.url = url
        self.http = httpx.Client(
            base_url=url,
            follow_redirects=True,
            timeout=30,
            trust_env=False,
            headers={"Accept": "text/html", "Accept-Language": "ja"},
        )
        self.here = url
        self.page = PageView()
        self.requests = 0
        self.slowest = 0.0

    def go(self, path: str) -> PageView:
        """Open an address; `httpx.HTTPStatusError` for an error page."""
        return self._take(lambda: self.http.get(urljoin(self.here, path)))

    def send(
        self,
        form: Form,
        answers: Mapping[str, str] | None = None,
        *,
        button: str = "",
        files: list[tuple[str, tuple[str, bytes]]] | None = None,
    ) -> PageView:
        """Fill in a form and press the button with these words, or the first one."""
        values = dict(form.values) | dict(answers or {})
        for words, name, value in form.buttons:
            if button in words:
                if name:
                    values[name] = value
                break
        target = urljoin(self.here, form.action)
        if form.method == "get":
            return self._take(lambda: self.http.get(target, params=values))
        return self.post(target, values, files=files)

    def post(
        self,
        path: str,
        values: Mapping[str, str],
        *,
        files: list[tuple[str, tuple[str, bytes]]] | None = None,
    ) -> PageView:
        """Send these values as a form would; `httpx.HTTPStatusError` for an error page."""
        return self._take(lambda: self.http.post(urljoin(self.here, path), data=values, files=files or None))

    def wait_for(self, path: str, words: str, seconds: float = 30) -> PageView:
        """Open a page again and again until it matches the pattern `words`, as its own polling would."""
        deadline = time.monotonic() + seconds
        while True:
            page = self.go(path)
            if re.search(words, page.text):
                return page
            if time.monotonic() > deadline:
                raise TimeoutError(f"“{words}” did not appear within {seconds:.0f} s under “{page.heading}”")
            time.sleep(0.3)

    def _take(self, request: Callable[[], httpx.Response]) -> PageView:
        started = time.monotonic()
        response = request()
        self.slowest = max(self.slowest, time.monotonic() - started)
        self.requests += 1
        response.raise_for_status()
        self.here = str(response.url)
        self.page = read_page(response.text)
        return self.page

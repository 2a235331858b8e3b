"""A real server process, a real browser, and a watch on what the page complains about."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from accounts.demo import PASSWORD, STAFF

ROOT = Path(__file__).resolve().parents[2]
DESKTOP = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass(frozen=True, slots=True)
class Site:
    """A running product."""

    url: str
    data_dir: Path


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_site(data_dir: Path, log: Path, **settings: str) -> tuple[subprocess.Popen[bytes], str]:
    """Start `renkei serve` with demo data; waits until it answers."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = os.environ | {"RENKEI_DATA_DIR": str(data_dir), "RENKEI_DEMO": "1", "RENKEI_PUBLIC_URL": url} | settings
    build = f". scripts/install.sh; build_client '{data_dir / 'dist'}'"
    subprocess.run(["sh", "-c", build], check=True, cwd=ROOT)
    with log.open("wb") as output:
        command = [str(Path(sys.executable).parent / "renkei"), "serve", "--port", str(port)]
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=output, cwd=ROOT)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            if httpx.get(f"{url}/health", timeout=2, trust_env=False).status_code == 200:
                return process, url
        except httpx.TransportError:
            time.sleep(0.1)
    process.kill()
    raise RuntimeError(log.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The product with its demo data, served by its own command."""
    folder = tmp_path_factory.mktemp("site")
    process, url = start_site(folder / "data", folder / "serve.log")
    yield Site(url, folder / "data")
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=20) == 0, (folder / "serve.log").read_text(encoding="utf-8")
    noise = (folder / "serve.log").read_text(encoding="utf-8")
    assert "Traceback" not in noise, noise


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The machine's browser where there is one, never anything outside."""
    named = os.environ.get("CHROMIUM")
    found = named or next(filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "google-chrome"))), None)
    arguments = [
        "--disable-background-networking", "--disable-component-update", "--no-first-run", "--no-proxy-server",
        "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    ]
    return {**browser_type_launch_args, "args": arguments, **({"executable_path": found} if found else {})}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any], site: Site) -> dict[str, Any]:
    """A clerk's browser."""
    return {**browser_context_args, "locale": "ja-JP", "timezone_id": "Asia/Tokyo", "viewport": DESKTOP, "base_url": site.url}


@pytest.fixture
def problems(context: BrowserContext) -> Iterator[list[str]]:
    """Console errors, page errors and requests to the outside; must stay empty."""
    found: list[str] = []
    watch(context, found)
    yield found
    assert found == []


def watch(context: BrowserContext, found: list[str]) -> None:
    """Collect what goes wrong in any page of the context."""
    def note(message: Any) -> None:
        # A form sent with an error is answered 422 on purpose; the browser logs it as a failed load.
        if message.type in {"error", "warning"} and "422" not in message.text:
            found.append(f"{message.type}: {message.text}")

    def asked(request: Any) -> None:
        if not request.url.startswith(("http://127.0.0.1", "data:", "blob:")):
            found.append(f"outside: {request.url}")

    context.on("console", note)
    context.on("weberror", lambda error: found.append(f"page: {error.error}"))
    context.on("request", asked)


def assert_accessible(page: Page) -> None:
    """No violation of WCAG 2.2 A/AA or axe's best practices on the page as it stands."""
    result = Axe().run(page, options={"runOnly": {"type": "tag", "values": AXE_TAGS}})
    assert result.violations_count == 0, result.generate_report()


def assert_no_sideways_scroll(page: Page) -> None:
    """The page fits its window."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url} is {wide} px too wide"


@pytest.fixture
def no_javascript(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    """A browser whose owner switched JavaScript off."""
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    yield context.new_page()
    context.close()


def sign_in_agent(page: Page) -> None:
    """Sign the demo's agent in."""
    page.goto("/staff/sign-in")
    page.get_by_label("メールアドレス").fill(STAFF[0][0])
    page.get_by_label("パスワード").fill(PASSWORD)
    page.get_by_role("button", name="サインインする").click()


@pytest.fixture
def staff_page(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    """Another person's browser: an agent of the desk, signed in."""
    context = browser.new_context(**browser_context_args)
    page = context.new_page()
    sign_in_agent(page)
    yield page
    context.close()

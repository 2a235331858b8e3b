"""The window as a process of its own, the relay it talks to, and a browser made of httpx."""

from __future__ import annotations

import json
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from engine.standard.sample import make_set
from tests.client.conftest import MIDORINO, NANOHANA, PASSPHRASE, Pc

STAMP = "20261124100000"


@dataclass
class Window:
    """One running window and the browser that opened it."""

    process: subprocess.Popen[str]
    entrance: str
    base: str
    browser: httpx.Client

    def post(self, path: str, **rest: object) -> httpx.Response:
        """A form as a browser sends it, and the page it leads to."""
        headers = {"Origin": self.base, "Sec-Fetch-Site": "same-origin"}
        return self.browser.post(path, headers=headers, **rest)  # type: ignore[arg-type] # httpx's own keywords

    def drop(self, files: dict[str, bytes]) -> httpx.Response:
        return self.post("/sets", files=[("files", (name, data, "text/csv")) for name, data in files.items()])

    def press(self, page: httpx.Response, button: str) -> httpx.Response:
        """Press the button of that name: its form's address and hidden fields."""
        for form in re.findall(r"<form[^>]*>.*?</form>", page.text, re.DOTALL):
            if re.search(rf"<button[^>]*>(?:<svg.*?</svg>)?{button}</button>", form):
                action = re.search(r'action="([^"]+)"', form)
                hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))
                assert action is not None
                return self.post(action[1], data=hidden)
        raise AssertionError(f"{button}: not on {page.url}\n{page.text}")


def heading(page: httpx.Response) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page.text, re.DOTALL)
    assert found is not None, page.text
    return re.sub(r"<[^>]+>", "", found[1])


@contextmanager
def window_of(owner: Pc, *options: str) -> Iterator[Window]:
    """Start `renkei-office window`, stop it with Ctrl-C; it must end well and say nothing on stderr."""
    process = owner.start("window", "--no-open", "--json", *options)
    assert process.stdout is not None
    told = ""
    while not told.rstrip().endswith("}"):
        line = process.stdout.readline()
        assert line, process.communicate()
        told += line
    facts = json.loads(told)
    base = f"http://127.0.0.1:{facts['port']}"
    with httpx.Client(base_url=base, trust_env=False, follow_redirects=True, timeout=60) as browser:
        yield Window(process, facts["url"], base, browser)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (0, "")


@pytest.fixture
def exported() -> dict[str, bytes]:
    """What the care software wrote: the planned set of December."""
    return make_set("K2", 2, 1, (MIDORINO, "43"), (NANOHANA, "11"), "202612", STAMP)


@pytest.fixture
def closed(midorino: Pc) -> Iterator[Window]:
    """A window nobody has entered yet."""
    with window_of(midorino) as window:
        yield window


@pytest.fixture
def window(closed: Window) -> Window:
    """A window opened with the passphrase."""
    closed.browser.get(closed.entrance)
    assert "ケアプランを送る" in closed.post("/unlock", data={"words": PASSPHRASE}).text
    return closed


def write_to(folder: Path, files: dict[str, bytes]) -> Path:
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder

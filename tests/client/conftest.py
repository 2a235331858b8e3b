"""The office's PC as a second process, and the real server it talks to."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from waitress.server import create_server

from accounts.service import ensure_office
from client import clock as client_clock
from client import keys
from client.enrolment import Wish, enrol
from client.office import Office, go_online, opened
from client.passphrase import Passphrase
from client.settings import Home
from engine.licences import service as licences
from engine.pki.service import create_enrolment
from store.clock import FixedClock
from web.extension import Renkei

ROOT = Path(__file__).resolve().parents[2]
MIDORINO = "9970100013"
NANOHANA = "9971100020"
PASSPHRASE = "みどり野 の 合言葉 123"
KILLER = Path(__file__).with_name("killer.py")


@dataclass(frozen=True)
class Ran:
    """How a run of the program ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        value = json.loads(self.out)
        assert isinstance(value, dict)
        return value


@dataclass
class Pc:
    """One PC of one office: its own folder, its own process for each command."""

    home: Path
    now: str = ""
    env: dict[str, str] = field(default_factory=dict)

    def run(self, *arguments: str | Path, passphrase: str = PASSPHRASE, **env: str) -> Ran:
        return self._run([sys.executable, "-m", "client"], arguments, passphrase, env)

    def run_until_killed(self, at: int, *arguments: str | Path) -> Ran:
        """The same program, killed with SIGKILL at its n-th durable step (see killer.py)."""
        return self._run([sys.executable, str(KILLER), str(at)], arguments, PASSPHRASE, {})

    @contextmanager
    def office(self) -> Iterator[Office]:
        """The office opened in this process, by the library."""
        with opened(Home(self.home), Passphrase(_known=PASSPHRASE)) as office:
            assert go_online(office) is None
            yield office

    def on_a_terminal(self, arguments: list[str], typed: list[str]) -> str:
        """Run on a pseudo-terminal and answer each question; what stood on the screen in the end."""
        program = f"import pty, sys; sys.exit(pty.spawn({[sys.executable, '-m', 'client', *arguments]!r}) >> 8)"
        running = subprocess.Popen(
            [sys.executable, "-c", program], cwd=ROOT, env=self._env("", {}),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )
        assert running.stdin is not None
        assert running.stdout is not None
        screen = b""
        for answer in typed:
            while not screen.endswith(b": "):
                piece = running.stdout.read1(4096)
                assert piece, screen.decode()
                screen += piece
            time.sleep(0.2)  # getpass throws away what was typed before it listens
            screen += b"\n"
            running.stdin.write(answer.encode() + b"\n")
            running.stdin.flush()
        rest, _ = running.communicate(timeout=60)
        assert running.returncode == 0, (screen + rest).decode()
        return (screen + rest).decode()

    def start(self, *arguments: str | Path, **env: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "client", *map(str, arguments)],
            cwd=ROOT, env=self._env(PASSPHRASE, env), text=True, encoding="utf-8",
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )

    def _run(self, program: list[str], arguments: tuple[str | Path, ...], passphrase: str, env: dict[str, str]) -> Ran:
        ended = subprocess.run(
            [*program, *map(str, arguments)], cwd=ROOT, env=self._env(passphrase, env), text=True,
            encoding="utf-8", stdin=subprocess.DEVNULL, capture_output=True, timeout=120, check=False,
        )
        return Ran(ended.returncode, ended.stdout, ended.stderr)

    def _env(self, passphrase: str, more: dict[str, str]) -> dict[str, str]:
        base = {name: text for name, text in os.environ.items() if not name.upper().endswith("_PROXY")}
        wanted = {
            **base, "RENKEI_OFFICE_HOME": str(self.home), "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT),
            **({"RENKEI_OFFICE_PASSPHRASE": passphrase} if passphrase else {}),
            **({"RENKEI_NOW": self.now} if self.now else {}),
        }
        return wanted | self.env | more


@pytest.fixture
def pc(tmp_path: Path) -> Pc:
    """A PC with nothing on it yet."""
    return Pc(tmp_path / "pc")


@pytest.fixture
def server(app: Flask) -> Iterator[str]:
    """The whole program served by waitress on a port of its own; its address."""
    serving = create_server(app, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=serving.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{serving.effective_port}"
    # In the server's own thread: the listening socket, the connections kept alive, and then the loop has no more to do.
    serving.trigger.pull_trigger(lambda: [one.close() for one in list(serving._map.values())])
    thread.join(10)
    serving.task_dispatcher.shutdown()


@dataclass(frozen=True)
class World:
    """Offices with licences on the real server, made through the services the wizard uses."""

    house: Renkei
    url: str
    clock: FixedClock
    folder: Path

    def office(self, number: str, name: str, *, kind: str = "service_office", service: str = "11") -> None:
        with self.house.works.begin() as work:
            ensure_office(work, number, name=name, kind=kind, service_type=service)

    def code(self, number: str) -> str:
        with self.house.works.begin() as work:
            return create_enrolment(work, number).code

    def licence(self, number: str) -> None:
        with self.house.works.begin() as work:
            licences.grant(work, number, "KJ000000000000", "2026-04")

    def pc(self, name: str) -> Pc:
        return Pc(self.folder / name, now=self.clock.now().isoformat())

    def enrolled(self, name: str, number: str) -> Pc:
        """By the library in this process, which is quicker than the command (test_enrol.py does that)."""
        pc = self.pc(name)
        enrol(Home(pc.home), Wish(self.url, number, self.code(number), name), Passphrase(_known=PASSPHRASE))
        return pc


@pytest.fixture
def world(
    house: Renkei, server: str, clock: FixedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[World]:
    """Midorino (care management) and Nanohana (day service), both licensed."""
    monkeypatch.setenv("RENKEI_NOW", clock.now().isoformat())
    monkeypatch.setattr(keys, "ROUNDS", 2_000)  # in this process: the file says how many, and each start pays them
    client_clock._shift.cache_clear()
    made = World(house, server, clock, tmp_path)
    made.office(MIDORINO, "みどり野ケアプランセンター", kind="care_management_office", service="43")
    made.office(NANOHANA, "なのはなデイサービス")
    made.licence(MIDORINO)
    made.licence(NANOHANA)
    yield made
    client_clock._shift.cache_clear()


@pytest.fixture
def midorino(world: World) -> Pc:
    return world.enrolled("midorino", MIDORINO)


@pytest.fixture
def nanohana(world: World) -> Pc:
    return world.enrolled("nanohana", NANOHANA)

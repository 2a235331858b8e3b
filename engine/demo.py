"""A demo's partner office: a real client process beside the server, enrolled like anybody else."""

from __future__ import annotations

import logging
import os
import secrets
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from flask import Flask

from accounts.service import account_of, issue_letter
from engine.licences import service as licences
from engine.pki import service as pki
from web.extension import Renkei, renkei

PARTNER = "9971100020"
EVERY_SECONDS = 5
log = logging.getLogger("renkei.demo")


class Companion:
    """Runs `renkei-office start` for the demo's partner until the server stops."""

    def __init__(self, app: Flask, url: str) -> None:
        """Begin in a thread of its own: the client must find the server answering."""
        self.app = app
        self.house: Renkei = renkei(app)
        self.url = url
        self.home = self.house.settings.data_dir / "demo" / PARTNER
        self.process: subprocess.Popen[bytes] | None = None
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self._run, name="renkei-demo-partner", daemon=True)
        self.thread.start()

    def stop(self) -> None:
        """End the client as Ctrl-C would."""
        self.stopping.set()
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
        self.thread.join(timeout=15)

    def _run(self) -> None:
        try:
            environment = os.environ | {
                "RENKEI_OFFICE_HOME": str(self.home), "RENKEI_OFFICE_PASSPHRASE": _passphrase(self.home),
            }
            if not (self.home / "certificate.pem").exists():
                code = self._entitle()
                self._call(environment | {"RENKEI_OFFICE_CODE": code}, "enrol", "--url", self.url, "--office", PARTNER)
            self._call(environment, "start", "--every", str(EVERY_SECONDS))
        except Exception:
            log.exception("the demo's partner did not start")

    def _entitle(self) -> str:
        with self.app.app_context(), self.house.works.begin() as work:
            account = account_of(work, PARTNER)
            kj_id = account.kj_id if account is not None else issue_letter(work, PARTNER).kj_id
            licences.apply(work, PARTNER, kj_id, agreed_terms="demo")
            return pki.create_enrolment(work, PARTNER).code

    def _call(self, environment: dict[str, str], *arguments: str) -> None:
        if self.stopping.is_set():
            return
        command = [sys.executable, "-m", "client", *arguments]
        # Stderr stays the server's: a partner that cannot start should be seen.
        self.process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, start_new_session=True)
        self.process.wait()


def _passphrase(home: Path) -> str:
    """The demo partner's passphrase, kept beside its key: this office is fictional."""
    path = home.parent / f"{home.name}.passphrase"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(18), encoding="ascii")
    return path.read_text(encoding="ascii")


def companion_for(app: Flask) -> Callable[[str], Callable[[], None]]:
    """What `renkei serve` starts in a demo."""
    return lambda url: Companion(app, url).stop

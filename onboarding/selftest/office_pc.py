"""An office's PC: an environment of its own with the product's wheel, and the client as a second process."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

SECONDS = 120


class ClientFailedError(RuntimeError):
    """The client ended with an error; the text is what it printed."""


def install(dist: Path, environment: Path) -> Path:
    """Make a virtual environment and install the wheel with its locked requirements; returns `renkei-office`."""
    wheel = next(dist.glob("renkei_desk-*.whl"))
    base = Path(sys.base_prefix) / "bin" / f"python3.{sys.version_info.minor}"
    python = str(base if base.exists() else sys.executable)
    _run([python, "-m", "venv", "--without-pip", str(environment)])
    pip = [
        python,
        "-m",
        "pip",
        "--python",
        str(environment / "bin" / "python"),
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]
    _run([*pip, "--require-hashes", "-r", str(dist / "requirements-client.txt")])
    _run([*pip, "--no-deps", str(wheel)])
    return environment / "bin" / "renkei-office"


class OfficePC:
    """One office's program with a home of its own."""

    def __init__(self, command: Sequence[str], home: Path) -> None:
        """`command` starts the program; nothing is made until the first call."""
        self.command = command
        self.environment = {
            name: value for name, value in os.environ.items() if not name.startswith("RENKEI_")
        }
        self.environment |= {
            "RENKEI_OFFICE_HOME": str(home),
            "RENKEI_OFFICE_PASSPHRASE": secrets.token_urlsafe(12),
        }

    def call(self, *arguments: str, code: str = "") -> Any:
        """Run one command with `--json`; its answer, or `ClientFailedError`."""
        extra = {"RENKEI_OFFICE_CODE": code} if code else {}
        done = subprocess.run(
            [*self.command, *arguments, "--json"],
            env=self.environment | extra,
            check=False,
            capture_output=True,
            text=True,
            timeout=SECONDS,
        )
        if done.returncode != 0:
            raise ClientFailedError(
                f"renkei-office {arguments[0]} ended with {done.returncode}: "
                f"{(done.stdout + done.stderr).strip()[-600:]}"
            )
        return json.loads(done.stdout) if done.stdout.strip() else None


def _run(command: list[str]) -> None:
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=600)
    if done.returncode != 0:
        raise ClientFailedError(f"{command[2]}: {done.stderr.strip()[-600:]}")

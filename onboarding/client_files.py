"""Where the office's program is fetched from, and the exact commands for getting it onto a PC."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from web.settings import Settings

WINDOWS_HOME = r"$env:LOCALAPPDATA\renkei-office"
LINUX_HOME = "~/renkei-office"


@dataclass(frozen=True, slots=True)
class Commands:
    """Commands as they are copied; `enrol` is empty while there is no code."""

    wheel_url: str
    windows_install: str
    windows_enrol: str
    windows_beat: str
    windows_send: str
    windows_window: str
    linux_install: str
    linux_enrol: str
    linux_beat: str
    linux_send: str
    linux_window: str


def wheel_name(data_dir: Path) -> str:
    """The newest wheel that was built for download, or an empty text."""
    found = sorted((data_dir / "dist").glob("renkei_desk-*.whl"), key=lambda path: path.stat().st_mtime)
    return found[-1].name if found else ""


def commands_for(settings: Settings, number: str, code: str, folder: str = "送るファイル") -> Commands:
    """The commands for this office and this PC."""
    name = wheel_name(settings.data_dir)
    url = f"{settings.public_url}/client/{name}" if name else ""
    windows = rf'& "{WINDOWS_HOME}\Scripts\renkei-office.exe"'
    linux = f"{LINUX_HOME}/bin/renkei-office"
    enrol = f"enrol --url {settings.public_url} --office {number} --code {code}" if code else ""
    return Commands(
        url,
        f'py -3.11 -m venv "{WINDOWS_HOME}"\n& "{WINDOWS_HOME}\\Scripts\\python.exe" -m pip install "{url}"',
        f"{windows} {enrol}" if enrol else "",
        f"{windows} start",
        rf'{windows} send "$HOME\Downloads\{folder}"',
        f"{windows} window",
        f"python3.11 -m venv {LINUX_HOME}\n{LINUX_HOME}/bin/python -m pip install {url}",
        f"{linux} {enrol}" if enrol else "",
        f"{linux} start",
        f"{linux} send ~/Downloads/{folder}",
        f"{linux} window",
    )

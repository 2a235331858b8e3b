"""Where the client keeps its things, and the few it has to remember."""

from __future__ import annotations

import json
import os
import platform
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import platformdirs

from client.errors import HomeBrokenError, NotEnrolledError
from client.files import make_private, write_durably


def client_version() -> str:
    """The version of the installed wheel."""
    try:
        return version("renkei-desk")
    except PackageNotFoundError:  # run from a source tree
        return "0.1.0"


def pc_name() -> str:
    """The name this PC has for itself, at most 60 characters."""
    return (platform.node() or "PC")[:60]


@dataclass(frozen=True, slots=True)
class Home:
    """The client's folder; every path hangs off its root."""

    root: Path

    @property
    def config(self) -> Path:
        """What enrolment settled: the relay and the office."""
        return self.root / "config.json"

    @property
    def keys(self) -> Path:
        """One encrypted key and its certificate for each serial number, old ones too."""
        return self.root / "keys"

    @property
    def certificate(self) -> Path:
        """The certificate in use, followed by its issuing CA."""
        return self.root / "certificate.pem"

    @property
    def pending(self) -> Path:
        """Key and request of an enrolment that has no answer yet."""
        return self.root / "enrolment"

    @property
    def trust(self) -> Path:
        """The pinned root and the last issuing CA, relay certificate and revocation list."""
        return self.root / "trust"

    @property
    def database(self) -> Path:
        """Outbox, inbox and receipts."""
        return self.root / "office.db"

    @property
    def lock(self) -> Path:
        """Held by the one process that sends and fetches."""
        return self.root / "busy.db"

    @property
    def outbox(self) -> Path:
        """Sealed bytes on their way."""
        return self.root / "outbox"

    @property
    def inbox(self) -> Path:
        """Opened packages: inbox/<sender>/<message id>/."""
        return self.root / "inbox"

    @property
    def temporary(self) -> Path:
        """Downloads and files not verified yet; emptied at each start."""
        return self.root / "tmp"

    def prepare(self) -> None:
        """Make the folders, for their owner only."""
        for folder in (self.root, self.keys, self.trust, self.outbox, self.inbox, self.temporary):
            make_private(folder)


def find_home(given: Path | None = None) -> Home:
    """The folder given, else RENKEI_OFFICE_HOME, else the place the operating system has for such data."""
    if given is not None:
        return Home(given.absolute())
    if setting := os.environ.get("RENKEI_OFFICE_HOME"):
        return Home(Path(setting).absolute())
    return Home(platformdirs.user_data_path("renkei-office", appauthor=False))


@dataclass(frozen=True, slots=True)
class Config:
    """What enrolment settled."""

    url: str
    office_number: str
    office_name: str
    pc_name: str
    certificate_serial: str
    root_sha256: str
    enrolled_at: str
    ca_file: str = ""


def load_config(home: Home) -> Config:
    """Read config.json; raises NotEnrolledError when there is none, HomeBrokenError when it is damaged."""
    try:
        return Config(**json.loads(home.config.read_text("utf-8")))
    except FileNotFoundError:
        raise NotEnrolledError from None
    except (ValueError, TypeError):
        raise HomeBrokenError("config.json を読めません。") from None


def save_config(home: Home, config: Config) -> None:
    """Write config.json so that it lasts."""
    write_durably(home.config, json.dumps(asdict(config), ensure_ascii=False, indent=1).encode())

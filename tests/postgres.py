"""A PostgreSQL server of the tests' own: made in a temporary folder, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from sqlalchemy import create_engine, text

from store.migrate import upgrade

TEMPLATE = "renkei_template"


def find_programs() -> Path | None:
    """The folder with initdb and pg_ctl: Debian keeps them out of the path."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).parent
    return max(Path("/usr/lib/postgresql").glob("*/bin"), default=None, key=lambda path: float(path.parent.name))


@dataclass(slots=True)
class Cluster:
    """A running server that hands out databases with the product's schema."""

    programs: Path
    folder: Path
    port: int
    as_user: list[str]

    @classmethod
    def start(cls) -> Cluster:
        """Make and start one; the server refuses to run as root, so root lends it the postgres user."""
        programs = find_programs()
        if programs is None:
            raise RuntimeError("PostgreSQL's server programs are missing: apt-get install postgresql")
        folder = Path(tempfile.mkdtemp(prefix="renkei-pg-"))
        as_user: list[str] = []
        if os.getuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(folder, owner.pw_uid, owner.pw_gid)
            as_user = ["runuser", "-u", "postgres", "--"]
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        cluster = cls(programs, folder, port, as_user)
        cluster._call("initdb", "-D", str(folder / "data"), "-A", "trust", "-U", "renkei", "-E", "UTF8", "--locale=C")
        # Speed only: no test here pulls the plug on PostgreSQL.
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off"
        cluster._call("pg_ctl", "-D", str(folder / "data"), "-o", options, "-l", str(folder / "log"), "-w", "start")
        return cluster

    def _call(self, program: str, *arguments: str) -> None:
        subprocess.run([*self.as_user, str(self.programs / program), *arguments], check=True, cwd=self.folder,
                       stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def url(self, database: str) -> str:
        """The address of one of its databases."""
        return f"postgresql+psycopg://renkei@127.0.0.1:{self.port}/{database}"

    def _admin(self, statement: str) -> None:
        engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()

    def prepare(self) -> None:
        """Build the schema once, by the product's own migrations."""
        from store.db import Database

        self._admin(f"CREATE DATABASE {TEMPLATE}")
        database = Database(self.url(TEMPLATE))
        upgrade(database)
        database.dispose()

    def new_database(self) -> str:
        """A fresh database with the schema; returns its address."""
        name = f"t_{uuid4().hex}"
        self._admin(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
        return self.url(name)

    def stop(self) -> None:
        """Stop the server and remove its folder."""
        self._call("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "stop")
        shutil.rmtree(self.folder)

"""Every setting, read once from the environment; docs/operations.md explains each."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """The help desk as people see it: names, telephone numbers, hours."""

    operator: str = "みどり野地域 連携窓口"
    phone: str = "0120-584-708"
    opens: str = "9:00"
    closes: str = "17:00"
    id_desk: str = "介護電子請求ヘルプデスク"
    id_phone: str = "0570-059-402"


@dataclass(frozen=True, slots=True)
class Settings:
    """How this installation runs."""

    data_dir: Path
    database_url: str
    secret_key: str
    public_url: str = "http://127.0.0.1:8000"
    demo: bool = False
    now: str = ""
    smtp_url: str = ""
    mail_from: str = "desk@renkei-desk.example"
    ca_passphrase: str = ""
    upload_megabytes: int = 32
    package_megabytes: int = 64
    reserve_megabytes: int = 200
    desk: DeskSettings = field(default_factory=DeskSettings)


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Settings from RENKEI_* variables, with defaults for the embedded set-up.

    Makes the data folder and, on first use, the secret that signs cookies (0600, `RENKEI_SECRET_KEY` wins).
    """
    env = os.environ if environ is None else environ
    data_dir = Path(env.get("RENKEI_DATA_DIR") or "var").resolve()
    data_dir.mkdir(parents=True, exist_ok=True)
    desk = DeskSettings()
    return Settings(
        data_dir=data_dir,
        database_url=env.get("RENKEI_DATABASE_URL") or f"sqlite:///{data_dir / 'renkei.db'}",
        secret_key=env.get("RENKEI_SECRET_KEY") or _kept_secret(data_dir / "secret.key"),
        public_url=(env.get("RENKEI_PUBLIC_URL") or "http://127.0.0.1:8000").rstrip("/"),
        demo=env.get("RENKEI_DEMO", "") == "1",
        now=env.get("RENKEI_NOW", ""),
        smtp_url=env.get("RENKEI_SMTP_URL", ""),
        mail_from=env.get("RENKEI_MAIL_FROM") or "desk@renkei-desk.example",
        ca_passphrase=env.get("RENKEI_CA_PASSPHRASE", ""),
        upload_megabytes=int(env.get("RENKEI_UPLOAD_MEGABYTES") or 32),
        package_megabytes=int(env.get("RENKEI_PACKAGE_MEGABYTES") or 64),
        reserve_megabytes=int(env.get("RENKEI_RESERVE_MEGABYTES") or 200),
        desk=DeskSettings(
            operator=env.get("RENKEI_DESK_OPERATOR") or desk.operator,
            phone=env.get("RENKEI_DESK_PHONE") or desk.phone,
            opens=env.get("RENKEI_DESK_OPENS") or desk.opens,
            closes=env.get("RENKEI_DESK_CLOSES") or desk.closes,
            id_desk=env.get("RENKEI_ID_DESK") or desk.id_desk,
            id_phone=env.get("RENKEI_ID_DESK_PHONE") or desk.id_phone,
        ),
    )


def _kept_secret(path: Path) -> str:
    if not path.exists():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii")

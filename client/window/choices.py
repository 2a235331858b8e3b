"""What the person has set in the window: the folder the care software imports from."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from client.errors import HomeBrokenError
from client.files import write_durably
from client.settings import Home


@dataclass(frozen=True, slots=True)
class Choices:
    """`into`: an absolute folder, or empty: files stay in the client's own inbox."""

    into: str = ""

    @property
    def folder(self) -> Path | None:
        """The folder as a path."""
        return Path(self.into) if self.into else None


def load_choices(home: Home) -> Choices:
    """What was set, or the defaults; raises HomeBrokenError when the file is damaged."""
    try:
        return Choices(**json.loads((home.root / "window.json").read_text("utf-8")))
    except FileNotFoundError:
        return Choices()
    except (OSError, ValueError, TypeError):
        raise HomeBrokenError("window.json を読めません。") from None


def save_choices(home: Home, choices: Choices) -> None:
    """Write them down so that they last."""
    write_durably(home.root / "window.json", json.dumps(asdict(choices), ensure_ascii=False).encode())


def wrong_folder(text: str) -> str:
    """Why files cannot be put there; empty when they can, or when nothing is set."""
    if not text:
        return ""
    try:
        folder = Path(text)
        if not folder.is_absolute():
            return "フォルダーの場所を、はじめ（C:\\ や /）から入れてください。"
        if not folder.is_dir():
            return "そのフォルダーが見つかりません。先に作ってから、場所を入れてください。"
        if not os.access(folder, os.W_OK):
            return "そのフォルダーには書き込めません。別のフォルダーを入れてください。"
    except (OSError, ValueError):
        return "フォルダーの場所として読めません。エクスプローラーの住所欄から写してください。"
    return ""

"""Where the passphrase comes from: the environment, a file, or the person; never the command line."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

import click

from client.errors import FileUnreadableError, PassphraseNeededError, PassphraseWeakError

SHORTEST = 8


@dataclass(slots=True)
class Passphrase:
    """Asks at most once in a run; `file` comes before the environment, both before the person."""

    file: Path | None = None
    _known: str | None = None

    @classmethod
    def told(cls, words: str) -> Passphrase:
        """What a person typed into the window."""
        return cls(_known=words)

    def existing(self) -> str:
        """The passphrase of a key that exists; raises PassphraseNeededError when nobody can be asked."""
        if self._known is None:
            self._known = self._given() or self._asked("ソフトを開くための言葉")
        return self._known

    def new(self) -> str:
        """A passphrase for a key about to be made, asked twice; PassphraseWeakError under 8 characters."""
        if self._known is None:
            self._known = self._given() or self._chosen()
        if len(self._known) < SHORTEST:
            raise PassphraseWeakError
        return self._known

    def _given(self) -> str | None:
        if self.file is None:
            return os.environ.get("RENKEI_OFFICE_PASSPHRASE") or None
        try:
            return self.file.read_text("utf-8").splitlines()[0]
        except (OSError, UnicodeDecodeError, IndexError):
            raise FileUnreadableError("ソフトを開くための言葉のファイルを読めません。") from None

    def _asked(self, question: str, again: str | None = None) -> str:
        if not sys.stdin.isatty():
            raise PassphraseNeededError
        return str(click.prompt(question, hide_input=True, err=True, confirmation_prompt=again or False))

    def _chosen(self) -> str:
        click.echo("このソフトを開くための言葉を決めます（8文字以上。打っても画面には出ません）。", err=True)
        return self._asked("ソフトを開くための言葉", "確かめのため、もう一度")

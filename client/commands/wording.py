"""Any exception as one a person can read."""

from __future__ import annotations

import errno

import click

from client.commands.usage import usage_in_words
from client.errors import ClientError, DiskFullError, HomeUnwritableError
from engine.envelope.errors import EnvelopeError, TrustError


def in_words(error: Exception) -> ClientError:
    """Any exception as one a person can read; an unknown one keeps only the name of its class."""
    if isinstance(error, ClientError):
        return error
    if isinstance(error, click.ClickException):
        return usage_in_words(error)
    if isinstance(error, EnvelopeError):
        told = ClientError(error.detail, title=f"{error.title}。", next_step=error.next_step, code=error.code)
        told.exit_code = 7 if isinstance(error, TrustError) else 1
        return told
    if isinstance(error, OSError):
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            return DiskFullError()
        if isinstance(error, PermissionError) or error.errno == errno.EROFS:
            return HomeUnwritableError("フォルダーに書き込む許しがありません。")
    return ClientError(f"思いがけないことが起きました（{type(error).__name__}）。", code="unexpected")

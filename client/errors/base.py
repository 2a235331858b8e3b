"""The root of the client's errors, and a command written wrongly."""

from __future__ import annotations


class ClientError(Exception):
    """An error with Japanese words for its reader; no path of a key, password or cell value in any of them."""

    code = "client-error"
    title = "処理できませんでした。"
    detail = ""
    next_step = "もう一度お試しください。続くときは窓口へご連絡ください。"
    exit_code = 1

    def __init__(
        self,
        detail: str | None = None,
        *,
        next_step: str | None = None,
        title: str | None = None,
        code: str | None = None,
    ) -> None:
        """Keep the class's texts unless given others."""
        if detail is not None:
            self.detail = detail
        if next_step is not None:
            self.next_step = next_step
        if title is not None:
            self.title = title
        if code is not None:
            self.code = code
        super().__init__(f"{self.code}: {self.title}")

    def problem(self) -> dict[str, object]:
        """The same as a problem object (RFC 9457) for `--json`."""
        return {
            "type": f"urn:renkei:error:{self.code}",
            "code": self.code,
            "title": self.title,
            "detail": self.detail,
            "next_step": self.next_step,
            "exit_code": self.exit_code,
        }


class UsageError(ClientError):
    """The command was written wrongly."""

    code = "usage"
    title = "コマンドの書き方が違います。"
    next_step = "renkei-office とだけ打つと、使い方が出ます。"
    exit_code = 2

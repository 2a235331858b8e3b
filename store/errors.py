"""The root of every error that a person may read: what happened, what it means, what to do next."""

from __future__ import annotations


class RenkeiError(Exception):
    """An error with words for its reader; subclasses set the class attributes, callers may override them.

    `code` is stable and documented, `status` the HTTP status it becomes. No cell value, password, key or
    personal datum belongs in any of the texts.
    """

    code = "error"
    title = "処理できませんでした"
    detail = ""
    next_step = "もう一度お試しください。続くときは窓口へご連絡ください。"
    status = 400

    def __init__(
        self,
        detail: str | None = None,
        *,
        next_step: str | None = None,
        title: str | None = None,
        status: int | None = None,
    ) -> None:
        """Keep the class's texts unless given others."""
        if detail is not None:
            self.detail = detail
        if next_step is not None:
            self.next_step = next_step
        if title is not None:
            self.title = title
        if status is not None:
            self.status = status
        super().__init__(f"{self.code}: {self.title}")


class NotFoundError(RenkeiError):
    """The thing does not exist, or is not this viewer's: both look the same from outside."""

    code = "not-found"
    title = "見つかりません"
    detail = "お探しのものは、なくなったか、ほかの事業所のものです。"
    next_step = "前のページへ戻るか、窓口へお問い合わせください。"
    status = 404


class ForbiddenError(RenkeiError):
    """Signed in, but this is not theirs to do."""

    code = "forbidden"
    title = "この画面は開けません"
    detail = "いまのサインインでは、この操作ができません。"
    next_step = "担当の方のIDでサインインし直してください。"
    status = 403


class ConflictError(RenkeiError):
    """Somebody or something else was faster."""

    code = "conflict"
    title = "ほかの操作と重なりました"
    detail = "画面を開いたあとに、内容が変わっています。"
    next_step = "画面を新しくして、もう一度お試しください。"
    status = 409


class ThrottledError(RenkeiError):
    """Too many tries."""

    code = "too-many-tries"
    title = "しばらくお待ちください"
    detail = "短い間に何度も試されたため、いったん止めています。"
    next_step = "10分ほど待ってから、もう一度お試しください。"
    status = 429

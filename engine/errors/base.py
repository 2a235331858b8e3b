"""The root of the engine's refusals."""

from __future__ import annotations

from store.errors import RenkeiError


class EngineError(RenkeiError):
    """Refused; subclasses say what and why."""


class BadHeaderError(EngineError):
    """A header or field is missing or has another form."""

    code = "bad-request"
    title = "送られた内容を読み取れませんでした"
    detail = "必要な項目がないか、形が違います。"
    next_step = "送り受けするソフトを新しくして、もう一度お試しください。"
    status = 400

"""What an application is refused for."""

from __future__ import annotations

from engine.errors.base import EngineError


class TermsNotAgreedError(EngineError):
    """No agreement, no application."""

    code = "terms-not-agreed"
    title = "利用規約への同意が要ります"
    detail = "同意がないため、申し込みを受け付けていません。"
    next_step = "利用規約を読んで、「同意します」を選んでください。"
    status = 422


class KjIdMismatchError(EngineError):
    """The KJ-ID is another office's."""

    code = "kj-id-mismatch"
    title = "この ID では申し込めません"
    detail = "この KJ の ID は、別の事業所のものです。"
    next_step = "通知書にある、この事業所の KJ の ID でサインインし直してください。"
    status = 403

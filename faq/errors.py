"""What can go wrong for a reader or asker."""

from __future__ import annotations

from store.errors import NotFoundError


class EntryNotFoundError(NotFoundError):
    """No such FAQ entry or finding code."""

    code = "faq-not-found"
    title = "この質問は見つかりません"
    detail = "質問の番号が変わったか、なくなりました。"
    next_step = "よくある質問の一覧から探すか、案内ロボットに聞いてください。"


class LineNotFoundError(NotFoundError):
    """A button of a message that is not in this visitor's conversation."""

    code = "faq-line-not-found"
    title = "この会話は続けられません"
    detail = "会話がなくなったか、ほかの人のものです。"
    next_step = "もう一度、質問を書いてください。"

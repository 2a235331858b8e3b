"""What can go wrong at the desk, in words for the person before the screen."""

from __future__ import annotations

from store.errors import ConflictError, NotFoundError, RenkeiError


class HelpdeskError(RenkeiError):
    """Root of the desk's errors."""

    code = "helpdesk"


class TicketNotFoundError(NotFoundError, HelpdeskError):
    """No such ticket for this viewer."""

    code = "ticket-not-found"
    title = "この受付番号は開けません"
    detail = "リンクが途中で切れているか、ほかの事業所の受付番号です。"
    next_step = (
        "控えやメールのリンクを、最初から最後まで写して開いてください。分からないときは窓口へお電話ください。"
    )


class LinkExpiredError(HelpdeskError):
    """The secret link of an ended ticket has run out."""

    code = "link-expired"
    title = "このリンクの期限が切れました"
    detail = "終わってから90日たった相談は、リンクでは開けません。"
    next_step = "続きのご相談は、新しい問い合わせとしてお送りください。"
    status = 410


class AnswerTooLateError(ConflictError, HelpdeskError):
    """The ticket ended more than 14 days ago."""

    code = "answer-too-late"
    title = "この相談は、もう終わっています"
    detail = "終わってから14日を過ぎたため、続きを書き込めません。書いた内容は送られていません。"
    next_step = "お手数ですが、新しい問い合わせとしてお送りください。"


class MoveNotAllowedError(ConflictError, HelpdeskError):
    """The ticket can't go from its state to that one."""

    code = "move-not-allowed"
    title = "その状態には変えられません"
    detail = "いまの状態からは選べない変更です。ほかの担当者が先に変えたのかもしれません。"
    next_step = "画面を新しくして、いまの状態を確かめてください。"


class SensitiveTextError(HelpdeskError):
    """The text holds something that must not be sent."""

    code = "sensitive-text"
    title = "送る前に、消してほしい文字があります"
    detail = "個人番号・パスワード・秘密鍵と読める文字が入っています。"
    next_step = "その文字を消してから、もう一度送ってください。書いた内容は残っています。"
    status = 422


class EmptyTextError(HelpdeskError):
    """Nothing was written."""

    code = "empty-text"
    title = "文章が入っていません"
    detail = "送る文章が空でした。"
    next_step = "内容を書いてから送ってください。"
    status = 422


class ActionGoneError(ConflictError, HelpdeskError):
    """What was going to be done can't be done, or is done already."""

    code = "action-gone"
    title = "この操作は、いまはできません"
    detail = "ほかの担当者が先に済ませたか、事業所の様子が変わりました。何も変えていません。"
    next_step = "相談の画面に戻って、いまできる操作を確かめてください。"

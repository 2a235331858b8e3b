"""Errors become pages, or problem documents (RFC 9457) for machines; unknown ones say nothing of the inside."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from flask import Flask, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from store.base import new_id
from web.work import abandon

log = logging.getLogger("renkei.web")


@dataclass(frozen=True, slots=True)
class Problem:
    """What a person or a program is told."""

    status: int
    code: str
    title: str
    detail: str
    next_step: str
    reference: str = ""


KNOWN = {
    400: ("bad-request", "送られた内容を読み取れませんでした", "途中で切れたか、形が違うものが届きました。",
          "前のページへ戻って、もう一度お試しください。"),
    401: ("sign-in-needed", "サインインが必要です", "この画面は、サインインした方だけが開けます。",
          "サインインしてから、もう一度お試しください。"),
    403: ("forbidden", "この画面は開けません", "別のサイトから送られたか、開く権限がありません。",
          "トップページから入り直してください。"),
    404: ("not-found", "ページが見つかりません", "アドレスが変わったか、リンクの期限が切れています。",
          "道のりへ戻るか、「困ったとき」でお探しください。"),
    405: ("method-not-allowed", "この操作はできません", "このアドレスは、その操作を受け付けていません。",
          "前のページへ戻って、もう一度お試しください。"),
    413: ("too-large", "ファイルが大きすぎます", "一度に送れる大きさを超えています。",
          "ファイルを分けるか、必要なものだけを選んでください。"),
    415: ("unsupported-media-type", "この形では受け取れません", "決められた形式と違うものが届きました。",
          "送り方を確かめて、もう一度お試しください。"),
    429: ("too-many-tries", "しばらくお待ちください", "短い間に何度も送られたため、いったん止めています。",
          "10分ほど待ってから、もう一度お試しください。"),
    503: ("busy", "ただいま混み合っています", "いまは処理できませんでした。",
          "少し待ってから、もう一度お試しください。"),
}
UNKNOWN = ("internal", "こちらの不具合で、処理できませんでした", "入力のまちがいではありません。ここまでに保存した内容は残っています。",
           "少し待ってから、もう一度お試しください。続くときは、下の番号を添えて窓口へご連絡ください。")


def wants_problem_document() -> bool:
    """Whether a program is asking."""
    if request.path.startswith(("/api/", "/.well-known/", "/pki/")):
        return True
    best = request.accept_mimetypes.best_match(["text/html", "application/problem+json", "application/json"])
    return best is not None and best != "text/html" and "text/html" not in request.headers.get("Accept", "")


def answer(problem: Problem) -> Response:
    """The problem in the asker's form."""
    if wants_problem_document():
        body = {
            "type": f"urn:renkei:error:{problem.code}", "title": problem.title, "detail": problem.detail,
            "status": problem.status, "code": problem.code, "next_step": problem.next_step,
        }
        if problem.reference:
            body["reference"] = problem.reference
        response = jsonify(body)
        response.mimetype = "application/problem+json"
    else:
        response = Response(render_template("web/error.html", problem=problem), mimetype="text/html")
    response.status_code = problem.status
    return response


def init_app(app: Flask) -> None:
    """Every exception ends here; the request's transaction is rolled back first."""

    @app.errorhandler(Exception)
    def _handle(error: Exception) -> ResponseReturnValue:
        abandon()
        if isinstance(error, HTTPException):
            return _http(error)
        code = getattr(error, "code", None)
        if isinstance(code, str) and hasattr(error, "next_step"):
            title, detail = getattr(error, "title", ""), getattr(error, "detail", "")
            return answer(Problem(getattr(error, "status", 400), code, title, detail, error.next_step))
        reference = new_id()[-12:]
        # Type and place only: the text of an unknown exception may quote what somebody typed.
        log.error("unexpected %s on %s %s, reference %s", type(error).__name__, request.method, request.endpoint, reference)
        if app.debug or app.testing:
            log.error("details", exc_info=error)
        return answer(Problem(500, *UNKNOWN, reference=reference))


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error.get_response()
    if error.code in KNOWN:
        return answer(Problem(error.code, *KNOWN[error.code]))
    if error.code < 500:
        return answer(Problem(error.code, *KNOWN[400]))
    return answer(Problem(error.code, *UNKNOWN))

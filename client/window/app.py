"""One request from the gate to its answer: refused, unlocked, worked on, or told in words what went wrong."""

from __future__ import annotations

from client.commands.wording import in_words
from client.errors import ClientError, NotEnrolledError
from client.settings import load_config
from client.window.desk import Desk, LockedError
from client.window.pages.entry import closed_page, not_enrolled_page, unlock_page
from client.window.pages.layout import Frame, problem_page
from client.window.routes import Routes
from client.window.security import Gate
from client.window.statics import static_file
from client.window.values import Request, Response, page, see

_REFUSED = {
    "host": "この住所は、このパソコンの画面のものではありません。",
    "site": "ほかのページからは開けません。",
    "origin": "ほかのページからは操作できません。",
}


class App:
    """The gate, the desk and the pages."""

    def __init__(self, gate: Gate, desk: Desk, *, minutes: int) -> None:
        """`minutes` without a person lock the window."""
        self.gate, self.desk, self._minutes = gate, desk, minutes
        self._routes = Routes(desk)

    def refusal(self, method: str, path: str, request: Request) -> Response | None:
        """Why nothing is even read: not our page, not our browser. Static files hold no secrets."""
        reason = self.gate.refuses(method, request.headers)
        if reason:
            return page(closed_page(_REFUSED[reason]), 403)
        if path.startswith("/static/") or path == "/open" or self.gate.knows(request.headers):
            return None
        return page(closed_page("この画面は、始めたときに開いたブラウザーだけで使えます。"), 403)

    def answer(self, request: Request) -> Response:
        """The response to a request the gate has passed; never raises."""
        try:
            return self._answer(request)
        except LockedError:
            return see("/unlock", by_htmx=request.by_htmx)
        except NotEnrolledError as error:
            return page(not_enrolled_page(error))
        except Exception as error:  # noqa: BLE001 - the last stop: told by the name of its kind only
            told = in_words(error)
            status = {"message-unknown": 404, "unexpected": 500}.get(told.code, 409)
            return page(problem_page(self._frame(), told), status)

    def _answer(self, request: Request) -> Response:
        if request.path.startswith("/static/"):
            found = static_file(request.path.removeprefix("/static/"))
            return Response(found[0], content_type=found[1], headers={"Cache-Control": "private, max-age=600"}) if found else self._nowhere()
        if request.path == "/open":
            return self._enter(request)
        load_config(self.desk.home)
        if request.path == "/unlock":
            return self._unlock(request)
        if not self.desk.is_open:
            raise LockedError
        if not request.by_htmx:
            self.desk.touch()
        return self._routes.answer(request) or self._nowhere()

    def _enter(self, request: Request) -> Response:
        cookie = self.gate.exchange(request.query.get("token", ""))
        if cookie is not None:
            return Response(status=303, headers={"Location": "/", "Set-Cookie": cookie})
        if self.gate.knows(request.headers):
            return see("/")
        return page(closed_page("この住所は一度だけ使えます。もう使ったか、時間がたちました。"), 403)

    def _unlock(self, request: Request) -> Response:
        if self.desk.is_open:
            return see("/")
        if request.method != "POST":
            return page(unlock_page(self._frame(), minutes=self._minutes))
        try:
            self.desk.unlock(request.field("words"))
        except ClientError as error:
            if error.exit_code != 3:
                raise
            return page(unlock_page(self._frame(), error, minutes=self._minutes), 422)
        return see("/")

    def _frame(self) -> Frame:
        try:
            return self._routes.frame()
        except ClientError:
            return Frame()

    def _nowhere(self) -> Response:
        error = ClientError("住所が変わったか、打ち間違いです。", title="そのページはありません。",
                            next_step="下のボタンで、送る画面へ戻ってください。", code="not-found")
        return page(problem_page(self._frame(), error), 404)

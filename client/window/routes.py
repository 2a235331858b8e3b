"""From an address to a page or an action; everything here needs the office to be open."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path

from client.errors import ClientError, UnknownMessageError
from client.rows import Sent
from client.settings import load_config
from client.window import actions
from client.window.choices import Choices, load_choices, save_choices, wrong_folder
from client.window.desk import Desk
from client.window.markup import Html
from client.window.pages.inbox import arrived_page, inbox_page
from client.window.pages.layout import Frame
from client.window.pages.send import certificate_words, send_page
from client.window.pages.sent import Proofs, list_page, live, one_page
from client.window.pages.sets import forms_page, report_page, set_page
from client.window.pages.status import Fitness, status_page
from client.window.values import Request, Response, page, see
from client.window.words import today
from engine.standard.vendor import article, make_report, stand_alone
from engine.standard.viewer import fragment, look_at

_ID = r"(?P<id>[0-9a-f-]{36})"
_KEY = r"(?P<key>[A-Za-z0-9_-]{8,20})"
Handler = Callable[["Routes", Request, str], Response]


class Routes:
    """The pages of one open office."""

    def __init__(self, desk: Desk) -> None:
        """`desk` does the work."""
        self.desk = desk

    def answer(self, request: Request) -> Response | None:
        """The response; None when there is no such page. Raises ClientError and LockedError."""
        for method, pattern, handler in _TABLE:
            found = re.fullmatch(pattern, request.path) if method == request.method else None
            if found:
                return handler(self, request, next(iter(found.groups()), ""))
        return None

    def frame(self) -> Frame:
        """The frame, with the notices that wait to be shown (once)."""
        config, seen = load_config(self.desk.home), self.desk.seen
        notices = tuple(self.desk.notices)
        self.desk.notices.clear()
        return Frame(
            office_name=str((seen.me.get("office") or {}).get("name") or ""),
            office_number=config.office_number,
            relay_url=config.url,
            new=len(seen.waiting),
            notices=notices,
            is_open=self.desk.is_open,
        )

    # -- sending -------------------------------------------------------------------------------------------
    def home(self, _request: Request, _part: str) -> Response:
        """The drop zone and this month."""
        return page(self._send_page())

    def drop(self, request: Request, _part: str) -> Response:
        """A set came in."""
        try:
            files = [(one.filename, one.data) for one in request.parts() if one.filename]
            dropped = actions.take_set(self.desk, files)
        except ClientError as error:
            return page(self._send_page(error), 422)
        return see(f"/sets/{dropped.key}")

    def show_set(self, _request: Request, key: str) -> Response:
        """A checked set."""
        dropped = self.desk.sets.get(key)
        return page(set_page(self.frame(), dropped)) if dropped else self._gone()

    def show_set_forms(self, _request: Request, key: str) -> Response:
        """A checked set as paper forms."""
        dropped = self.desk.sets.get(key)
        return self._forms("送る前の一組", f"/sets/{key}", dropped.files) if dropped else self._gone()

    def show_report(self, request: Request, key: str) -> Response:
        """The report for the maker of the care software, as a page or as a file."""
        dropped = self.desk.sets.get(key)
        if dropped is None:
            return self._gone()
        report = make_report(dropped.report, on=today().date())
        if request.path.endswith(".html"):
            named = {"Content-Disposition": 'attachment; filename="renkei-report.html"'}
            return Response(stand_alone(report).encode(), headers=named)
        return page(report_page(self.frame(), dropped, Html(article(report))))  # the report escapes each text itself

    def send_set(self, request: Request, key: str) -> Response:
        """Seal and send."""
        dropped = self.desk.sets.get(key)
        if dropped is None:
            return self._gone()
        try:
            done = actions.send(self.desk, dropped, again=request.field("again") == "yes")
        except ClientError as error:
            return page(set_page(self.frame(), dropped, error), 422)
        self.desk.ask_soon()
        for one in done.skipped:
            self.desk.notices.append(("ask", f"{one.title}{one.detail}"))
        if len(done.rows) == 1:
            return see(f"/sent/{done.rows[0].message_id}")
        self.desk.notices.append(("ok", f"{len(done.rows)}つの一組に、封をしました。"))
        return see("/")

    def forget_set(self, _request: Request, key: str) -> Response:
        """Let go of a dropped set."""
        self.desk.sets.forget(key)
        self.desk.notices.append(("ok", "送らずにやめました。ファイルは、どこにも送っていません。"))
        return see("/")

    # -- sent ----------------------------------------------------------------------------------------------
    def sent(self, request: Request, _part: str) -> Response:
        """A month's sendings."""
        return page(list_page(self.frame(), self._all_sent(), request.query.get("month")))

    def sent_one(self, _request: Request, message_id: str) -> Response:
        """One sending and its receipts."""
        row, proofs = self._sent(message_id)
        return page(one_page(self.frame(), row, proofs, self.desk.seen.problem))

    def sent_live(self, _request: Request, message_id: str) -> Response:
        """The part that renews itself; while it is looked at, the relay is asked more often."""
        self.desk.watched()
        row, proofs = self._sent(message_id)
        return page(live(row, proofs, self.desk.seen.problem))

    def receipt(self, request: Request, message_id: str) -> Response:
        """A signed receipt as a file."""
        _, proofs = self._sent(message_id)
        number = int(request.path.rpartition("/")[2])
        if not 1 <= number <= len(proofs):
            raise UnknownMessageError
        kind, _, text = proofs[number - 1]
        name = f"{kind.lower()}-{message_id}.jws"
        return Response(text.encode(), content_type="application/jose", headers={"Content-Disposition": f'attachment; filename="{name}"'})

    # -- inbox ---------------------------------------------------------------------------------------------
    def inbox(self, _request: Request, _part: str) -> Response:
        """What came in."""
        with self.desk.records() as records:
            rows = records.all_received()
        return page(inbox_page(self.frame(), rows, self.desk.seen, load_choices(self.desk.home).into))

    def fetch(self, _request: Request, _part: str) -> Response:
        """Receive what waits."""
        arrivals = actions.fetch(self.desk, self._folder())
        brought = [one for one in arrivals if one.row is not None and one.row.state == "received"]
        words = f"{len(brought)}件を受け取り、受領の控えを返しました。" if brought else "新しく届いたものは、ありません。"
        self.desk.notices.append(("ok", words))
        for one in arrivals:
            if one.error is not None:
                self.desk.notices.append(("ask", f"{one.package.sender_name or one.package.sender}：{one.error.title}{one.error.detail}"))
        return see("/inbox")

    def arrived(self, _request: Request, message_id: str) -> Response:
        """One received set."""
        return page(arrived_page(self.frame(), actions.received_row(self.desk, message_id)))

    def arrived_forms(self, _request: Request, message_id: str) -> Response:
        """One received set as paper forms."""
        from client.inbox import files_of

        row = actions.received_row(self.desk, message_id)
        files = [(path.name, path) for path in files_of(self.desk.home, row)]
        return self._forms(f"{row.sender_name or row.sender}から届いた一組", f"/inbox/{message_id}", files)

    def imported(self, _request: Request, message_id: str) -> Response:
        """The care software has taken it in."""
        row, problem = actions.tell_imported(self.desk, message_id)
        name = row.sender_name or row.sender
        if problem is None:
            self.desk.notices.append(("ok", f"{name}に、取り込んだことを知らせました。"))
        else:
            self.desk.notices.append(("ask", f"取り込みの控えを預かっています。つながったら{name}に届けます。{problem.title}"))
        return see("/inbox")

    def save(self, _request: Request, message_id: str) -> Response:
        """Put it where the care software imports from."""
        into = self._folder()
        if into is None:
            self.desk.notices.append(("ask", "先に、介護ソフトが取り込むフォルダーを決めてください。"))
            return see("/status#into")
        folder = actions.save_again(self.desk, actions.received_row(self.desk, message_id), into)
        self.desk.notices.append(("ok", f"{folder} に置きました。"))
        return see(f"/inbox/{message_id}")

    # -- the PC --------------------------------------------------------------------------------------------
    def status(self, _request: Request, _part: str) -> Response:
        """How things stand."""
        return page(self._status_page())

    def settings(self, request: Request, _part: str) -> Response:
        """The folder for the care software."""
        typed = request.field("into").strip('"')  # Explorer copies a path with quotation marks
        wrong = wrong_folder(typed)
        if wrong:
            return page(self._status_page(wrong, typed), 422)
        save_choices(self.desk.home, Choices(into=typed))
        words = "受け取ったファイルを置く場所を決めました。" if typed else "受け取ったファイルは、このソフトの中だけに置きます。"
        self.desk.notices.append(("ok", words))
        return see("/status")

    def refresh(self, request: Request, _part: str) -> Response:
        """Ask the relay now."""
        self.desk.ask_soon().result()
        sent = request.field("sent")
        return see(f"/sent/{sent}" if re.fullmatch(_ID, sent) else "/status")

    def lock(self, _request: Request, _part: str) -> Response:
        """Lock the window."""
        self.desk.lock()
        return see("/unlock")

    # -- helpers -------------------------------------------------------------------------------------------
    def _send_page(self, error: ClientError | None = None) -> Html:
        return send_page(self.frame(), self._all_sent(), self.desk.seen, certificate_words(self.desk.certificate_until), error)

    def _status_page(self, wrong: str = "", typed: str = "") -> Html:
        with self.desk.records() as records:
            waiting, receipts = len(records.waiting()), len(records.unacknowledged())
        config, choices = load_config(self.desk.home), load_choices(self.desk.home)
        fit = Fitness(self.desk.certificate_until, config.pc_name, waiting, receipts, choices.into)
        return status_page(self.frame(), self.desk.seen, fit, wrong, typed)

    def _folder(self) -> Path | None:
        folder = load_choices(self.desk.home).folder
        if folder is not None and not folder.is_dir():
            raise ClientError(
                "受け取ったファイルを置くフォルダーが見つかりません。", title="置く場所が、なくなっています。",
                next_step="「ようす」の画面で、置く場所を決め直してください。", code="folder-missing",
            )
        return folder

    def _forms(self, title: str, back: str, files: Iterable[tuple[str, bytes | Path]]) -> Response:
        sheets = Html(fragment(look_at(files), level=2))  # the viewer escapes each text itself
        return page(forms_page(self.frame(), title, back, sheets, more="介護ソフトのファイルを、紙の形に並べたものです。"))

    def _all_sent(self) -> list[Sent]:
        with self.desk.records() as records:
            return records.all_sent()

    def _sent(self, message_id: str) -> tuple[Sent, Proofs]:
        with self.desk.records() as records:
            row = records.sent(message_id)
            if row is None:
                raise UnknownMessageError
            return row, records.proofs(message_id)

    def _gone(self) -> Response:
        self.desk.notices.append(("ask", "入れたファイルは、もう手放しました。もう一度入れてください。"))
        return see("/")


_TABLE: tuple[tuple[str, str, Handler], ...] = (
    ("GET", "/", Routes.home),
    ("POST", "/sets", Routes.drop),
    ("GET", f"/sets/{_KEY}", Routes.show_set),
    ("GET", f"/sets/{_KEY}/forms", Routes.show_set_forms),
    ("GET", f"/sets/{_KEY}/report(?:\\.html)?", Routes.show_report),
    ("POST", f"/sets/{_KEY}/send", Routes.send_set),
    ("POST", f"/sets/{_KEY}/forget", Routes.forget_set),
    ("GET", "/sent", Routes.sent),
    ("GET", f"/sent/{_ID}", Routes.sent_one),
    ("GET", f"/sent/{_ID}/live", Routes.sent_live),
    ("GET", f"/sent/{_ID}/receipts/[0-9]{{1,3}}", Routes.receipt),
    ("GET", "/inbox", Routes.inbox),
    ("POST", "/inbox/fetch", Routes.fetch),
    ("GET", f"/inbox/{_ID}", Routes.arrived),
    ("GET", f"/inbox/{_ID}/forms", Routes.arrived_forms),
    ("POST", f"/inbox/{_ID}/imported", Routes.imported),
    ("POST", f"/inbox/{_ID}/save", Routes.save),
    ("GET", "/status", Routes.status),
    ("POST", "/settings", Routes.settings),
    ("POST", "/refresh", Routes.refresh),
    ("POST", "/lock", Routes.lock),
)

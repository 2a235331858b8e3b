"""The story the self-test plays, one line a step; each step checks what its reader would look for."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from engine.practice.rules import PRACTICE_OFFICE
from engine.standard import check_set
from onboarding.selftest.office_pc import OfficePC, install
from onboarding.selftest.offices import Cast
from onboarding.selftest.visitor import Visitor

QUESTIONS = (
    ("ライセンス料はいくらですか", "円"),
    ("フリーパスはいつまで無料ですか", "2027年1月"),
    ("証明書の有効期間は何年ですか", "3年"),
)


class ExpectationError(AssertionError):
    """Something is not as it should be; the text says what was looked for."""


def expect(condition: object, what: str) -> None:
    """Stop the story unless `condition` holds."""
    if not condition:
        raise ExpectationError(what)


@dataclass(slots=True)
class Story:
    """The visitor, the PCs and what was found out on the way."""

    visitor: Visitor
    cast: Cast
    dist: Path
    folder: Path
    tell: Callable[..., None]
    pcs: dict[str, OfficePC] = field(default_factory=dict)

    @contextmanager
    def step(self, title: str) -> Iterator[list[str]]:
        """One line of the report; an error is told and ends the story."""
        started, notes = time.monotonic(), list[str]()
        try:
            yield notes
        except Exception as error:
            self.tell(title, time.monotonic() - started, f"{type(error).__name__}: {error}", ok=False)
            raise
        self.tell(title, time.monotonic() - started, "、".join(notes), ok=True)

    def pc_of(self, number: str) -> OfficePC:
        """That office's PC, once installed."""
        expect(number in self.pcs, "the client is not installed")
        return self.pcs[number]

    def office_pc(self) -> OfficePC:
        """The new office's PC."""
        return self.pc_of(self.cast.letter.office_number)


def play(story: Story) -> None:
    """From the first page to the answered ticket's number."""
    step_0(story)
    step_1(story)
    step_2(story)
    step_3(story)
    step_4(story)
    ask_the_bot(story)
    open_a_ticket(story)


def step_0(story: Story) -> None:
    """Environment, office, a wrong turn, and the set checked by the server."""
    visitor = story.visitor
    with story.step("最初の画面が開く") as notes:
        page = visitor.go("/")
        expect("円" in page.text, "today's price on the first page")
        notes.append(page.heading.replace("\n", ""))
    with story.step("STEP 0 パソコンと事業所の確認") as notes:
        visitor.send(visitor.go("/journey/start").form())
        page = visitor.send(
            visitor.go("/journey/environment").form("os"),
            {"os": "windows11", "browser": "edge", "screen": "wide"},
        )
        visitor.send(
            visitor.go("/journey/office-kind").form("office_kind"), {"office_kind": "care_management_office"}
        )
        number = story.cast.letter.office_number
        wrong = visitor.http.post("/journey/office-number", data={"office_number": number[:9]})
        expect(wrong.status_code == 422 and "9けた" in wrong.text, "a nine-digit number is explained")
        wide = number.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789"})
        visitor.send(visitor.go("/journey/office-number").form("office_number"), {"office_number": wide})
        page = visitor.go("/journey/office-confirm")
        visitor.send(page.form(), {"office_name": story.cast.letter.office_name})
        visitor.send(visitor.go("/journey/billing").form("billing"), {"billing": "paper"})
        visitor.send(visitor.go("/journey/software").form("software"), {"software": "自己診断ソフト 4.1"})
        notes.append(f"事業所番号 {number}")
    with story.step("STEP 0 ファイルの確認") as notes:
        form = visitor.go("/journey/set").form("files")
        page = visitor.send(form, files=[("files", item) for item in story.cast.files.items()])
        report = check_set(list(story.cast.files.items()))
        expect(report.outcome != "reject", "the set is one that may be sent")
        expect("直" not in page.heading or report.findings, f"the server takes the set ({page.heading})")
        notes.append(f"{story.cast.described}、{len(story.cast.files)}ファイル、{report.outcome}")


def step_1(story: Story) -> None:
    """The letter's code proves the office; the client makes its key and gets its certificate."""
    visitor, cast = story.visitor, story.cast
    with story.step("別の環境に、配布用のソフトを入れる") as notes:
        program = install(story.dist, story.folder / "pc")
        for number in (cast.letter.office_number, cast.partner):
            story.pcs[number] = OfficePC([str(program)], story.folder / f"office-{number}")
        story.pc_of(cast.partner).call(
            "enrol", "--url", visitor.url, "--office", cast.partner, code=cast.partner_code
        )
        notes.append(program.parent.parent.name)
    with story.step("STEP 1 通知書のパスワードを確かめる"):
        visitor.send(
            visitor.go("/journey/certificate-kind").form("certificate_kind"), {"certificate_kind": "none"}
        )
        visitor.send(visitor.go("/journey/letter").form("letter"), {"letter": "yes"})
        wrong = visitor.http.post("/journey/letter-code", data={"letter_code": "AAAA-AAAA-AAAA"})
        expect(wrong.status_code == 422, "a wrong code is refused")
        visitor.send(
            visitor.go("/journey/letter-code").form("letter_code"), {"letter_code": cast.letter.letter_code}
        )
    with story.step("STEP 1 電子証明書がこのパソコンに届く") as notes:
        page = visitor.go("/journey/enrol")
        page = visitor.send(page.form())
        code = _enrolment_code(page.text)
        story.office_pc().call(
            "enrol", "--url", visitor.url, "--office", cast.letter.office_number, code=code
        )
        page = visitor.wait_for("/journey/enrol", "入りました")
        notes.append(page.heading)


def _enrolment_code(text: str) -> str:
    found = re.search(r"このパソコン用の番号 ([0-9A-Z]{4}(?:-[0-9A-Z]{4})+)", text)
    expect(found, "the page shows the code for this PC")
    return found.group(1) if found else ""


def step_2(story: Story) -> None:
    """KJ-ID, a password of one's own, terms, application at today's price."""
    visitor, letter = story.visitor, story.cast.letter
    password = f"{secrets.token_hex(6)}Ab1"
    with story.step("STEP 2 サインインと、はじめのパスワードの変更"):
        visitor.send(
            visitor.go("/journey/sign-in").form("password"),
            {"kj_id": letter.kj_id.lower(), "password": letter.temporary_password},
        )
        form = visitor.go("/journey/password").form("new")
        visitor.send(form, {"old": letter.temporary_password, "new": password, "again": password})
    with story.step("STEP 2 利用の申し込み") as notes:
        page = visitor.go("/journey/terms")
        if "/journey/terms" in visitor.here:
            visitor.send(page.form("terms"), {"terms": "agreed"})
            visitor.send(visitor.go("/journey/review").form())
        page = visitor.go("/journey/applied")
        expect("A-20" in page.text, "an application number")
        notes.append("A-" + page.text.partition("A-")[2][:11])


def step_3(story: Story) -> None:
    """The signed heartbeat turns the page green."""
    with story.step("STEP 3 ソフトの署名つきの知らせ") as notes:
        story.office_pc().call("heartbeat")
        page = story.visitor.wait_for("/journey/connect", "知らせが届きました")
        notes.append(page.heading)


def step_4(story: Story) -> None:
    """Practice with the answer, then the partner, then the first real send with its receipts."""
    visitor, pc = story.visitor, story.office_pc()
    sent = story.folder / "set"
    sent.mkdir()
    for name, content in story.cast.files.items():
        (sent / name).write_bytes(content)
    with story.step("STEP 4 練習の一通が届き、実績が返る") as notes:
        pc.call("send", str(sent), "--to", PRACTICE_OFFICE, "--again")
        visitor.wait_for("/journey/practice", "実績の返事が届いて|返事（実績）が届きました")
        into = story.folder / "received"
        pc.call("fetch", "--into", str(into))
        actual = list(into.rglob("UPJSK*"))
        expect(actual, "the returned actual services are on the PC")
        report = check_set([(path.name, path) for path in actual])
        expect(report.outcome != "reject", "the returned set is valid")
        notes.append(f"{len(actual)}ファイルの実績")
    with story.step("STEP 4 本番の相手を選ぶ"):
        visitor.go(f"/journey/partner?q={story.cast.partner}")
        visitor.post("/journey/partner", {"partner": story.cast.partner})
        form = visitor.go("/journey/partner-month").form("partner_month")
        visitor.send(form, {"partner_month": form.choices["partner_month"][0]})
    with story.step("STEP 4 はじめの一通が相手に届き、受領の控えが返る") as notes:
        pc.call("send", str(sent), "--again")
        visitor.wait_for("/journey/first-send", "中継所が預かりました")
        story.pc_of(story.cast.partner).call("start", "--once")
        page = visitor.wait_for("/journey/first-send", "相手のパソコンに(届きました|入りました)")
        status = pc.call("status")
        expect("received" in str(status), "the client holds the partner's receipt")
        notes.append(page.heading)


def ask_the_bot(story: Story) -> None:
    """Three questions people really ask."""
    for question, words in QUESTIONS:
        with story.step(f"案内ロボットに聞く：{question}") as notes:
            started = time.monotonic()
            page = story.visitor.send(story.visitor.go("/help/").form("question"), {"question": question})
            expect(words in page.text, f"“{words}” in the answer")
            notes.append(f"{(time.monotonic() - started) * 1000:.0f} ms")


def open_a_ticket(story: Story) -> None:
    """A question for a person becomes a ticket with a number."""
    with story.step("人に聞く：受付番号が出る") as notes:
        form = story.visitor.go("/tickets/new").form("subject")
        page = story.visitor.send(
            form, {"subject": "自己診断の問い合わせ", "text": "自己診断です。対応は要りません。"}
        )
        number = "T-" + page.text.partition("T-")[2][:6]
        expect(number[2:].isdigit(), "a ticket number")
        notes.append(number)

"""What a list says first, and files that come through a form unchanged."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client import clock
from client.errors import FileUnreadableError
from client.rows import Sent
from client.window.markup import Html, fill, join
from client.window.multipart import parts_of
from client.window.words import heading, standing, with_standing

NOW = datetime(2026, 12, 4, 10, 0, tzinfo=clock.TOKYO)


@pytest.fixture(autouse=True)
def _fourth_of_december(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def row(name: str, state: str, *, days: float = 0, unit: str = "K2", reason: str = "") -> Sent:
    at = clock.stamp(NOW - timedelta(days=days))
    made = Sent(
        message_id=f"{name}-{state}", receiver=name, receiver_name=name, send_unit=unit, month="202612", title="予定",
        files=(), content="", sha256="", size=0, created_at=at, state=state, reason=reason,
    )
    return made if state in {"waiting", "failed"} else replace(made, accepted_at=at)


def test_what_needs_a_person_stands_first_and_what_is_done_last() -> None:
    rows = [row("取込", "imported"), row("届", "received"), row("預", "accepted"), row("遅", "accepted", days=3),
            row("待", "waiting"), row("否", "refused", reason="no-key")]
    assert [one.receiver for one, _ in with_standing(rows)] == ["否", "待", "遅", "預", "届", "取込"]
    assert standing(row("遅", "fetched", days=3.5)).words == "3日たっても未受信"
    assert standing(row("預", "accepted", days=2.9)).words == "中継所で預かり中"


def test_a_refusal_that_was_sent_anew_no_longer_asks_for_anything() -> None:
    newest_first = [row("否", "received"), row("否", "refused", days=1)]
    assert [told.words for _, told in with_standing(newest_first)] == ["届きました", "届かず、あとで送り直しました"]
    assert heading(newest_first) == "1か所すべてに届きました"
    other = [row("否", "received", unit="K1"), row("否", "refused", days=1)]
    assert with_standing(other)[0][1].words == "相手が開けませんでした"
    assert heading([*other, row("着", "imported")]) == "2か所のうち1か所に届きました"


def test_markup_escapes_everything_but_markup() -> None:
    made = fill('<a title="$t">$b$c</a>', t='"><script>', b=Html("<b>x</b>"), c=None)
    assert made == '<a title="&quot;&gt;&lt;script&gt;"><b>x</b></a>'
    assert join(["<", Html("<i>"), 3]) == "&lt;<i>3"


@given(st.lists(st.tuples(st.sampled_from(["a.CSV", "第6表.csv", "x y.pdf"]), st.binary(max_size=200)), max_size=5))
def test_files_come_through_a_form_byte_for_byte(files: list[tuple[str, bytes]]) -> None:
    mark = b"----WebKitFormBoundaryQ7x"
    body = b"".join(
        b"--" + mark + b'\r\nContent-Disposition: form-data; name="files"; filename="' + name.encode()
        + b'"\r\nContent-Type: text/csv\r\n\r\n' + data + b"\r\n" for name, data in files
    ) + b"--" + mark + b"--\r\n"
    got = parts_of(f"multipart/form-data; boundary={mark.decode()}", body)
    assert [(one.filename, one.data) for one in got] == files


@given(st.binary(max_size=300))
def test_a_broken_form_is_never_more_than_a_refusal(body: bytes) -> None:
    with suppress(FileUnreadableError):
        assert len(parts_of("multipart/form-data; boundary=x", b"--x\r\n" + body)) <= body.count(b"--x")
    with pytest.raises(FileUnreadableError):
        parts_of("text/plain", body)


def test_folders_in_a_files_name_are_cut_off() -> None:
    head = 'Content-Disposition: form-data; name="files"; filename="C:\\export\\..\\UPPLAN.CSV"'
    got = parts_of('multipart/form-data; boundary="q"', f"--q\r\n{head}\r\n\r\n1\r\n--q--".encode())
    assert got[0].filename == "UPPLAN.CSV"

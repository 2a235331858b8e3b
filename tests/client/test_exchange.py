"""Two offices, two PCs, one relay: a set goes over exactly once, whatever happens on the way."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from engine.pki.service import certificates_of, revoke
from engine.standard.sample import make_set
from tests.client.conftest import MIDORINO, NANOHANA, PASSPHRASE, Pc, World
from tests.client.line import Line, line_to
from tests.conftest import run_due_jobs

STAMP = "20261124100000"


@pytest.fixture
def line(world: World) -> Iterator[Line]:
    with line_to(world.url) as made:
        yield made


@pytest.fixture
def midorino(world: World, line: Line) -> Pc:
    """The sender's PC; it reaches the relay over the line."""
    return replace(world, url=line.url).enrolled("midorino", MIDORINO)


@pytest.fixture
def nanohana(world: World, line: Line) -> Pc:
    """The receiver's PC, over the same line."""
    return replace(world, url=line.url).enrolled("nanohana", NANOHANA)


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    """What the care software wrote: the planned set of December."""
    return written(tmp_path / "exported", STAMP)


def written(folder: Path, stamp: str, users: int = 3) -> Path:
    folder.mkdir()
    made = make_set("K2", users, 1, (MIDORINO, "43"), (NANOHANA, "11"), "202612", stamp)
    for name, data in made.items():
        (folder / name).write_bytes(data)
    return folder


def names(folder: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in folder.iterdir() if one.is_file()}


def waiting(pc: Pc) -> list[Path]:
    return sorted((pc.home / "outbox").glob("*.p7m"))


def test_a_set_is_sent_received_and_imported(midorino: Pc, nanohana: Pc, exported: Path, tmp_path: Path) -> None:
    sent = midorino.run("send", exported)
    assert (sent.code, sent.err) == (0, "")
    assert "なのはなデイサービスへ送りました" in sent.out

    took = nanohana.run("fetch", "--into", tmp_path / "import")
    assert (took.code, took.err) == (0, "")
    assert "みどり野ケアプランセンター" in took.out
    assert names(tmp_path / "import") == names(exported)

    told = midorino.run("status", "--json").json
    assert [one["state"] for one in told["sent"]] == ["received"]
    assert told["sent"][0]["receipts"] == ["ACCEPTED", "RECEIVED"]
    assert told["not_received"] == []
    assert waiting(midorino) == []  # the receiver has signed: nothing needs to be kept

    message = told["sent"][0]["message_id"]
    assert nanohana.run("import-done", message[:13]).code == 0
    told = midorino.run("status", "--json").json
    assert (told["sent"][0]["state"], bool(told["sent"][0]["imported_at"])) == ("imported", True)


def test_the_inbox_is_kept_at_home_without_a_folder_and_nothing_comes_twice(
    midorino: Pc, nanohana: Pc, exported: Path
) -> None:
    message = midorino.run("send", exported, "--json").json["messages"][0]["message_id"]
    first = nanohana.run("fetch", "--json").json
    assert [one["state"] for one in first["packages"]] == ["received"]
    assert names(nanohana.home / "inbox" / MIDORINO / message) == names(exported)
    assert nanohana.run("fetch", "--json").json["packages"] == []
    assert len(nanohana.run("status", "--json").json["inbox"]) == 1


def test_without_a_line_it_is_kept_and_the_same_bytes_go_later(
    midorino: Pc, nanohana: Pc, line: Line, tmp_path: Path
) -> None:
    """The partner's certificates are known from an earlier sending, so sealing needs no line."""
    assert midorino.run("send", written(tmp_path / "first", STAMP)).code == 0
    line.down = True
    kept = midorino.run("send", written(tmp_path / "second", "20261124110000"), "--json")
    assert (kept.code, kept.json["messages"][0]["state"]) == (4, "waiting")
    assert kept.json["messages"][0]["error"]["code"] == "server-unreachable"
    sealed = waiting(midorino)[-1].read_bytes()
    told = midorino.run("send", written(tmp_path / "third", "20261124120000"))
    assert told.code == 4
    assert "預かっています" in told.out
    told = midorino.run("status", "--json")
    assert (told.code, told.json["outbox_waiting"], told.json["relay"]["reachable"]) == (0, 2, False)

    line.down = False
    done = midorino.run("sync", "--json")
    assert (done.code, [one["state"] for one in done.json["sent"]]) == (0, ["accepted", "accepted"])
    assert sealed in [path.read_bytes() for path in waiting(midorino)]
    assert len(nanohana.run("fetch", "--json").json["packages"]) == 3


def test_a_first_partner_needs_the_line_and_that_is_said(midorino: Pc, line: Line, exported: Path) -> None:
    line.down = True
    ran = midorino.run("send", exported, "--json")
    assert (ran.code, ran.json["code"]) == (4, "server-unreachable")
    assert waiting(midorino) == []


def test_a_lost_receipt_of_the_relay_is_fetched_with_the_same_bytes(
    midorino: Pc, nanohana: Pc, line: Line, exported: Path
) -> None:
    line.lose = ("PUT", "/api/v1/packages/")
    lost = midorino.run("send", exported, "--json")
    assert (lost.code, lost.json["messages"][0]["state"]) == (4, "waiting")
    line.lose = None
    assert midorino.run("sync").code == 0
    puts = line.requests("PUT", "/api/v1/packages/")
    assert len(puts) == 2
    assert puts[0] == puts[1]  # same id, same bytes
    assert len(nanohana.run("fetch", "--json").json["packages"]) == 1


def test_a_lost_acknowledgement_of_the_receiver_s_receipt(
    midorino: Pc, nanohana: Pc, line: Line, exported: Path
) -> None:
    assert midorino.run("send", exported).code == 0
    line.lose = ("POST", "/receipts")
    assert nanohana.run("fetch").code == 4
    line.lose = None
    again = nanohana.run("fetch", "--json")
    assert (again.code, again.json["packages"]) == (0, [])
    posts = line.requests("POST", "/receipts")
    assert len(posts) == 2
    assert posts[0] == posts[1]
    assert nanohana.run("status", "--json").json["receipts_waiting"] == 0


def test_the_same_set_again_is_asked_about(midorino: Pc, nanohana: Pc, exported: Path) -> None:
    assert midorino.run("send", exported).code == 0
    again = midorino.run("send", exported, "--json")
    assert (again.code, again.json["code"]) == (1, "already-sent")
    assert "なのはなデイサービス" in again.json["detail"]
    assert midorino.run("send", exported, "--again").code == 0
    assert len(nanohana.run("fetch", "--json").json["packages"]) == 2


def test_a_set_the_standard_rejects_is_not_sent(midorino: Pc, line: Line, exported: Path) -> None:
    next(exported.glob("UPHOSOKU*")).unlink()
    ran = midorino.run("send", exported)
    assert ran.code == 1
    assert "E-SET-MISSING" in ran.out
    told = midorino.run("send", exported, "--json")
    assert (told.json["code"], told.json["outcome"]) == ("check-rejected", "reject")
    assert line.requests("PUT", "") == []
    assert waiting(midorino) == []


def test_a_partner_that_is_not_ready_is_told_with_reasons(world: World, midorino: Pc, exported: Path) -> None:
    ran = midorino.run("send", exported, "--json")
    assert (ran.code, ran.json["code"]) == (1, "receiver-not-ready")
    assert "電子証明書" in ran.json["detail"]
    assert waiting(midorino) == []


def test_a_partner_nobody_knows(world: World, midorino: Pc, tmp_path: Path) -> None:
    folder = tmp_path / "unknown"
    folder.mkdir()
    for name, data in make_set("K2", 1, 1, (MIDORINO, "43"), ("9978800014", "11"), "202612", STAMP).items():
        (folder / name).write_bytes(data)
    ran = midorino.run("send", folder, "--json")
    assert (ran.code, ran.json["code"]) == (5, "office-unknown")


def test_files_of_another_office_or_for_another_are_stopped(midorino: Pc, nanohana: Pc, exported: Path) -> None:
    ran = nanohana.run("send", exported, "--json")
    assert (ran.code, ran.json["code"]) == (1, "sender-mismatch")
    ran = midorino.run("send", exported, "--to", MIDORINO, "--json")
    assert (ran.code, ran.json["code"]) == (1, "receiver-mismatch")


def test_without_a_licence_it_waits_and_says_why(world: World, line: Line, nanohana: Pc, tmp_path: Path) -> None:
    other = "9970200011"
    world.office(other, "こもれびケアプラン", kind="care_management_office", service="43")
    pc = replace(world, url=line.url).enrolled("other", other)
    folder = tmp_path / "unpaid"
    folder.mkdir()
    for name, data in make_set("K2", 1, 1, (other, "43"), (NANOHANA, "11"), "202612", STAMP).items():
        (folder / name).write_bytes(data)
    ran = pc.run("send", folder, "--json")
    assert (ran.code, ran.json["messages"][0]["error"]["code"]) == (5, "licence-missing")
    assert ran.json["messages"][0]["state"] == "waiting"
    world.licence(other)
    assert pc.run("sync").code == 0
    assert pc.run("status", "--json").json["sent"][0]["state"] == "accepted"


def test_a_tampered_package_is_never_delivered(midorino: Pc, nanohana: Pc, line: Line, exported: Path) -> None:
    """Changed on the line: the hash in the relay's receipt tells; it is left there and comes whole later."""
    message = midorino.run("send", exported, "--json").json["messages"][0]["message_id"]
    line.spoil = message
    ran = nanohana.run("fetch", "--json")
    assert (ran.code, ran.json["packages"][0]["error"]["code"]) == (4, "download-damaged")
    assert list((nanohana.home / "inbox").rglob("*.CSV")) == []
    line.spoil = ""
    assert nanohana.run("fetch").code == 0
    assert len(list((nanohana.home / "inbox").rglob("*.CSV"))) == len(names(exported))


def test_a_package_by_a_revoked_certificate_is_refused_with_a_signed_word(
    world: World, midorino: Pc, nanohana: Pc, exported: Path
) -> None:
    assert midorino.run("send", exported).code == 0
    with world.house.works.begin() as work:
        serial = certificates_of(work, MIDORINO)[0].serial
        revoke(work, serial, "keyCompromise")
    ran = nanohana.run("fetch", "--json")
    assert ran.code == 1
    assert [(one["state"], one["received"]["reason"]) for one in ran.json["packages"]] == [
        ("refused", "certificate-revoked")
    ]
    assert list((nanohana.home / "inbox").rglob("*.CSV")) == []
    assert nanohana.run("fetch", "--json").json["packages"] == []  # refused once, not again each time
    told = midorino.run("status", "--json")
    assert (told.code, told.json["relay"]["error"]["code"]) == (5, "certificate-revoked")
    sent = midorino.run("send", exported, "--again", "--json")
    assert (sent.code, sent.json["code"]) == (5, "certificate-revoked")


def test_a_second_pc_of_the_office_can_open_what_the_first_could_not(
    world: World, line: Line, midorino: Pc, nanohana: Pc, exported: Path
) -> None:
    assert midorino.run("send", exported).code == 0
    late = replace(world, url=line.url).enrolled("nanohana-late", NANOHANA)  # enrolled after sealing
    ran = late.run("fetch", "--json")
    assert [(one["state"], one["received"]["reason"]) for one in ran.json["packages"]] == [
        ("refused", "not-for-this-certificate")
    ]
    assert nanohana.run("fetch").code == 0
    assert midorino.run("status", "--json").json["sent"][0]["state"] == "received"  # a later success supersedes


def test_after_a_new_certificate_older_packages_still_open(
    world: World, line: Line, midorino: Pc, nanohana: Pc, exported: Path
) -> None:
    assert midorino.run("send", exported).code == 0
    again = nanohana.run("enrol", "--url", line.url, "--office", NANOHANA, "--code", world.code(NANOHANA), "--again")
    assert again.code == 0, again
    ran = nanohana.run("fetch", "--json")
    assert [one["state"] for one in ran.json["packages"]] == ["received"]


def test_the_person_s_own_files_are_never_written_over(midorino: Pc, nanohana: Pc, exported: Path, tmp_path: Path) -> None:
    folder = tmp_path / "import"
    folder.mkdir()
    first = next(iter(names(exported)))
    (folder / first).write_bytes(b"something of the person's own")
    assert midorino.run("send", exported).code == 0
    assert nanohana.run("fetch", "--into", folder).code == 0
    assert (folder / first).read_bytes() == b"something of the person's own"
    beside = next(one for one in folder.iterdir() if one.is_dir())
    assert names(beside) == names(exported)


def test_start_waits_for_what_comes_and_stops_on_ctrl_c(midorino: Pc, nanohana: Pc, exported: Path, tmp_path: Path) -> None:
    running = nanohana.start("start", "--every", "5", "--into", tmp_path / "import")
    try:
        assert midorino.run("send", exported).code == 0
        until = time.monotonic() + 30
        while time.monotonic() < until and len(names(tmp_path / "import") if (tmp_path / "import").exists() else {}) < 3:
            time.sleep(0.2)
        assert names(tmp_path / "import") == names(exported)
    finally:
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=30)
    assert (running.returncode, err) == (0, "")
    assert "止めました" in out


def test_the_heartbeat_is_signed_and_seen(world: World, midorino: Pc) -> None:
    from engine.relay.service import last_heartbeat

    ran = midorino.run("heartbeat", "--json")
    assert ran.code == 0
    with world.house.works.begin() as work:
        seen = last_heartbeat(work, MIDORINO)
    assert seen is not None
    assert seen.version
    assert seen.pc_name


def test_import_done_asks_for_something_that_was_received(midorino: Pc, nanohana: Pc) -> None:
    ran = nanohana.run("import-done", "019abcde-0000-7000-8000-000000000001", "--json")
    assert (ran.code, ran.json["code"]) == (1, "message-unknown")


def test_a_pdf_goes_along_with_the_set(midorino: Pc, nanohana: Pc, exported: Path, tmp_path: Path) -> None:
    (exported / "連絡票.pdf").write_bytes(b"%PDF-1.7\n% a note of the care manager\n%%EOF\n")
    assert midorino.run("check", exported).code == 0
    assert midorino.run("send", exported).code == 0
    assert nanohana.run("fetch", "--into", tmp_path / "import").code == 0
    assert names(tmp_path / "import") == names(exported)


def test_the_practice_partner_answers_the_first_try(world: World, app: Flask, midorino: Pc, tmp_path: Path) -> None:
    """What STEP 4 does: a made-up set to the server's own office, and actual services come back."""
    assert midorino.run("sample", "--into", tmp_path / "sample").code == 0
    practice = midorino.run("status", "--json").json["practice_office"]["number"]
    sent = midorino.run("send", tmp_path / "sample")
    assert (sent.code, sent.err) == (0, "")
    assert "練習相手" in sent.out
    while run_due_jobs(app):
        pass
    took = midorino.run("fetch", "--into", tmp_path / "import", "--json")
    assert [(one["sender"], one["state"]) for one in took.json["packages"]] == [(practice, "received")]
    assert took.json["packages"][0]["received"]["outcome"] in {"ok", "warn"}
    assert any(name.startswith("UPJSK") for name in names(tmp_path / "import"))
    assert midorino.run("status", "--json").json["sent"][0]["state"] == "received"


def test_a_real_set_may_go_to_the_practice_partner_by_its_number(
    world: World, app: Flask, midorino: Pc, exported: Path
) -> None:
    """The only receiver that need not stand in the file names."""
    practice = midorino.run("status", "--json").json["practice_office"]["number"]
    sent = midorino.run("send", exported, "--to", f" {practice[:4]}-{practice[4:]} ", "--json")
    assert (sent.code, sent.json["messages"][0]["receiver"]) == (0, practice)
    while run_due_jobs(app):
        pass
    assert midorino.run("status", "--json").json["sent"][0]["state"] == "received"


def test_openssl_opens_a_kept_copy_with_the_office_s_own_key(
    world: World, midorino: Pc, nanohana: Pc, exported: Path, tmp_path: Path
) -> None:
    """No lock-in: what we sent can be read without this program."""
    message = midorino.run("send", exported, "--keep-copy", "--json").json["messages"][0]
    assert nanohana.run("fetch").code == 0
    assert midorino.run("status", "--json").json["sent"][0]["state"] == "received"
    sealed = midorino.home / "outbox" / f"{message['message_id']}.p7m"
    serial = json.loads((midorino.home / "config.json").read_text("utf-8"))["certificate_serial"]
    signed, inside = tmp_path / "signed.p7m", tmp_path / "inside"
    subprocess.run(
        ["openssl", "cms", "-decrypt", "-binary", "-inform", "DER", "-in", sealed, "-out", signed,
         "-recip", midorino.home / "certificate.pem", "-inkey", midorino.home / "keys" / f"{serial}.pem",
         "-passin", f"pass:{PASSPHRASE}"], check=True, capture_output=True)
    subprocess.run(
        ["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", signed, "-out", inside, "-purpose", "any",
         "-CAfile", midorino.home / "trust" / "root.pem", "-attime", str(int(world.clock.now().timestamp()) + 60)],
        check=True, capture_output=True)
    data = inside.read_bytes()
    assert all(content in data for content in names(exported).values())


def test_start_goes_on_while_the_line_is_down(midorino: Pc, nanohana: Pc, line: Line, tmp_path: Path) -> None:
    assert midorino.run("send", written(tmp_path / "first", STAMP)).code == 0
    line.down = True
    assert midorino.run("send", written(tmp_path / "second", "20261124110000")).code == 4
    running = midorino.start("start", "--every", "5", "--json")
    try:
        time.sleep(4)
        line.down = False
        until = time.monotonic() + 40
        while time.monotonic() < until and len(line.requests("PUT", "/packages/")) < 2:
            time.sleep(0.2)
        time.sleep(1)
    finally:
        running.send_signal(signal.SIGTERM)
        out, _ = running.communicate(timeout=30)
    assert running.returncode == 0
    assert '"code": "server-unreachable"' in out
    assert midorino.run("status", "--json").json["outbox_waiting"] == 0

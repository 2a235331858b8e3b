"""Packages that an honest client would not make: each is refused with a signed word, or delivered with findings."""

from __future__ import annotations

import errno
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography import x509

from client import clock, outbox
from client.commands.wording import in_words
from client.errors import ClientError
from client.files import written_durably
from client.ids import new_message_id
from client.office import Office
from client.rows import Sent
from engine.envelope.seal import Header, Part, seal
from engine.standard import SendUnit
from engine.standard.sample import make_set
from tests.client.conftest import MIDORINO, NANOHANA, Pc, World

THIRD = "9970200011"


@pytest.fixture
def files() -> dict[str, bytes]:
    return make_set("K2", 1, 1, (MIDORINO, "43"), (NANOHANA, "11"), "202612", "20261124100000")


def put(office: Office, files: dict[str, bytes], recipients: Sequence[x509.Certificate], *, meant_for: str,
        inner_id: str = "") -> str:
    """Into the outbox, addressed to Nanohana on the outside; the inside as told."""
    message_id = new_message_id(clock.now())
    header = Header(inner_id or message_id, MIDORINO, meant_for, clock.now(), "K2")
    with written_durably(outbox.sealed_path(office, message_id)) as out:
        done = seal(out, [Part(name, data) for name, data in files.items()], header, office.signer, recipients)
    office.store.add_sent(Sent(
        message_id=message_id, receiver=NANOHANA, receiver_name="", send_unit="K2", month="202612", title="",
        files=tuple(files), content=message_id, sha256=done.sha256, size=done.size,
        created_at=clock.stamp(clock.now()),
    ))
    assert [one.error for one in outbox.flush(office)] == [None]
    return message_id


def refused_with(pc: Pc) -> str:
    ran = pc.run("fetch", "--json")
    assert ran.code == 1
    assert [one["state"] for one in ran.json["packages"]] == ["refused"]
    assert list((pc.home / "inbox").rglob("*.CSV")) == []
    assert list((pc.home / "tmp").iterdir()) == []
    return str(ran.json["packages"][0]["received"]["reason"])


def test_a_package_for_somebody_else_in_our_inbox(
    world: World, midorino: Pc, nanohana: Pc, files: dict[str, bytes]
) -> None:
    world.office(THIRD, "こもれび訪問介護")
    world.licence(THIRD)
    third = world.enrolled("third", THIRD)
    with midorino.office() as office, third.office() as other:
        put(office, files, [other.identity.certificate], meant_for=THIRD)
    assert refused_with(nanohana) == "not-for-this-certificate"
    told = midorino.run("status")
    assert "相手が開けませんでした" in told.out


def test_another_id_inside_than_outside(midorino: Pc, nanohana: Pc, files: dict[str, bytes]) -> None:
    """A replay under a new number."""
    with midorino.office() as office, nanohana.office() as partner:
        put(office, files, [partner.identity.certificate], meant_for=NANOHANA, inner_id=new_message_id(clock.now()))
    assert refused_with(nanohana) == "header-mismatch"


def test_a_set_against_the_standard_is_delivered_with_its_findings(
    midorino: Pc, nanohana: Pc, files: dict[str, bytes]
) -> None:
    """The receiver must be able to see what the partner sent; the findings say what to ask for."""
    broken = {name: data for name, data in files.items() if not name.startswith("UPHOSOKU")}
    with midorino.office() as office, nanohana.office() as partner:
        message_id = put(office, broken, [partner.identity.certificate], meant_for=NANOHANA)
    ran = nanohana.run("fetch", "--json")
    assert ran.code == 0
    row = ran.json["packages"][0]["received"]
    assert (row["state"], row["outcome"]) == ("received", "reject")
    assert "E-SET-MISSING" in {one["code"] for one in row["findings"]}
    folder = nanohana.home / "inbox" / MIDORINO / message_id
    assert {one.name: one.read_bytes() for one in folder.iterdir()} == broken


def draft(office: Office, files: dict[str, bytes]) -> outbox.Draft:
    unit = SendUnit("K2", "予定", tuple(files), "202612", office.number, NANOHANA, "20261124100000")
    return outbox.Draft(unit, tuple((name, data, "") for name, data in files.items()), NANOHANA, practice=False)


def test_a_full_disk_keeps_nothing_half(
    midorino: Pc, nanohana: Pc, files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with midorino.office() as office:
        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="space") as raised:
            outbox.put(office, draft(office, files), offline=None)
        monkeypatch.undo()
        assert office.store.all_sent() == []
        assert list(office.home.outbox.iterdir()) == []
    told = in_words(raised.value)
    assert (told.code, told.exit_code) == ("disk-full", 6)


def test_a_full_database_is_named_too(midorino: Pc, nanohana: Pc, files: dict[str, bytes]) -> None:
    with midorino.office() as office:
        pages = office.store._db.execute("PRAGMA page_count").fetchone()[0]
        office.store._db.execute(f"PRAGMA max_page_count = {pages}")
        made = draft(office, files)

        def fill() -> None:
            for _ in range(200):
                outbox.put(office, made, offline=None)

        with pytest.raises(ClientError) as raised:
            fill()
    assert raised.value.code == "disk-full"


def test_bytes_that_rotted_in_the_outbox_are_not_sent(midorino: Pc, nanohana: Pc, files: dict[str, bytes]) -> None:
    with midorino.office() as office:
        row = outbox.put(office, draft(office, files), offline=None)
        path = outbox.sealed_path(office, row.message_id)
        path.write_bytes(path.read_bytes()[:-1] + b"\0")
        done = outbox.flush(office)
        assert [(one.row.state, one.error and one.error.code) for one in done] == [("failed", "outbox-damaged")]
        assert office.store.same_content(row.content) is None  # so that it can be sent anew without --again


def test_a_certificate_of_another_office_is_never_sealed_to(midorino: Pc, nanohana: Pc, files: dict[str, bytes]) -> None:
    """A lying relay lists its own friend's certificate for our partner: it is left out."""
    from client.trust import usable_certificates

    with midorino.office() as office, nanohana.office() as partner:
        good, friend = partner.identity.certificate, office.identity.certificate
        assert usable_certificates(office.anchors, [friend, good], NANOHANA) == [good]
        office.anchors = replace(office.anchors, root=friend)
        assert usable_certificates(office.anchors, [good], NANOHANA) == []


def test_an_unknown_exception_keeps_its_values_to_itself() -> None:
    told = in_words(ValueError("a cell's value"))
    assert "cell" not in str(told.problem())
    assert "ValueError" in told.detail


def test_another_s_folder_is_named(tmp_path: Path) -> None:
    assert in_words(PermissionError(errno.EACCES, "no")).code == "home-unwritable"

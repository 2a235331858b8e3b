"""kill -9 at every durable step of sending and fetching: nothing is lost, nothing arrives twice."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from client import outbox
from engine.relay.records import Package
from engine.standard import check_set
from engine.standard.sample import make_set
from tests.client.conftest import MIDORINO, NANOHANA, Pc, World

KILLED = -9
# Neither number has a factor in common with how steps repeat for each file: all kinds of step get their turn.
EVERY_STEP = bool(os.environ.get("RENKEI_TEST_EVERY_STEP"))


@pytest.fixture
def sets(tmp_path: Path) -> Iterator[Iterator[Path]]:
    """Ever new sets of one user, each in its folder."""

    def made() -> Iterator[Path]:
        for number in range(100):
            folder = tmp_path / f"set{number}"
            folder.mkdir()
            parties = ((MIDORINO, "43"), (NANOHANA, "11"))
            for name, data in make_set("K2", 1, number, *parties, "202612", f"202611241000{number:02}").items():
                (folder / name).write_bytes(data)
            yield folder

    return made()  # type: ignore[return-value]


def contents(folder: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in folder.iterdir()} if folder.is_dir() else {}


def accepted(world: World) -> dict[str, Package]:
    with world.house.works.begin(writing=False) as work:
        return {one.message_id: one for one in work.session.query(Package).filter_by(sender=MIDORINO)}


def test_sending_survives_a_kill_at_each_step(world: World, midorino: Pc, nanohana: Pc, sets: Iterator[Path]) -> None:
    """After the next run the relay holds the set once, whatever the step; the outbox never lies."""
    before, kills = set(accepted(world)), 0
    for step in range(1, 99, 1 if EVERY_STEP else 3):
        folder, pc = next(sets), Pc(midorino.home.with_name(f"pc{step}"), midorino.now)
        shutil.copytree(midorino.home, pc.home)
        ran = pc.run_until_killed(step, "send", folder)
        kills += ran.code == KILLED
        again = pc.run("send", folder, "--json")  # what a person does: the same command again
        assert again.code == 0 or again.json["code"] == "already-sent", (step, again)
        with pc.office() as office:
            rows = office.store.all_sent()
            assert [row.state for row in rows] == ["accepted"], step
            kept = {one.name for one in office.home.outbox.iterdir()}
            assert kept == {f"{row.message_id}.p7m" for row in rows}, step
        new = set(accepted(world)) - before
        assert new == {rows[0].message_id}, step
        before |= new
        if ran.code != KILLED:
            break
    assert ran.code == 0
    assert kills >= 4


def test_fetching_survives_a_kill_at_each_step(world: World, midorino: Pc, nanohana: Pc, sets: Iterator[Path]) -> None:
    """Whenever the relay holds our receipt, the files are whole on our disk; after the next run both are so."""
    kills = 0
    for step in range(1, 200, 1 if EVERY_STEP else 7):
        folder = next(sets)
        message_id = send_quickly(midorino, folder)
        ran = nanohana.run_until_killed(step, "fetch")
        kills += ran.code == KILLED
        arrived = nanohana.home / "inbox" / MIDORINO / message_id
        if accepted(world)[message_id].received_at is not None:
            assert contents(arrived) == contents(folder), step
        assert nanohana.run("fetch").code == 0
        assert contents(arrived) == contents(folder), step
        package = accepted(world)[message_id]
        assert (package.received_at is not None, package.refused_at) == (True, None), step
        with nanohana.office() as office:
            assert [row.state for row in office.store.find_received(message_id)] == ["received"], step
            assert office.store.unacknowledged() == []
            assert list(office.home.temporary.iterdir()) == []
        if ran.code != KILLED:
            break
    assert ran.code == 0
    assert kills >= 6


def send_quickly(pc: Pc, folder: Path) -> str:
    """Through the library, in this process."""
    with pc.office() as office:
        files = outbox.read_all(outbox.collect([folder]))
        draft = outbox.drafts(office, check_set(files), files, "")[0]
        row = outbox.put(office, draft, offline=None)
        assert [one.error for one in outbox.flush(office)] == [None]
    return row.message_id

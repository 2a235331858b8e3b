"""The practice partner is a real participant: it opens, checks, signs, and answers planned with actual services."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from flask import Flask

from engine.envelope.receipts import read_receipt
from engine.practice import service as practice
from engine.practice.records import PracticeVisit
from engine.practice.rules import PRACTICE_OFFICE
from engine.relay import service as relay
from engine.standard import check_set
from engine.standard.numbers import check_office_number
from engine.standard.sample import make_set
from store.work import Work
from web.extension import Renkei

OFFICE_A = "9970100013"


@pytest.fixture
def run_jobs(app: Flask, house: Renkei) -> Callable[[], int]:
    """What the server's worker would do now."""

    def run() -> int:
        with app.app_context():
            return house.jobs.run_due(house.works)

    return run


def planned() -> dict[str, bytes]:
    return make_set("K2", sender=(OFFICE_A, "43"), receiver=(PRACTICE_OFFICE, "11"), month="202612")


def test_its_number_has_a_right_check_digit() -> None:
    assert check_office_number(PRACTICE_OFFICE).ok


def test_a_planned_set_comes_back_as_actuals_the_sender_can_open(
    office_a: Any,
    run_jobs: Callable[[], int],
    tmp_path: Path,
    house: Renkei,
) -> None:
    message_id = office_a.send(PRACTICE_OFFICE, planned())
    assert run_jobs() == 2
    sent = office_a.get(f"/sent/{message_id}").get_json()
    assert sent["state"] == "received"
    receipt = read_receipt(sent["receipts"][1], office_a.trust(), office_a.moment())
    assert (receipt.kind, receipt.facts.receiver) == ("RECEIVED", PRACTICE_OFFICE)

    package = office_a.inbox()[0]
    assert package["sender"]["number"] == PRACTICE_OFFICE
    sealed = office_a.fetch(package)
    opened = office_a.open(sealed, tmp_path / "answer")
    report = check_set([(path.name, path) for path in opened.files])
    assert report.outcome == "ok", report.findings
    assert [unit.sender for unit in report.send_units] == [PRACTICE_OFFICE]
    assert package["send_unit"] == report.send_units[0].id
    assert [one.kind for one in report.files] == ["UPJSK"]
    assert office_a.post_receipt(package, office_a.receipt("RECEIVED", package, sealed)).status_code == 200
    with house.works.begin(writing=False) as work:
        states = relay.package_states(work, message_id, OFFICE_A)
    assert states is not None
    assert states.latest == "answered"


def test_a_set_that_breaks_the_standard_is_refused_with_codes_and_no_values(
    office_a: Any,
    run_jobs: Callable[[], int],
    house: Renkei,
) -> None:
    files = {
        name: content.replace(b"\r\n", b",surplus-value\r\n") if name.startswith("UPPLAN") else content
        for name, content in planned().items()
    }
    message_id = office_a.send(PRACTICE_OFFICE, files)
    assert run_jobs() == 1
    sent = office_a.get(f"/sent/{message_id}").get_json()
    assert (sent["state"], sent["reason"]) == ("refused", "standard-rejected")
    assert "E-COLCOUNT" in sent["finding_codes"]
    receipt = read_receipt(sent["receipts"][1], office_a.trust(), office_a.moment())
    assert receipt.kind == "REFUSED"
    assert "surplus" not in (receipt.facts.reason or "")
    with house.works.begin(writing=False) as work:
        refused = relay.timeline(work, OFFICE_A)[0]
    assert (refused.state, refused.reason) == ("refused", "standard-rejected")
    assert "E-COLCOUNT" in refused.finding_codes
    assert office_a.inbox() == []


def test_a_mended_set_sent_anew_is_taken(office_a: Any, run_jobs: Callable[[], int]) -> None:
    office_a.send(PRACTICE_OFFICE, {"memo.csv": b"a,b\r\n"})
    run_jobs()
    message_id = office_a.send(PRACTICE_OFFICE, planned())
    run_jobs()
    assert office_a.get(f"/sent/{message_id}").get_json()["state"] == "received"


def test_plan_tables_alone_are_received_without_an_answer(office_a: Any, run_jobs: Callable[[], int]) -> None:
    files = make_set("K1", sender=(OFFICE_A, "43"), receiver=(PRACTICE_OFFICE, "11"), month="202612")
    message_id = office_a.send(PRACTICE_OFFICE, files)
    assert run_jobs() == 1
    assert office_a.get(f"/sent/{message_id}").get_json()["state"] == "received"
    assert office_a.inbox() == []


def test_a_package_it_cannot_open_is_refused_by_name(
    office_a: Any,
    run_jobs: Callable[[], int],
    house: Renkei,
) -> None:
    message_id, sealed = office_a.seal(OFFICE_A, planned())
    assert office_a.put(PRACTICE_OFFICE, message_id, sealed).status_code == 201
    run_jobs()
    sent = office_a.get(f"/sent/{message_id}").get_json()
    assert (sent["state"], sent["finding_codes"]) == ("refused", [])
    assert sent["reason"] == "not-for-this-certificate"


def test_a_job_done_twice_signs_and_answers_once(
    office_a: Any,
    run_jobs: Callable[[], int],
    house: Renkei,
) -> None:
    message_id = office_a.send(PRACTICE_OFFICE, planned())
    run_jobs()
    for job in (practice.receive, practice.answer):
        with house.works.begin() as work:
            job(work, {"sender": OFFICE_A, "message_id": message_id})
    assert run_jobs() == 0
    assert len(office_a.inbox()) == 1
    assert len(office_a.get(f"/sent/{message_id}").get_json()["receipts"]) == 2


def test_nothing_of_what_was_sent_stays_on_its_disk(
    office_a: Any, run_jobs: Callable[[], int], house: Renkei
) -> None:
    office_a.send(PRACTICE_OFFICE, planned())
    run_jobs()
    kept = [path for path in (house.settings.data_dir / "practice").rglob("*") if path.is_file()]
    assert [path.suffix for path in kept] == [".key"]


def test_its_key_is_its_own_encrypted_and_for_the_server_only(house: Renkei, work: Work) -> None:
    key = next((house.settings.data_dir / "practice").glob("*.key"))
    assert key.stat().st_mode & 0o077 == 0
    with pytest.raises(TypeError):
        load_pem_private_key(key.read_bytes(), None)
    assert len(practice.signers(work)) == 1


def test_it_gets_a_new_certificate_in_time_and_opens_with_the_old_one(
    office_a: Any,
    house: Renkei,
    clock: Any,
    run_jobs: Callable[[], int],
) -> None:
    clock.advance(days=3 * 365 - 89)
    with house.works.begin() as work:
        practice.ensure_partner(work)
        practice.ensure_partner(work)
    clock.advance(days=45)
    with house.works.begin() as work:
        practice.ensure_partner(work)
        assert len(practice.signers(work)) == 2
        assert work.session.query(PracticeVisit).count() == 0

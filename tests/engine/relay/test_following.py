"""Heartbeats, readiness, lists and timelines: what office, wizard and desk see of the exchange."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from engine.events import ClientSeen
from engine.relay import service as relay
from store.work import Work
from web.extension import Renkei

OFFICE_A, OFFICE_B = "9970100013", "9971100020"


def test_me_tells_office_certificate_licence_application_and_practice_partner(
    office_a: Any, office_b: Any
) -> None:
    office_b.send(OFFICE_A)
    me = office_a.get("/me").get_json()
    assert me["office"]["number"] == OFFICE_A
    assert (me["certificate"]["serial"], me["certificate"]["status"]) == (office_a.serial, "active")
    assert (me["licence"]["active"], me["licence"]["price_yen"]) == (True, 0)
    assert me["application"]["number"].startswith("A-2026-")
    assert me["unread"] == 1
    assert me["practice_office"]["kind"] == "practice_partner"


def test_a_signed_heartbeat_proves_the_program_is_there(office_a: Any, house: Renkei, work: Work) -> None:
    heard: list[ClientSeen] = []
    house.events.subscribe(ClientSeen, lambda _work, event: heard.append(event))
    answer = office_a.beat()
    assert answer.status_code == 200
    assert answer.get_json()["licence"]["active"] is True
    assert heard == [ClientSeen(OFFICE_A, "0.1.0", "Windows 11", office_a.serial)]
    last = relay.last_heartbeat(work, OFFICE_A)
    assert last is not None
    assert (last.version, last.pc_name, last.at) == ("0.1.0", "事務所PC", office_a.moment())
    assert relay.readiness(work, OFFICE_A) == relay.Readiness(
        certificate=True, licence=True, client=True, ready=True
    )


def test_a_heartbeat_works_before_there_is_a_licence(make_office: Any, work: Work) -> None:
    office = make_office(OFFICE_A, licence=False)
    answer = office.beat().get_json()
    assert answer["licence"] is None
    assert ["STEP 2" in one for one in answer["messages"]] == [True]
    assert relay.readiness(work, OFFICE_A).reasons == ("licence-missing",)


@pytest.mark.parametrize(("minutes", "status"), [(9, 200), (-9, 200), (11, 422), (-300, 422)])
def test_a_clock_that_is_off_is_told_by_how_much(office_a: Any, minutes: int, status: int) -> None:
    answer = office_a.beat(at=(office_a.moment() + timedelta(minutes=minutes)).isoformat())
    assert answer.status_code == status
    if status == 422:
        problem = answer.get_json()
        assert problem["code"] == "clock-skew"
        assert f"約{abs(minutes)}分{'進んで' if minutes > 0 else '遅れて'}" in problem["detail"]


def test_a_heartbeat_signed_by_another_key_counts_for_nothing(
    office_a: Any, office_b: Any, work: Work
) -> None:
    office_a.key, kept = office_b.key, office_a.key
    answer = office_a.beat()
    office_a.key = kept
    assert (answer.status_code, answer.get_json()["code"]) == (401, "signature-invalid")
    assert relay.last_heartbeat(work, OFFICE_A) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"at": "きのう"},
        {"at": None},
        {"outbox_waiting": "many"},
        {"outbox_waiting": -1},
        {"os": ""},
        {"os": "x" * 201},
    ],
)
def test_a_heartbeat_of_another_shape(office_a: Any, wrong: dict[str, Any]) -> None:
    answer = office_a.beat(**wrong)
    assert (answer.status_code, answer.get_json()["code"]) == (400, "bad-request")


def test_a_certificate_near_its_end_is_told_with_its_date(office_a: Any, clock: Any) -> None:
    assert office_a.beat().get_json()["messages"] == []
    clock.advance(days=3 * 365 - 40)
    office_a.sign_in()
    assert any("2029年11月23日" in one for one in office_a.beat().get_json()["messages"])


def test_an_office_is_ready_with_certificate_and_licence(office_a: Any, office_b: Any) -> None:
    said = office_a.get(f"/offices/{OFFICE_B}").get_json()
    assert (said["ready"], said["reasons"]) == (True, ["client-not-seen"])
    assert [one["serial"] for one in said["certificates"]] == [office_b.serial]


def test_the_timeline_tells_each_step_in_both_directions(
    office_a: Any,
    office_b: Any,
    clock: Any,
    house: Renkei,
) -> None:
    message_id = office_a.send(OFFICE_B)
    clock.advance(minutes=1)
    package = office_b.inbox()[0]
    sealed = office_b.fetch(package)
    clock.advance(minutes=1)
    office_b.post_receipt(package, office_b.receipt("RECEIVED", package, sealed))
    clock.advance(minutes=1)
    back = office_b.send(OFFICE_A)
    with house.works.begin(writing=False) as work:
        seen = [(one.message_id, one.direction, one.state) for one in relay.timeline(work, OFFICE_A)]
        states = relay.package_states(work, message_id, OFFICE_A)
        first = relay.timeline(work, OFFICE_B)[-1]
    assert seen == [
        (back, "in", "accepted"),
        (message_id, "out", "received"),
        (message_id, "out", "fetched"),
        (message_id, "out", "accepted"),
    ]
    assert states is not None
    assert [state for state, _ in states.reached] == ["accepted", "fetched", "received", "answered"]
    assert (states.latest, states.answer_message_id) == ("answered", back)
    assert (first.direction, first.partner_number, first.send_unit, first.month) == (
        "in",
        OFFICE_A,
        "K2",
        "202612",
    )
    assert first.serial == "R-2026-000001"


def test_sent_since_a_moment_tells_what_changed(office_a: Any, office_b: Any, clock: Any) -> None:
    first, _second = office_a.send(OFFICE_B), office_a.send(OFFICE_B)
    clock.advance(minutes=1)
    since = office_a.get("/sent").get_json()["now"]
    assert office_a.get(f"/sent?since={since}").get_json()["packages"] == []
    office_b.fetch(office_b.inbox()[0])
    changed = office_a.get(f"/sent?since={since}").get_json()["packages"]
    assert [(one["message_id"], one["state"]) for one in changed] == [(first, "fetched")]


def test_the_inbox_shows_what_waits_before_what_is_done(office_a: Any, office_b: Any) -> None:
    first, second = office_a.send(OFFICE_B), office_a.send(OFFICE_B)
    package = office_b.inbox()[0]
    office_b.post_receipt(package, office_b.receipt("RECEIVED", package, office_b.fetch(package)))
    assert [one["message_id"] for one in office_b.inbox()] == [second, first]
    cursor = package["ledger_serial"]
    assert [one["message_id"] for one in office_b.get(f"/inbox?after={cursor}").get_json()["packages"]] == [
        second
    ]


def test_bodies_nobody_takes_are_dropped_after_ninety_days_and_the_record_stays(
    office_a: Any,
    office_b: Any,
    clock: Any,
    house: Renkei,
) -> None:
    message_id = office_a.send(OFFICE_B)
    for days, dropped in ((89, 0), (2, 1), (1, 0)):
        clock.advance(days=days)
        with house.works.begin() as work:
            assert relay.drop_old_bodies(work) == dropped
    office_a.sign_in()
    assert office_a.get(f"/sent/{message_id}").get_json()["state"] == "accepted"

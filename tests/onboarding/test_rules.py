"""The pure rules: what a browser says of itself, checks and their proof, the plan, the move, the sends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from onboarding.rules import check, pc, proofs
from onboarding.rules.environment import browser_of, os_of
from onboarding.rules.facts import Facts, SetResult
from onboarding.rules.move import move, move_requirements
from onboarding.rules.plan import plan
from onboarding.rules.requirements import requirements
from onboarding.rules.sending import Exchange, best, sends
from tests.onboarding.conftest import (
    APPLICATION,
    CERTIFICATE,
    CLIENT,
    DELIVERED,
    EDGE,
    GOOD,
    NOW,
    OFFICE,
    PARTNER,
)
from web.hours import Desk

CHROME = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36"
)
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 20_0 like Mac OS X) Version/20.0 Mobile/15E148 Safari/604.1"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:150.0) Gecko/20100101 Firefox/150.0"


@pytest.mark.parametrize(
    ("agent", "platform", "version", "os", "browser"),
    [
        (EDGE, "Windows", "15.0.0", ("windows", "11"), ("edge", "150")),
        (EDGE, "Windows", '"10.0.0"', ("windows", "10"), ("edge", "150")),
        (EDGE, "Windows", "0.3.0", ("windows", ""), ("edge", "150")),
        (EDGE, "", "", ("windows", ""), ("edge", "150")),
        (CHROME, "Linux", "6.1", ("linux", ""), ("chrome", "150")),
        (SAFARI, "", "", ("ios", ""), ("safari", "20")),
        (FIREFOX, "", "", ("windows", ""), ("firefox", "150")),
        ("Mozilla/5.0 (Windows NT 6.1) Chrome/109.0", "", "", ("windows", "old"), ("chrome", "109")),
        (
            "Mozilla/5.0 (Linux; Android 16) Chrome/150.0 Mobile",
            "Android",
            "",
            ("android", ""),
            ("chrome", "150"),
        ),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15)", "", "", ("mac", ""), ("other", "")),
        ("", "", "", ("other", ""), ("other", "")),
    ],
)
def test_a_browser_says_what_it_runs_on(
    agent: str, platform: str, version: str, os: tuple[str, str], browser: tuple[str, str]
) -> None:
    assert os_of(agent, platform, version) == os
    assert browser_of(agent) == browser


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, {}),
        ({"os_version": "10"}, {"env-win10": "ask"}),
        ({"os": "linux"}, {"env-os": "ask"}),
        ({"os": "mac"}, {"env-os": "stop"}),
        ({"os_version": "old"}, {"env-os": "stop"}),
        ({"browser": "firefox"}, {"env-browser": "ask"}),
        ({"width": 1280}, {"env-screen": "stop"}),
        ({"width": 1093, "height": 614, "ratio": 1.25}, {"env-screen-zoom": "stop"}),
        ({"reach_ms": None}, {"env-network": "ask"}),
        ({"skew_seconds": 601}, {"env-clock": "stop"}),
        ({"skew_seconds": -86400}, {"env-clock": "stop"}),
        ({"skew_seconds": 600}, {}),
        ({"by_machine": False, "reach_ms": None, "skew_seconds": None}, {}),
    ],
)
def test_the_pc_is_judged(
    facts: Callable[..., Facts], changes: dict[str, object], codes: dict[str, str]
) -> None:
    found = pc.environment(facts(reading=replace(GOOD, **changes)))
    assert {one.code: one.state for one in found if one.failed} == codes
    assert all(one.how_to for one in found if one.state == "stop")


def test_only_root_causes_are_shown(facts: Callable[..., Facts]) -> None:
    phone = facts(reading=replace(GOOD, os="ios", width=390, height=844))
    assert [one.code for one in check.failed(pc.environment(phone))] == ["env-os"]


def test_a_check_says_how_it_was_proved(facts: Callable[..., Facts]) -> None:
    said = {one.code: one.proof for one in proofs.evaluate(facts(OFFICE, reading=GOOD))}
    assert said["software-set"] == "self"
    assert said["env-screen"] == "machine"
    proved = facts(OFFICE, reading=GOOD, set_result=SetResult("ok", NOW, 0, 0, 3))
    assert {one.code: one.proof for one in proofs.evaluate(proved)}["software-set"] == "machine"


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, "ok"),
        ({"not_after": NOW + timedelta(days=89)}, "ask"),
        ({"not_after": NOW}, "stop"),
        ({"status": "expired"}, "stop"),
        ({"status": "revoked"}, "stop"),
    ],
)
def test_the_certificate_is_watched(
    facts: Callable[..., Facts], changes: dict[str, object], state: str
) -> None:
    found = proofs.certificate(facts(proved=True, certificate=replace(CERTIFICATE, **changes)))
    assert found[0].state == state


def test_the_day_of_the_certificates_end_is_japans(facts: Callable[..., Facts]) -> None:
    late = CERTIFICATE.not_after.replace(hour=20)  # already the next day in Japan
    text = proofs.certificate(facts(proved=True, certificate=replace(CERTIFICATE, not_after=late)))[0].text
    assert f"{(late + timedelta(days=1)).day}日まで" in text


@pytest.mark.parametrize(
    ("client", "state"),
    [
        (None, "wait"),
        (CLIENT, "ok"),
        (replace(CLIENT, certificate_serial="ff"), "ask"),
        (replace(CLIENT, at=NOW - timedelta(days=8)), "ask"),
    ],
)
def test_the_program_is_watched(facts: Callable[..., Facts], client: object, state: str) -> None:
    assert proofs.client(facts(proved=True, certificate=CERTIFICATE, client=client))[0].state == state


def test_a_licence_that_ended_stops(facts: Callable[..., Facts]) -> None:
    ended = facts(application=APPLICATION, licence_until=date(2026, 11, 23))
    assert proofs.application(ended)[0].code == "licence"
    lasting = facts(application=APPLICATION, licence_until=date(2026, 11, 24))
    assert proofs.application(lasting)[0].state == "ok"


def test_a_refused_send_and_an_unready_partner_are_told(facts: Callable[..., Facts]) -> None:
    refused = replace(DELIVERED, received_at=None, answered_at=None, refused_at=NOW)
    found = proofs.sending(facts(practice=refused, partner=replace(PARTNER, ready=False)))
    assert {one.code: one.state for one in found} == {"practice-send": "stop", "partner-ready": "ask"}


def test_the_plan_keeps_to_working_days(facts: Callable[..., Facts]) -> None:
    desk = Desk()
    days = plan(facts(OFFICE, reading=GOOD), desk.is_working_day)
    assert days[0].day == date(2026, 11, 24)
    assert [line.stage for line in days] == [1, 2, 3, 4, None]
    assert all(desk.is_working_day(line.day) for line in days)
    assert [line.day for line in days] == sorted(line.day for line in days)


def test_a_lost_letter_moves_everything_by_a_month(facts: Callable[..., Facts]) -> None:
    lost = facts({**OFFICE, "certificate_kind": "none", "letter": "lost"}, reading=GOOD)
    days = plan(lost, Desk().is_working_day)
    assert (days[0].day, days[0].text) == (date(2026, 11, 24), "通知書の再発行を申し込む")
    assert (days[1].day, days[1].text) == (date(2026, 12, 24), "通知書が届くころ")
    assert days[2].day >= date(2026, 12, 24)
    waiting = replace(
        lost, answers={**lost.answers, "letter": "waiting"}, answered_at={"letter": NOW - timedelta(days=10)}
    )
    assert plan(waiting, Desk().is_working_day)[0].day == date(2026, 12, 14)


@pytest.mark.parametrize(
    ("day", "left"), [(date(2026, 11, 24), 37), (date(2026, 12, 31), 0), (date(2027, 1, 5), -5)]
)
def test_the_move_counts_down(facts: Callable[..., Facts], day: date, left: int) -> None:
    found = move(replace(facts(), today=day))
    assert found is not None
    assert found.days_left == left
    assert found.done == 0


def test_the_move_is_ticked_by_machine_and_hand(facts: Callable[..., Facts]) -> None:
    found = move(facts({"move_portal": "done"}, certificate=CERTIFICATE, client=CLIENT))
    assert found is not None
    assert {task.key: task.done for task in found.tasks if task.done} == {
        "move_certificate": True,
        "move_portal": True,
    }
    late = replace(facts(OFFICE, reading=GOOD), today=date(2027, 1, 4))
    assert {item.key for item in requirements(late, move_requirements(move(late))).overdue} >= {"move_portal"}


def test_before_anything_was_announced_there_is_no_move(facts: Callable[..., Facts]) -> None:
    assert move(replace(facts(), today=date(2024, 1, 1))) is None
    assert move_requirements(None) == ()


def _event(
    state: str, minute: int, *, out: bool = True, message: str = "m1", serial: str = "R-2026-000001"
) -> Exchange:
    at = NOW + timedelta(minutes=minute)
    return Exchange(at, message, "9979900017", "練習の相手", out, state, serial, "K2", "202612", "reason")


def test_events_become_one_send_with_its_answer() -> None:
    events = [
        _event("accepted", 3, out=False, message="m2", serial="R-2026-000002"),
        _event("received", 2),
        _event("fetched", 1),
        _event("accepted", 0),
    ]
    (send,) = sends(events)
    assert send.accepted_at == NOW
    assert send.received_at == NOW + timedelta(minutes=2)
    assert send.answered_at == NOW + timedelta(minutes=3)
    assert send.answer_id == "m2"


def test_a_later_success_supersedes_a_refusal() -> None:
    (send,) = sends([_event("accepted", 0), _event("refused", 1), _event("received", 2)])
    assert send.refused_at is None
    (refused,) = sends([_event("accepted", 0), _event("refused", 1)])
    assert refused.refused_reason == "reason"


def test_the_send_that_got_furthest_is_shown() -> None:
    events = [_event("accepted", 0), _event("received", 1), _event("accepted", 5, message="m3")]
    shown = best(sends(events), "9979900017")
    assert shown is not None
    assert shown.message_id == "m1"
    assert best(sends(events), "9971100020") is None

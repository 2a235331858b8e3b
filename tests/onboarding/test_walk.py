"""The journey as a table: these facts, this page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from onboarding.rules import walk
from onboarding.rules.facts import Facts, SetResult
from onboarding.rules.steps import CONDITIONS, END, START, STEPS
from tests.onboarding.conftest import APPLICATION, CERTIFICATE, CLIENT, DELIVERED, GOOD, NOW, OFFICE, PARTNER

READ = {"reading": GOOD}
HELD = {**READ, "proved": True, "certificate": CERTIFICATE}
APPLIED = {**HELD, "application": APPLICATION}
RUNNING = {**APPLIED, "client": CLIENT}
ASKED = {**OFFICE, "certificate_kind": "none"}

TABLE = [
    ("nothing yet", {}, {}, "environment"),
    ("a good PC", {}, READ, "office_kind"),
    ("a narrow screen", {}, {"reading": replace(GOOD, width=1093, height=614, ratio=1.25)}, "environment"),
    ("narrow, mend later", {"environment": "later"}, {"reading": replace(GOOD, width=1093)}, "office_kind"),
    ("a phone", {}, {"reading": replace(GOOD, os="ios", os_version="")}, "environment"),
    ("Linux goes on with a remark", {}, {"reading": replace(GOOD, os="linux", os_version="")}, "office_kind"),
    ("kind unknown is an answer", {"office_kind": "unknown"}, READ, "office_number"),
    ("number unknown", {"office_kind": "unknown", "office_number": "unknown"}, READ, "office_find"),
    (
        "number, not confirmed",
        {"office_kind": "unknown", "office_number": "9970100013"},
        READ,
        "office_confirm",
    ),
    ("STEP 0 all answered", OFFICE, READ, "certificate_kind"),
    ("set rejected", {**OFFICE, "set": ""}, {**READ, "set_result": SetResult("reject", NOW, 2, 0, 3)}, "set"),
    (
        "set with warnings",
        {**OFFICE, "set": ""},
        {**READ, "set_result": SetResult("warn", NOW, 0, 1, 3)},
        "certificate_kind",
    ),
    ("wrong certificate kind", {**OFFICE, "certificate_kind": "agent"}, READ, "certificate_unusable"),
    (
        "wrong kind, understood",
        {**OFFICE, "certificate_kind": "disability", "certificate_unusable": "go"},
        READ,
        "letter",
    ),
    ("certificate unknown is an answer", {**OFFICE, "certificate_kind": "unknown"}, READ, "letter"),
    ("letter lost", {**ASKED, "letter": "lost"}, READ, "letter_task"),
    ("letter at hand", {**ASKED, "letter": "yes"}, READ, "letter_code"),
    ("office proved", {**ASKED, "letter": "yes"}, {**READ, "proved": True}, "enrol"),
    ("certificate issued", {**ASKED, "letter": "yes"}, HELD, "sign_in"),
    (
        "certificate revoked",
        {**ASKED, "letter": "yes"},
        {**HELD, "certificate": replace(CERTIFICATE, status="revoked")},
        "enrol",
    ),
    ("temporary password", ASKED, {**HELD, "signed_in": True, "must_change": True}, "password"),
    ("own password", ASKED, {**HELD, "signed_in": True}, "terms"),
    ("terms agreed", {**ASKED, "terms": "agreed"}, {**HELD, "signed_in": True}, "review"),
    ("applied", ASKED, APPLIED, "connect"),
    (
        "client with an older certificate",
        ASKED,
        {**APPLIED, "client": replace(CLIENT, certificate_serial="ff")},
        "connect",
    ),
    ("client seen", ASKED, RUNNING, "practice"),
    (
        "practice accepted only",
        ASKED,
        {**RUNNING, "practice": replace(DELIVERED, answered_at=None)},
        "practice",
    ),
    ("practice answered", ASKED, {**RUNNING, "practice": DELIVERED}, "partner"),
    (
        "partner chosen",
        {**ASKED, "partner": PARTNER.number},
        {**RUNNING, "practice": DELIVERED, "partner": PARTNER},
        "partner_month",
    ),
    (
        "month agreed",
        {**ASKED, "partner": PARTNER.number, "partner_month": "202612"},
        {**RUNNING, "practice": DELIVERED, "partner": PARTNER},
        "first_send",
    ),
    (
        "delivered",
        {**ASKED, "partner": PARTNER.number, "partner_month": "202612"},
        {**RUNNING, "practice": DELIVERED, "partner": PARTNER, "first_send": DELIVERED},
        "done",
    ),
    (
        "delivered, then the certificate was revoked",
        {**ASKED, "partner": PARTNER.number, "partner_month": "202612"},
        {
            **RUNNING,
            "practice": DELIVERED,
            "partner": PARTNER,
            "first_send": DELIVERED,
            "certificate": replace(CERTIFICATE, status="revoked"),
        },
        "enrol",
    ),
    ("another browser, not proved", {**ASKED, "letter": "yes"}, READ, "letter_code"),
]


@pytest.mark.parametrize(
    ("answers", "more", "leads_to"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_these_facts_lead_to_this_page(
    facts: Callable[..., Facts], answers: dict[str, str], more: dict[str, object], leads_to: str
) -> None:
    assert walk.resume(facts(answers, **more)) == leads_to


@pytest.mark.parametrize(
    ("answers", "more", "leads_to"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_the_page_to_go_on_with_is_open(
    facts: Callable[..., Facts], answers: dict[str, str], more: dict[str, object], leads_to: str
) -> None:
    assert walk.missing(leads_to, facts(answers, **more)) is None


@pytest.mark.parametrize(
    ("ahead", "answers", "more", "first"),
    [
        ("office_confirm", {}, READ, "office_number"),
        ("enrol", ASKED, READ, "letter_code"),
        ("review", ASKED, HELD, "sign_in"),
        ("connect", ASKED, {"proved": True}, "enrol"),
        ("practice", ASKED, HELD, "review"),
        ("first_send", ASKED, RUNNING, "partner"),
    ],
)
def test_a_page_ahead_of_its_ground_names_what_comes_first(
    facts: Callable[..., Facts], ahead: str, answers: dict[str, str], more: dict[str, object], first: str
) -> None:
    assert walk.missing(ahead, facts(answers, **more)) == first


def test_a_manager_may_apply_while_the_clerk_fetches_the_certificate(facts: Callable[..., Facts]) -> None:
    here = facts({**ASKED, "letter": "yes"}, reading=GOOD, signed_in=True, proved=True)
    assert walk.resume(here) == "enrol"
    assert walk.missing("terms", here) is None


def test_another_office_number_undoes_what_hung_on_the_first(facts: Callable[..., Facts]) -> None:
    here = facts({**ASKED, "letter": "yes", "partner": "9971100020", "partner_month": "202612"}, reading=GOOD)
    fallen = walk.undone_by("office_number", here)
    assert set(fallen) == {"office_confirmed", "letter", "set", "partner", "partner_month"}
    assert "billing" not in fallen


def test_an_answer_that_nothing_hangs_on_undoes_nothing(facts: Callable[..., Facts]) -> None:
    assert walk.undone_by("partner_month", facts(ASKED)) == ()


def test_the_back_link_follows_the_way_taken(facts: Callable[..., Facts]) -> None:
    here = facts({"office_kind": "service_office"}, reading=GOOD)
    assert walk.before("office_number", here) == "office_kind"
    assert walk.before(START, here) is None
    assert walk.before("practice", here) is None


def test_a_step_is_done_when_the_way_has_left_it(facts: Callable[..., Facts]) -> None:
    assert walk.stages_done(facts(ASKED, **APPLIED)) == 3
    everything = facts(
        {**ASKED, "partner": PARTNER.number, "partner_month": "202612"},
        **{**RUNNING, "practice": DELIVERED, "partner": PARTNER, "first_send": DELIVERED},
    )
    assert walk.stages_done(everything) == 5


def test_the_graph_hangs_together() -> None:
    seen, waiting = set(), [START]
    while waiting:
        key = waiting.pop()
        if key not in seen:
            seen.add(key)
            waiting.extend(edge.to for edge in STEPS[key].next)
    assert seen == set(STEPS)
    assert all(name in CONDITIONS for step in STEPS.values() for name in step.needs)
    assert all(maker in STEPS for _holds, maker in CONDITIONS.values())
    assert all(step.next for key, step in STEPS.items() if key != END)

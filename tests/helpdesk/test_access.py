"""Who may open what: each route of the desk, for each kind of person, on a ticket that is or is not theirs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from helpdesk.service import Opened

Browser = Callable[[str], FlaskClient]
PEOPLE = ("owner", "stranger", "same browser", "other browser", "agent")
DESK = {
    "get": [
        "/desk/",
        "/desk/new",
        "/desk/report",
        "/desk/report.csv",
        "/desk/tickets/{n}",
        "/desk/tickets/{n}/talk",
        "/desk/tickets/{n}/do/code",
    ],
    "post": [
        "/desk/new",
        *(
            f"/desk/tickets/{{n}}/{act}"
            for act in ("reply", "note", "assign", "state", "file", "office", "suggest", "do/code", "tags", "later")
        ),
    ],
}
LINK = {
    "get": ["/tickets/{n}/{t}", "/tickets/{n}/{t}/now", "/tickets/{n}/{t}/received"],
    "post": ["/tickets/{n}/{t}"],
}
OWN = {"get": ["/tickets/{n}", "/tickets/{n}/now"], "post": ["/tickets/{n}"]}


def status(here: FlaskClient, method: str, path: str, opened: Opened, token: str = "") -> int:
    url = path.format(n=opened.number, t=token or opened.follow_token)
    return here.open(url, method=method.upper(), data={"text": "つづきです"}).status_code


@pytest.mark.parametrize("person", PEOPLE)
def test_the_desk_is_for_the_desks_people(opened: Opened, browse: Browser, person: str) -> None:
    here = browse(person)
    for method, paths in DESK.items():
        for path in paths:
            got = status(here, method, path, opened)
            if person == "agent":
                assert got in {200, 204, 303, 422}, path
            else:
                assert got == 303, path
                answer = here.open(path.format(n=opened.number), method=method.upper())
                assert answer.location.startswith("/staff/sign-in?next=")


@pytest.mark.parametrize("person", PEOPLE)
def test_a_link_opens_for_whoever_holds_it_and_a_changed_one_for_nobody(
    opened: Opened, browse: Browser, person: str
) -> None:
    here = browse(person)
    wrong = ("a" if opened.follow_token[0] != "a" else "b") + opened.follow_token[1:]
    for method, paths in LINK.items():
        for path in paths:
            assert status(here, method, path, opened) in {200, 303}, path
            assert status(here, method, path, opened, wrong) == 404, path


@pytest.mark.parametrize("person", PEOPLE)
def test_without_a_link_only_the_office_and_the_browser_that_asked_come_in(
    opened: Opened, browse: Browser, person: str
) -> None:
    here, theirs = browse(person), person in {"owner", "same browser"}
    for method, paths in OWN.items():
        for path in paths:
            assert status(here, method, path, opened) == (
                {"get": 200, "post": 303}[method] if theirs else 404
            )


@pytest.mark.parametrize("person", PEOPLE)
def test_the_list_is_the_signed_in_offices_own(opened: Opened, browse: Browser, person: str) -> None:
    answer = browse(person).get("/tickets/")
    if person in {"owner", "stranger"}:
        assert (opened.number in answer.text) == (person == "owner")
    else:
        assert answer.location.startswith("/account/sign-in")


def test_a_strangers_error_tells_nothing_of_the_ticket(opened: Opened, browse: Browser) -> None:
    mine, none = (
        browse("stranger").get(f"/tickets/{opened.number}"),
        browse("stranger").get("/tickets/T-999999"),
    )
    assert mine.status_code == none.status_code == 404
    assert mine.text.replace(opened.number, "") == none.text.replace("T-999999", "")
    assert "見えない" not in mine.text


def test_wrong_links_are_counted_and_then_wait(app: Flask, opened: Opened) -> None:
    client = app.test_client()
    got = [client.get(f"/tickets/{opened.number}/{'z' * 26}").status_code for _ in range(22)]
    assert got == [404] * 20 + [429] * 2
    assert client.get(f"/tickets/{opened.number}/{opened.follow_token}").status_code == 200


def test_notes_and_names_stay_on_the_desks_side(opened: Opened, browse: Browser) -> None:
    agent = browse("agent")
    agent.post(f"/desk/tickets/{opened.number}/note", data={"note": "ないしょの覚え書き"})
    agent.post(f"/desk/tickets/{opened.number}/reply", data={"text": "STEP 3 から続けてください。"})
    assert "ないしょ" in agent.get(f"/desk/tickets/{opened.number}").text
    for path in (opened.follow_path, f"{opened.follow_path}/now"):
        page = browse("other browser").get(path).text
        assert "STEP 3 から" in page
        assert "ないしょ" not in page
        assert "佐藤" not in page


def test_every_route_of_the_desk_says_who_may_come_in(app: Flask) -> None:
    ours = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith(("desk.", "tickets."))]
    open_doors = [rule.rule for rule in ours if not hasattr(app.view_functions[rule.endpoint], "access")]
    assert len(ours) >= 20
    assert open_doors == []
    tried = {
        path.format(n="<number>", t="<token>").replace("/do/code", "/do/<key>")
        for group in (DESK, LINK, OWN)
        for paths in group.values()
        for path in paths
    }
    assert {rule.rule for rule in ours} == tried | {"/tickets/", "/tickets/new"}

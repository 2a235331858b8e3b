"""An invited partner starts with its number and its partner filled in; a dead link starts an ordinary journey."""

from __future__ import annotations

from flask.testing import FlaskClient

from accounts import service as accounts
from directory import service as directory
from directory.demo import seed
from tests.onboarding.conftest import HIMAWARI, NUMBER
from web.extension import Renkei


def invite(house: Renkei) -> str:
    with house.works.begin() as work:
        seed(work)
        accounts.ensure_office(work, NUMBER, name="みどり野ケアプランセンター", kind="care_management_office", service_type="43")
        directory.add_partner(work, NUMBER, HIMAWARI)
        return directory.invite(work, NUMBER, HIMAWARI).token


def test_the_invitation_fills_in_who_is_who(client: FlaskClient, house: Renkei) -> None:
    token = invite(house)
    page = client.get(f"/journey/start?invitation={token}")
    assert "みどり野ケアプランセンター からの招待です" in page.text
    client.post("/journey/start", data={"invitation": token})
    assert f'value="{HIMAWARI}"' in client.get("/journey/office-number").text
    with house.works.begin() as work:
        kept = directory.invitation(work, token)
        assert kept is not None
        assert kept.accepted


def test_a_link_that_never_was_starts_an_ordinary_journey(client: FlaskClient) -> None:
    assert "招待です" not in client.get("/journey/start?invitation=nothing").text
    client.post("/journey/start", data={"invitation": "nothing"})
    assert 'value=""' in client.get("/journey/office-number").text

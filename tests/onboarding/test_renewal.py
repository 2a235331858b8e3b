"""The automatic renewal that the terms promise can be stopped, and taken back, by the office itself."""

from __future__ import annotations

from datetime import timedelta

from engine.licences import service as licences
from tests.onboarding.conftest import NUMBER, Newcomer
from web.extension import renkei


def opted_out(newcomer: Newcomer) -> bool:
    with renkei(newcomer.app).works.begin() as work:
        licence = licences.licence_of(work, NUMBER)
        assert licence is not None
        return licence.opted_out


def test_the_renewal_is_stopped_and_taken_back_on_the_receipts_page(newcomer: Newcomer) -> None:
    newcomer.to_application()
    assert "自動の更新を止める" in newcomer.get("/journey/applied").text
    newcomer.on("/journey/renewal", automatic="no")
    stopped = newcomer.get("/journey/applied").text
    assert ("自動の更新を止めました" in stopped, "自動の更新に戻す" in stopped, opted_out(newcomer)) == (True, True, True)
    newcomer.on("/journey/renewal", automatic="yes")
    assert not opted_out(newcomer)


def test_a_stopped_licence_ends_on_its_day(newcomer: Newcomer) -> None:
    newcomer.to_application()
    newcomer.on("/journey/renewal", automatic="no")
    newcomer.clock.advance(days=365)
    with renkei(newcomer.app).works.begin() as work:
        assert licences.renew_due(work) == 1  # the practice partner's, not this one
    newcomer.clock.moment += timedelta(days=2)
    with renkei(newcomer.app).works.begin() as work:
        assert not licences.is_licensed(work, NUMBER)


def test_a_stranger_changes_nothing(newcomer: Newcomer) -> None:
    newcomer.to_application()
    stranger = newcomer.app.test_client()
    assert stranger.post("/journey/renewal", data={"automatic": "no"}).headers["Location"] == "/journey/resume"
    assert not opted_out(newcomer)

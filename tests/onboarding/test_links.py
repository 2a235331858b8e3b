"""Save and return: the link ends, can be revoked, opens one journey, counts wrong tries, shows no office data."""

from __future__ import annotations

import re

from flask import Flask

from accounts import service as accounts
from tests.onboarding.conftest import NUMBER, Newcomer, heading
from web.extension import Renkei


def _link(newcomer: Newcomer) -> str:
    newcomer.on("/journey/save")
    found = re.search(r"(/journey/return/[^<\s]+)", newcomer.get("/journey/save").text)
    assert found is not None
    return found.group(1)


def _elsewhere(newcomer: Newcomer) -> Newcomer:
    return Newcomer(newcomer.app, newcomer.app.test_client(), newcomer.letter, newcomer.clock)


def test_the_journey_goes_on_in_another_browser(newcomer: Newcomer) -> None:
    newcomer.to_step_1()
    other = _elsewhere(newcomer)
    link = _link(newcomer)
    assert "続きを、" in heading(other.get(link)) or "続き" in heading(other.get(link))
    assert other.on(link) == "/journey/certificate-kind"


def test_office_data_stays_closed_until_the_office_is_proved_there(newcomer: Newcomer) -> None:
    newcomer.to_application()
    other = _elsewhere(newcomer)
    assert other.on(_link(newcomer)) == "/journey/letter-code"
    assert "A-2026-" not in other.get("/journey/").text
    assert "A-2026-" not in other.get("/journey/plan").text
    assert other.get("/journey/connect").status_code == 409
    other.on("/journey/letter-code", letter_code=newcomer.letter.letter_code)
    assert "A-2026-" in other.get("/journey/").text


def test_reading_a_link_uses_nothing(newcomer: Newcomer) -> None:
    newcomer.to_step_1()
    link, other = _link(newcomer), _elsewhere(newcomer)
    for _ in range(30):
        assert other.get(link).status_code == 200
    assert other.get("/journey/").status_code == 303


def test_a_link_ends_after_two_weeks(newcomer: Newcomer) -> None:
    newcomer.to_step_1()
    link, other = _link(newcomer), _elsewhere(newcomer)
    newcomer.clock.advance(days=14, minutes=1)
    assert other.get(link).status_code == 410
    answer = other.post(link)
    assert answer.status_code == 410
    assert "開けません" in heading(answer)
    assert "/journey/resume" in answer.text


def test_a_link_can_be_taken_back_and_a_new_one_replaces_it(newcomer: Newcomer) -> None:
    newcomer.to_step_1()
    first, other = _link(newcomer), _elsewhere(newcomer)
    second = _link(newcomer)
    assert other.post(first).status_code == 410
    newcomer.on("/journey/save", revoke="yes")
    assert other.post(second).status_code == 410


def test_five_wrong_secrets_end_the_link(newcomer: Newcomer) -> None:
    newcomer.to_step_1()
    link, other = _link(newcomer), _elsewhere(newcomer)
    stem = link.partition(".")[0]
    for number in range(5):
        assert other.post(f"{stem}.guess{number}").status_code == 410
    assert other.post(link).status_code == 410


def test_guessing_links_is_slowed_down(newcomer: Newcomer, app: Flask) -> None:
    other = _elsewhere(newcomer)
    codes = [other.post(f"/journey/return/0123456789.guess{number}").status_code for number in range(21)]
    assert codes[:20] == [410] * 20
    assert codes[20] == 429


def test_the_qr_is_an_image_of_this_site_only(newcomer: Newcomer) -> None:
    newcomer.to_step_1()
    _link(newcomer)
    picture = newcomer.get("/journey/save/qr.svg")
    assert picture.mimetype == "image/svg+xml"
    assert picture.data.startswith(b"<svg")
    assert b"<script" not in picture.data


def test_a_new_letter_ends_older_proofs(newcomer: Newcomer, house: Renkei) -> None:
    newcomer.to_certificate()
    with house.works.begin() as work:
        accounts.issue_letter(work, NUMBER)
    assert newcomer.get("/journey/enrol").status_code == 409


def test_leaving_a_shared_pc_leaves_nothing(newcomer: Newcomer) -> None:
    newcomer.to_application()
    assert newcomer.on("/journey/leave") == "/"
    assert "みどり野ケアプランセンター" not in newcomer.get("/").text
    assert newcomer.get("/journey/").status_code == 303


def test_a_signed_in_office_finds_its_journey_again(newcomer: Newcomer) -> None:
    newcomer.to_application()
    other = _elsewhere(newcomer)
    other.on("/account/sign-in", kj_id=newcomer.letter.kj_id, password="midori2026a")
    assert "3つ終わりました" in heading(other.get("/journey/"))


def test_the_first_browser_moves_on_by_itself(newcomer: Newcomer) -> None:
    newcomer.to_step_1()
    other = _elsewhere(newcomer)
    other.on(_link(newcomer))
    assert newcomer.get("/journey/moved?from=certificate_kind", **{"HX-Request": "true"}).status_code == 204
    other.on("/journey/certificate-kind", certificate_kind="none")
    answer = newcomer.get("/journey/moved?from=certificate_kind", **{"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == "/journey/letter"

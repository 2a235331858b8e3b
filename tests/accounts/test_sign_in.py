"""The letter, the first password, three failures, and sessions that end when the password changes."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from accounts import service
from accounts.service import Letter
from store.clock import FixedClock
from store.errors import ThrottledError
from web.extension import Renkei

NEW_PASSWORD = "hidamari2026"


@pytest.fixture
def letter(house: Renkei) -> Letter:
    """The posted notice of an office of its own."""
    with house.works.begin() as work:
        service.ensure_office(work, "9970100013", name="みどり野ケアプランセンター",
                              kind="care_management_office", service_type="43")
        return service.issue_letter(work, "9970100013")


def sign_in(client: FlaskClient, kj_id: str, password: str) -> tuple[int, str]:
    answer = client.post("/account/sign-in", data={"kj_id": kj_id, "password": password})
    return answer.status_code, answer.text


def test_the_first_password_must_be_changed_before_anything_else(client: FlaskClient, letter: Letter) -> None:
    answer = client.post("/account/sign-in", data={"kj_id": letter.kj_id, "password": letter.temporary_password})
    assert answer.headers["Location"] == "/account/password"
    wrong = client.post("/account/password", data={"old": letter.temporary_password, "new": "short1", "again": "short1"})
    assert (wrong.status_code, "8文字以上" in wrong.text, "エラー：" in wrong.text) == (422, True, True)
    right = client.post("/account/password", data={"old": letter.temporary_password, "new": NEW_PASSWORD, "again": NEW_PASSWORD})
    assert right.headers["Location"] == "/journey/"
    assert sign_in(client, letter.kj_id, letter.temporary_password)[0] == 422


def test_the_id_is_taken_in_any_writing(client: FlaskClient, letter: Letter) -> None:
    typed = letter.kj_id.lower().replace("kj", "ｋｊ ")
    assert sign_in(client, typed, letter.temporary_password)[0] == 303


def test_three_failures_lock_for_thirty_minutes(client: FlaskClient, letter: Letter, clock: FixedClock) -> None:
    assert "あと2回" in sign_in(client, letter.kj_id, "wrong")[1]
    assert "あと1回" in sign_in(client, letter.kj_id, "wrong")[1]
    assert "10:30 まで止めています" in sign_in(client, letter.kj_id, "wrong")[1]
    assert sign_in(client, letter.kj_id, letter.temporary_password)[0] == 422
    clock.advance(minutes=30, seconds=1)
    assert sign_in(client, letter.kj_id, letter.temporary_password)[0] == 303


def test_an_unknown_id_sounds_like_a_wrong_password(client: FlaskClient, letter: Letter) -> None:
    status, text = sign_in(client, "KJ000000000000", "wrong")
    assert (status, "組が合いません" in text) == (422, True)


def test_a_short_id_is_explained_and_kept_in_the_field(client: FlaskClient) -> None:
    status, text = sign_in(client, "KJ99", "x")
    assert (status, "いまは4文字" in text, 'value="KJ99"' in text) == (422, True, True)


def test_a_new_letter_ends_older_sessions(client: FlaskClient, letter: Letter, house: Renkei) -> None:
    sign_in(client, letter.kj_id, letter.temporary_password)
    assert client.get("/account/password").status_code == 200
    with house.works.begin() as work:
        service.issue_letter(work, letter.office_number)
    assert client.get("/account/password").status_code == 303


def test_only_the_letters_own_code_proves_the_office(house: Renkei, letter: Letter) -> None:
    with house.works.begin() as work:
        assert service.verify_letter_code(work, letter.office_number, letter.letter_code.replace("-", ""))
        assert not service.verify_letter_code(work, letter.office_number, "AAAABBBBCCCC")
        assert not service.verify_letter_code(work, "9999999999", letter.letter_code.replace("-", ""))


def test_guessing_codes_is_slowed_down(house: Renkei, letter: Letter) -> None:
    with house.works.begin() as work:
        for _ in range(10):
            service.verify_letter_code(work, letter.office_number, "AAAABBBBCCCC")
        with pytest.raises(ThrottledError):
            service.verify_letter_code(work, letter.office_number, "AAAABBBBCCCC")


def test_the_desk_signs_in_by_mail_address(client: FlaskClient, house: Renkei) -> None:
    with house.works.begin() as work:
        service.ensure_staff(work, email="a@desk.example", name="窓口", role="agent", password=NEW_PASSWORD)
    refused = client.post("/staff/sign-in", data={"email": "a@desk.example", "password": "no"})
    assert (refused.status_code, "組が合いません" in refused.text) == (422, True)
    answer = client.post("/staff/sign-in", data={"email": "A@desk.example ", "password": NEW_PASSWORD, "next": "//evil.example"})
    assert answer.headers["Location"] == "/desk/"
    client.post("/account/sign-out")
    assert client.get("/staff/sign-in").status_code == 200


def test_the_demo_letters_exist_only_in_a_demo(client: FlaskClient) -> None:
    assert client.get("/account/demo-letters").status_code == 404

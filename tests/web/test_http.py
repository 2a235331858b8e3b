"""What every answer has: headers, errors in the asker's form, no request from elsewhere, no inside in an error."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from web.guards import is_foreign


def test_health(client: FlaskClient) -> None:
    assert client.get("/health").json == {"status": "ok"}


def test_a_missing_page_says_what_to_do(client: FlaskClient) -> None:
    answer = client.get("/nowhere", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert "ページが見つかりません" in answer.text
    assert "道のりへ戻る" in answer.text


def test_a_machine_gets_a_problem_document(client: FlaskClient) -> None:
    answer = client.get("/api/v1/nowhere")
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    assert set(answer.get_json(force=True)) == {"type", "title", "detail", "status", "code", "next_step"}


def test_an_unexpected_error_shows_a_reference_and_nothing_else(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    app.testing = False

    @app.get("/explode")
    def _explode() -> str:
        raise ValueError("secret cell value")

    answer = app.test_client().get("/explode", headers={"Accept": "text/html"})
    assert answer.status_code == 500
    assert "こちらの不具合" in answer.text
    assert "secret" not in answer.text
    assert "secret" not in caplog.text


def test_every_answer_carries_the_policy(client: FlaskClient) -> None:
    headers = client.get("/health").headers
    assert headers["Content-Security-Policy"].startswith("default-src 'self'")
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(("headers", "status"), [
    ({"Sec-Fetch-Site": "cross-site"}, 403),
    ({"Sec-Fetch-Site": "same-site"}, 403),
    ({"Origin": "https://elsewhere.example"}, 403),
    ({"Sec-Fetch-Site": "same-origin"}, 303),
    ({"Origin": "http://localhost"}, 303),
    ({}, 303),
])
def test_another_site_cannot_post_here(client: FlaskClient, headers: dict[str, str], status: int) -> None:
    assert client.post("/account/sign-out", headers=headers).status_code == status


def test_reading_is_never_foreign() -> None:
    assert not is_foreign("GET", {"Sec-Fetch-Site": "cross-site"}, "a")


def test_a_form_larger_than_the_limit_is_refused_in_words(client: FlaskClient) -> None:
    answer = client.post("/account/sign-in", data={"kj_id": "x" * 40_000_000}, headers={"Accept": "text/html"})
    assert answer.status_code == 413
    assert "大きすぎます" in answer.text

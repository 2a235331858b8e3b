"""The partner pages over HTTP, without JavaScript and as htmx asks for them."""

from __future__ import annotations

import re

import html5lib
import pytest
from flask.testing import FlaskClient

from directory import service
from store.work import Work
from tests.directory.conftest import OWN, READY_TO_BE
from web.extension import Renkei

NANOHANA = "9971100053"


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))


def heading(page: str) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
    assert found is not None
    return text_of(found[1]).strip()


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("/partners/", "送りたい相手を、名前や番号でさがします"),
        ("/partners/?q=", "送りたい相手を、名前や番号でさがします"),
        ("/partners/?q=ひまわり", "ひまわり訪問介護が見つかりました"),
        ("/partners/?q=みどり野市の訪問介護", "件見つかりました"),
        ("/partners/?q=さくら&service=110", "見つかりました"),
        ("/partners/?q=す", "もう1文字あると、さがせます"),
        ("/partners/?q=ほげほげ", "「ほげほげ」は、見つかりませんでした"),
        ("/partners/?q=9971100021", "最後の1けたが合いません"),
        ("/partners/?q=1234567890123", "番号のけたが多いようです"),
        ("/partners/?q=997-1100-020", "ひまわり訪問介護が見つかりました"),
        (f"/partners/{READY_TO_BE}", "ひまわり訪問介護は、準備をしているところです"),
        (f"/partners/{NANOHANA}", "なのはなデイサービスは、ここではまだ始めていません"),
    ],
)
def test_the_heading_tells_the_state(city: Renkei, client: FlaskClient, address: str, says: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    page = answer.get_data(as_text=True)
    assert says in heading(page)
    assert page.count("<h1") == 1
    assert page.count("btn--go") <= 1
    html5lib.HTMLParser(strict=False).parse(page)


def test_what_was_typed_stays_and_is_shown_safely(city: Renkei, client: FlaskClient) -> None:
    page = client.get("/partners/", query_string={"q": '"><script>alert(1)</script>'}).get_data(as_text=True)
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("q", ["あ" * 5_000, "\x00\x07", "%", "((((", "🏠🏠", "\u200b\u200b", "' OR 1=1 --"])
def test_odd_questions_get_an_ordinary_page(city: Renkei, client: FlaskClient, q: str) -> None:
    answer = client.get("/partners/", query_string={"q": q, "service": "zzz", "show": "９９", "city": "x" * 500})
    assert answer.status_code == 200


def test_htmx_gets_the_answer_and_the_new_heading_alone(city: Renkei, client: FlaskClient) -> None:
    fragment = client.get("/partners/?q=ひまわり", headers={"HX-Request": "true"}).get_data(as_text=True)
    assert "<html" not in fragment
    assert 'id="state" hx-swap-oob="true"' in fragment
    assert "9971100020" in fragment


def test_many_results_say_how_to_narrow_them(city: Renkei, client: FlaskClient) -> None:
    page = text_of(client.get("/partners/?q=訪問介護").get_data(as_text=True))
    assert "ほかに" in page
    assert "しぼれます" in page
    more = client.get("/partners/?q=訪問介護&show=60").get_data(as_text=True)
    assert more.count('class="chk') > 20


def test_the_data_is_credited(city: Renkei, client: FlaskClient) -> None:
    page = client.get("/partners/").get_data(as_text=True)
    assert "架空のデータ" in page
    assert "https://www.wam.go.jp/wamappl/kpdrsystop" in page


def test_an_empty_directory_says_so(client: FlaskClient) -> None:
    assert "名簿が、まだ入っていません" in client.get("/partners/").get_data(as_text=True)


@pytest.mark.parametrize("number", ["9999999990", "x", "%00", "あ", "9" * 300, "12B0100067"])
def test_an_unknown_number_is_a_page_that_says_what_to_do(city: Renkei, client: FlaskClient, number: str) -> None:
    answer = client.get(f"/partners/{number}", follow_redirects=True)
    assert answer.status_code == 404
    assert "名簿にありません" in answer.get_data(as_text=True)


def test_a_number_typed_with_hyphens_leads_to_its_page(city: Renkei, client: FlaskClient) -> None:
    assert client.get("/partners/997-110-0020").headers["Location"] == f"/partners/{READY_TO_BE}"


def test_the_book_is_for_signed_in_offices(city: Renkei, client: FlaskClient) -> None:
    for path in ("/partners/book", f"/partners/book/{NANOHANA}", f"/partners/book/{NANOHANA}/invitation"):
        answer = client.get(path)
        assert answer.status_code == 303
        assert answer.headers["Location"].startswith("/account/sign-in?next=")
    assert client.post("/partners/book", data={"number": NANOHANA}).status_code == 303


def test_an_office_builds_its_book(office: FlaskClient, work: Work) -> None:
    assert "まだ1か所もありません" in heading(office.get("/partners/book").get_data(as_text=True))
    page = office.post("/partners/book", data={"number": NANOHANA}, follow_redirects=True).get_data(as_text=True)
    assert "連携先に加えました" in page
    kept = office.post(
        f"/partners/book/{NANOHANA}",
        data={"way": "fax", "start_month": "202612", "note": "20日ごろ", "wam_seen": "absent"},
        follow_redirects=True,
    ).get_data(as_text=True)
    assert "連携先1か所のうち" in heading(kept)
    assert "2026年12月" in kept
    assert "20日ごろ" in kept
    assert [line.wam_seen for line in service.partners_of(work, OWN)] == ["absent"]


def test_a_wrong_entry_is_explained_and_nothing_typed_is_lost(office: FlaskClient) -> None:
    office.post("/partners/book", data={"number": NANOHANA})
    answer = office.post(f"/partners/book/{NANOHANA}", data={"way": "鳩", "start_month": "いつか", "note": "長" * 300})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "<title>エラー：" in page
    assert "いまの送り方を1つ選んでください" in page
    assert "いつか" in page
    assert "長" * 200 in page


def test_removing_can_be_undone(office: FlaskClient) -> None:
    office.post("/partners/book", data={"number": NANOHANA})
    page = office.post(f"/partners/book/{NANOHANA}/remove", follow_redirects=True).get_data(as_text=True)
    assert "なのはなデイサービスを、連携先から外しました" in page
    assert f"/partners/book/{NANOHANA}/restore" in page
    page = office.post(f"/partners/book/{NANOHANA}/restore", follow_redirects=True).get_data(as_text=True)
    assert "戻しました" in page
    again = office.get(f"/partners/book?removed={NANOHANA}").get_data(as_text=True)
    assert "restore" not in again


@pytest.mark.parametrize(("number", "status"), [(OWN, 422), ("9999999990", 404), ("", 404), ("\x00", 404), ("x" * 999, 404)])
def test_what_cannot_be_added_is_refused_in_words(office: FlaskClient, number: str, status: int) -> None:
    answer = office.post("/partners/book", data={"number": number})
    assert answer.status_code == status
    assert "つぎにすること" in answer.get_data(as_text=True)


def test_another_office_cannot_touch_this_book(office: FlaskClient, work: Work, city: Renkei) -> None:
    with city.works.begin() as other:
        service.add_partner(other, READY_TO_BE, NANOHANA)
    for path in (f"/partners/book/{NANOHANA}", f"/partners/book/{NANOHANA}/remove", f"/partners/book/{NANOHANA}/invitation"):
        assert office.post(path, data={"way": "fax"}).status_code == 404
    assert len(service.partners_of(work, READY_TO_BE)) == 1


def test_an_invitation_is_written_and_opened_by_the_invited(office: FlaskClient, city: Renkei) -> None:
    office.post("/partners/book", data={"number": NANOHANA})
    letter = office.post(f"/partners/book/{NANOHANA}/invitation", follow_redirects=True).get_data(as_text=True)
    link = re.search(r'href="[^"]*(/partners/invitation/[^"]+)"', letter)
    assert link is not None
    office.delete_cookie("renkei")
    landing = office.get(link[1]).get_data(as_text=True)
    assert "みどり野ケアプランセンターから、招待が届いています" in heading(landing)
    assert f"/journey/start?invitation={link[1].rsplit('/', 1)[1]}" in landing


@pytest.mark.parametrize("token", ["nonsense", "%00", "a" * 400])
def test_a_dead_link_says_what_to_do(city: Renkei, client: FlaskClient, token: str) -> None:
    answer = client.get(f"/partners/invitation/{token}")
    assert answer.status_code == 404
    assert "この招待のリンクは使えません" in answer.get_data(as_text=True)


def test_a_post_from_another_site_is_refused(office: FlaskClient, work: Work) -> None:
    answer = office.post("/partners/book", data={"number": NANOHANA}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert service.partners_of(work, OWN) == []

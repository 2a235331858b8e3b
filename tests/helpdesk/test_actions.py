"""What an agent does for an office: with reason, proof and record, by the right role, and once."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from flask.testing import FlaskClient

from accounts import service as accounts
from accounts.guard import STAFF
from engine.pki import service as pki
from helpdesk import service
from helpdesk.actions import REGISTRY, DeskAction, Outcome
from helpdesk.records import AuditRow, Ticket, TicketMessage
from helpdesk.service import Opened
from store.work import Work
from tests.helpdesk.conftest import OFFICE, opening
from web.extension import Renkei

Browser = Callable[[str], FlaskClient]
GOOD = {"reason": "入れ直しのため", "proof": "1", "once": "k1"}


def csr() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    return x509.CertificateSigningRequestBuilder(x509.Name([])).sign(key, hashes.SHA256()).public_bytes(Encoding.DER)


def lead(house: Renkei, browse: Browser) -> FlaskClient:
    client = browse("agent")
    with house.works.begin() as work:
        row = accounts.ensure_staff(work, email="l@desk.example", name="主任", role="lead", password="Midorino2026")
    with client.session_transaction() as session:
        session[STAFF] = [row.id, row.session_version]
    return client


def rows(house: Renkei, action: str = "acted") -> list[AuditRow]:
    with house.works.begin(writing=False) as work:
        return work.session.query(AuditRow).filter(AuditRow.action == action).all()


def test_a_code_is_shown_once_and_lets_the_office_enrol(house: Renkei, opened: Opened, browse: Browser) -> None:
    agent, url = browse("agent"), f"/desk/tickets/{opened.number}/do/code"
    assert url in agent.get(f"/desk/tickets/{opened.number}").text
    page = agent.get(url).text
    assert "24時間、1回だけ" in page
    assert page.count("btn--go") == 1
    done = agent.post(url, data=GOOD)
    assert done.headers["Cache-Control"] == "no-store"
    code = re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}", done.text)
    assert code is not None
    again = agent.post(url, data=GOOD, follow_redirects=True).text
    assert "もう済んでいます" in again
    with house.works.begin() as work:
        texts = [message.text for message in work.session.query(TicketMessage)]
        assert not any(code.group() in text for text in texts), "a secret must not stay in the conversation"
        assert any("理由：入れ直しのため" in text and "かけ直して" in text for text in texts)
        issued = pki.enrol(work, OFFICE, code.group(), csr())
        assert issued.office_number == OFFICE
    (row,) = rows(house)
    assert (row.detail["act"], row.detail["proof"], row.office_number) == ("code", True, OFFICE)
    assert code.group() not in str(row.detail)
    assert "パソコン用の番号を出した" in agent.get(f"/desk/tickets/{opened.number}").text


@pytest.mark.parametrize(
    ("left_out", "words"), [("reason", "まだ書かれていません"), ("proof", "しるしを付けて")]
)
def test_without_reason_or_proof_nothing_happens(
    house: Renkei, opened: Opened, browse: Browser, left_out: str, words: str
) -> None:
    given = {name: value for name, value in GOOD.items() if name != left_out}
    answer = browse("agent").post(f"/desk/tickets/{opened.number}/do/code", data=given)
    assert answer.status_code == 422
    assert words in answer.text
    assert rows(house) == []


def test_a_locked_id_is_unlocked_and_then_the_action_is_gone(house: Renkei, opened: Opened, browse: Browser) -> None:
    agent, url = browse("agent"), f"/desk/tickets/{opened.number}/do/unlock"
    with house.works.begin() as work:
        letter = accounts.issue_letter(work, OFFICE)
        for _ in range(3):
            accounts.sign_in(work, letter.kj_id, "wrong password 1")
        assert accounts.sign_in(work, letter.kj_id, letter.temporary_password).outcome == "locked"
    done = agent.post(url, data={"reason": "電話で頼まれた", "once": "u"}, follow_redirects=True)
    assert "ロックを解きました" in done.text
    with house.works.begin() as work:
        assert accounts.sign_in(work, letter.kj_id, letter.temporary_password).outcome == "must_change"
    assert agent.get(url).status_code == 409
    assert url not in agent.get(f"/desk/tickets/{opened.number}").text


def test_only_a_lead_makes_a_new_letter_and_the_old_one_ends(house: Renkei, opened: Opened, browse: Browser) -> None:
    url = f"/desk/tickets/{opened.number}/do/letter"
    with house.works.begin() as work:
        old = accounts.issue_letter(work, OFFICE)
    agent = browse("agent")
    assert url not in agent.get(f"/desk/tickets/{opened.number}").text
    assert agent.get(url).status_code == agent.post(url, data=GOOD).status_code == 403
    done = lead(house, browse).post(url, data=GOOD)
    found = re.search(r'<dd class="num">([a-z]{6}[0-9]{4})</dd>', done.text)
    assert found is not None
    with house.works.begin() as work:
        assert accounts.sign_in(work, old.kj_id, old.temporary_password).outcome == "wrong"
        assert accounts.sign_in(work, old.kj_id, found.group(1)).outcome == "must_change"


def test_a_lead_revokes_a_certificate_with_a_reason_from_the_list(
    house: Renkei, opened: Opened, browse: Browser
) -> None:
    with house.works.begin() as work:
        code = pki.create_enrolment(work, OFFICE).code
        held = pki.enrol(work, OFFICE, code, csr(), "受付のパソコン")
    url = f"/desk/tickets/{opened.number}/do/revoke:{held.serial}"
    assert browse("agent").post(url, data={**GOOD, "choice": "superseded"}).status_code == 403
    boss = lead(house, browse)
    assert "受付のパソコン" in boss.get(url).text
    assert boss.post(url, data={**GOOD, "choice": "made-up"}).status_code == 422
    done = boss.post(url, data={**GOOD, "choice": "keyCompromise"}, follow_redirects=True)
    assert "証明書（受付のパソコン）を止めました" in done.text
    with house.works.begin(writing=False) as work:
        (one,) = pki.certificates_of(work, OFFICE)
        assert (one.status, one.reason) == ("revoked", "keyCompromise")
    (row,) = rows(house)
    assert (row.detail["serial"], row.detail["choice"]) == (held.serial, "keyCompromise")


def test_without_an_office_there_is_nothing_to_do(house: Renkei, offices: Work, browse: Browser) -> None:
    opened = service.open_ticket(offices, opening(offices, office_number=None))
    offices.commit()
    agent = browse("agent")
    assert "この事業所のためにする" not in agent.get(f"/desk/tickets/{opened.number}").text
    assert agent.get(f"/desk/tickets/{opened.number}/do/code").status_code == 409


def test_another_part_hands_in_an_action_and_a_broken_one_hurts_nobody(
    house: Renkei, opened: Opened, browse: Browser
) -> None:
    done: list[str] = []

    def run(_work: Work, choice: str) -> Outcome:
        done.append(choice)
        return Outcome("確かめ直しました。")

    def fails(_work: Work, _choice: str) -> Outcome:
        raise RuntimeError

    def broken(_work: Work, _ticket: Ticket) -> list[DeskAction]:
        raise RuntimeError

    def fine(_work: Work, _ticket: Ticket) -> list[DeskAction]:
        return [DeskAction("recheck", "確認をやり直す", ("もう一度調べます。",), run, proof=False),
                DeskAction("fails", "できないこと", (), fails, proof=False)]

    house.extras[REGISTRY].extend((broken, fine))
    agent = browse("agent")
    assert "確認をやり直す" in agent.get(f"/desk/tickets/{opened.number}").text
    page = agent.post(f"/desk/tickets/{opened.number}/do/recheck", data=GOOD, follow_redirects=True).text
    assert done == [""]
    assert "確かめ直しました。" in page
    assert agent.post(f"/desk/tickets/{opened.number}/do/fails", data={**GOOD, "once": "k2"}).status_code == 500
    assert [row.detail["act"] for row in rows(house)] == ["recheck"], "what failed leaves nothing behind"


def test_looking_at_the_confirmation_page_is_a_look(house: Renkei, opened: Opened, browse: Browser) -> None:
    browse("agent").get(f"/desk/tickets/{opened.number}/do/code")
    assert len(rows(house, "looked")) == 1

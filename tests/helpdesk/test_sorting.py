"""Labels, and tickets put off for a while."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from helpdesk import service
from helpdesk.records import AuditRow
from helpdesk.rules.snooze import choices
from helpdesk.rules.tags import LENGTH, MOST, problem, read_tags
from helpdesk.service import Agent, Opened, sorting
from helpdesk.service import queue as queues
from store.clock import TOKYO, FixedClock
from store.work import Work
from tests.helpdesk.conftest import opening
from web.extension import Renkei
from web.hours import Desk

Browser = Callable[[str], FlaskClient]
MINUTES = st.integers(0, 60 * 24 * 500).map(lambda m: datetime(2026, 1, 1, tzinfo=TOKYO) + timedelta(minutes=m))


def numbers(work: Work, agent: Agent, view: queues.View = "open", **more: str) -> list[str]:
    return [ticket.number for ticket in queues.queue(work, agent, view=view, **more).tickets]  # type: ignore[arg-type]  # query and tag


@given(st.text(max_size=60))
def test_labels_read_again_are_the_same(text: str) -> None:
    tags = read_tags(text)
    assert read_tags(" ".join(tags)) == tags


def test_labels_are_read_however_they_are_separated() -> None:
    assert read_tags("＃月末　ＶＩＰ,vip、 折り返し") == ["月末", "vip", "折り返し"]
    assert problem(["あ" * (LENGTH + 1)])
    assert problem([str(at) for at in range(MOST + 1)])
    assert problem(["月末"]) == ""


@given(MINUTES)
def test_a_ticket_comes_back_when_the_desk_is_open_and_never_after_what_is_due(now: datetime) -> None:
    desk = Desk()
    found = choices(desk, now, None)
    assert {"next", "three", "week"} <= {one.value for one in found}
    assert all(one.at > now and desk.is_open(one.at) for one in found)
    due = now + timedelta(days=4)
    assert all(one.at <= due for one in choices(desk, now, due))


def test_labels_are_shown_filter_the_queue_and_are_written_down(
    house: Renkei, offices: Work, opened: Opened, browse: Browser
) -> None:
    other = service.open_ticket(offices, opening(offices, "ほかの相談"))
    offices.commit()
    agent, base = browse("agent"), f"/desk/tickets/{opened.number}"
    page = agent.post(f"{base}/tags", data={"tags": "月末 折り返し"}, follow_redirects=True).text
    assert "付箋を付けかえました" in page
    assert 'value="折り返し 月末"' in page
    shown = agent.get("/desk/", query_string={"tag": "月末", "view": "all"}).text
    shown = shown[shown.index('id="list"') :]
    assert opened.number in shown
    assert other.number not in shown
    both = agent.get("/desk/", query_string={"tag": "月末", "q": "相談"}).text
    assert other.number not in both[both.index('id="list"') :]
    agent.post(f"{base}/tags", data={"tags": "月末"})
    with house.works.begin(writing=False) as work:
        rows = work.session.query(AuditRow).filter(AuditRow.action == "tagged").order_by(AuditRow.position).all()
        assert [row.detail for row in rows] == [
            {"added": ["折り返し", "月末"], "removed": []}, {"added": [], "removed": ["折り返し"]},
        ]


@pytest.mark.parametrize("typed", ["あ" * 30, " ".join(str(at) for at in range(11)), "123456789018"])
def test_labels_that_cannot_be_kept_change_nothing(opened: Opened, browse: Browser, typed: str) -> None:
    page = browse("agent").post(f"/desk/tickets/{opened.number}/tags", data={"tags": typed}, follow_redirects=True).text
    assert "付箋は変えていません" in page
    assert 'class="tagline"' not in page


def test_a_ticket_put_off_leaves_the_queue_and_comes_back_in_time(
    offices: Work, opened: Opened, agent: Agent, clock: FixedClock
) -> None:
    ticket = service.find(offices, opened.number)
    assert ticket is not None
    assert sorting.snooze(offices, ticket, agent, "week") is None, "the first answer is due before"
    service.reply_by_agent(offices, ticket, agent, "来週また、ご連絡します。")
    chosen = sorting.snooze(offices, ticket, agent, "week")
    assert chosen is not None
    assert (numbers(offices, agent), numbers(offices, agent, "mine")) == ([], [])
    assert numbers(offices, agent, "later") == numbers(offices, agent, "all") == [opened.number]
    counts = queues.counts(offices, agent)
    assert (counts["open"], counts["mine"], counts["later"], counts["waiting"]) == (0, 0, 1, 1)
    clock.advance(seconds=(chosen.at - offices.now()).total_seconds())
    assert numbers(offices, agent) == numbers(offices, agent, "mine") == [opened.number]
    assert queues.counts(offices, agent)["later"] == 0


def test_an_answer_of_the_office_brings_it_back_at_once(offices: Work, opened: Opened, agent: Agent) -> None:
    ticket = service.find(offices, opened.number)
    assert ticket is not None
    service.reply_by_agent(offices, ticket, agent, "来週また、ご連絡します。")
    sorting.snooze(offices, ticket, agent, "next")
    service.reply_by_office(offices, ticket, "急ぎになりました")
    assert numbers(offices, agent) == [opened.number]
    sorting.snooze(offices, ticket, agent, "hours")
    service.close(offices, ticket, agent)
    assert ticket.snoozed_until is None


def test_putting_off_and_taking_back_by_the_page(opened: Opened, browse: Browser) -> None:
    agent, base = browse("agent"), f"/desk/tickets/{opened.number}"
    assert "期限より前の時刻" in agent.post(f"{base}/later", data={"until": "week"}, follow_redirects=True).text
    agent.post(f"{base}/reply", data={"text": "来週また、ご連絡します。"})
    page = agent.post(f"{base}/later", data={"until": "week"}, follow_redirects=True).text
    assert "12月1日（火） 9:00 まで、あと回しにしています" in page
    page = agent.post(f"{base}/later", data={"until": "now"}, follow_redirects=True).text
    assert "順番待ちに戻しました" in page
    assert "あと回しにしています" not in page

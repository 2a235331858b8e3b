"""An agent's day at the screen: the queue, an answer, two agents at once, the telephone, the figures."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from helpdesk import service
from helpdesk.panels import PanelView, Row
from helpdesk.records import AuditRow, Ticket
from helpdesk.routes.reporting import safe_cell
from helpdesk.service import Line, Opened, Opening
from helpdesk.service.plots import REGISTRY, Bar, RowsPlot
from helpdesk.suggestions import Suggestion
from store.clock import FixedClock
from store.work import Work
from tests.helpdesk.conftest import OFFICE, STRANGER, opening
from web.extension import Renkei

Browser = Callable[[str], FlaskClient]


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None
    return found.group(1)


def fresh(house: Renkei, opened: Opened) -> Ticket:
    with house.works.begin(writing=False) as work:
        ticket = service.find(work, opened.number)
        assert ticket is not None
        return ticket


def test_an_empty_queue_says_so(browse: Browser) -> None:
    page = browse("agent").get("/desk/").text
    assert "待っている相談は、ありません" in page
    assert page.count("btn--go") == 0


def test_the_queue_is_in_the_order_things_are_due(offices: Work, browse: Browser, clock: FixedClock) -> None:
    for subject, urgent in (("あとで", False), ("すぐに", True)):
        service.open_ticket(offices, opening(offices, subject, urgent=urgent))
        clock.advance(minutes=5)
    offices.commit()
    page = browse("agent").get("/desk/").text
    assert page.index("すぐに") < page.index("あとで")
    assert "2件が待っています。次の期限は あと 25分" in page
    clock.advance(minutes=40)
    assert "2件のうち1件が、期限を過ぎています" in browse("agent").get("/desk/").text


@pytest.mark.parametrize(
    "query",
    [
        "T-000001",
        "t1",
        "１",
        OFFICE,
        "９９７０１０００１３",
        "こもれび",
        "ｺﾓﾚﾋﾞ",
        "月分",
        "12月分 見えない",
        "みどり野",
    ],
)
def test_the_search_finds_however_it_is_typed(opened: Opened, browse: Browser, query: str) -> None:
    page = browse("agent").get("/desk/", query_string={"q": query}).text
    assert "12月分が見えない" in page


@pytest.mark.parametrize("query", ["料金", "T-000009", STRANGER, "100%", "月_分"])
def test_the_search_does_not_find_what_is_not_there(opened: Opened, browse: Browser, query: str) -> None:
    assert "見つかりませんでした" in browse("agent").get("/desk/", query_string={"q": query}).text


def test_pages_by_key_show_every_ticket_once(offices: Work, browse: Browser) -> None:
    for number in range(65):
        service.open_ticket(offices, opening(offices, f"相談その{number:02}"))
    offices.commit()
    agent, url, seen = browse("agent"), "/desk/", []
    for _ in range(3):
        page = agent.get(url).text
        seen += re.findall(r">(相談その\d\d)<", page)
        more = re.search(r'href="([^"]*after=[^"]*)"', page)
        url = more.group(1).replace("&amp;", "&") if more else ""
    assert url == ""
    assert len(seen) == len(set(seen)) == 65


def test_views_show_new_mine_waiting_and_ended(offices: Work, opened: Opened, browse: Browser) -> None:
    agent, base = browse("agent"), f"/desk/tickets/{opened.number}"

    def shown() -> set[str]:
        views = ("open", "new", "mine", "waiting", "done", "all")
        return {view for view in views if f"/desk/tickets/{opened.number}" in _list(agent, view)}

    assert shown() == {"open", "new", "all"}
    agent.post(f"{base}/reply", data={"text": "お調べしました。"})
    assert shown() == {"open", "mine", "waiting", "all"}
    agent.post(f"{base}/state", data={"state": "solved"})
    assert shown() == {"done", "all"}


def _list(agent: FlaskClient, view: str) -> str:
    page = agent.get("/desk/", query_string={"view": view}).text
    return page[page.index('id="list"') :]


def test_the_ticket_shows_conversation_situation_and_due_time(opened: Opened, browse: Browser) -> None:
    page = browse("agent").get(f"/desk/tickets/{opened.number}").text
    for words in (
        "みどり野さんが送ったという12月分が見えません",
        '質問 <span class="num">F-021</span></a> で回答',
        "最初の返事まで あと 2時間",
        "ソフトの応答がない",
        "こもれび居宅支援",
    ):
        assert words in page
    assert page.count("btn--go") == 1


def test_a_failing_panel_says_so_and_the_rest_stands(house: Renkei, opened: Opened, browse: Browser) -> None:
    def broken(_work: Work, _number: str | None, _ticket: Ticket) -> PanelView:
        raise RuntimeError

    def fine(_work: Work, number: str | None, _ticket: Ticket) -> PanelView:
        return PanelView("fine", "証明書", (Row("番号", number or "", "stop"),))

    house.panels.extend((broken, fine))
    answer = browse("agent").get(f"/desk/tickets/{opened.number}")
    assert answer.status_code == 200
    assert "読み取れません" in answer.text
    assert "証明書" in answer.text


def test_an_answer_reaches_the_office_and_the_button_pressed_twice_says_it_once(
    house: Renkei, opened: Opened, browse: Browser
) -> None:
    agent = browse("agent")
    page = agent.get(f"/desk/tickets/{opened.number}").text
    form = {name: hidden(page, name) for name in ("once", "version", "entry_id")}
    form |= {"text": "STEP 3 から続けてください。", "then": "waiting_office"}
    for words in ("に返事を送りました", "もう送ってあります"):
        answer = agent.post(f"/desk/tickets/{opened.number}/reply", data=form, follow_redirects=True)
        assert words in answer.text
    assert browse("other browser").get(opened.follow_path).text.count("STEP 3 から続けてください。") == 1
    assert fresh(house, opened).state == "waiting_office"


def test_an_answer_can_solve_at_once(house: Renkei, opened: Opened, browse: Browser) -> None:
    browse("agent").post(
        f"/desk/tickets/{opened.number}/reply", data={"text": "直しました。", "then": "solved"}
    )
    assert fresh(house, opened).state == "solved"
    assert "解決しました" in browse("other browser").get(opened.follow_path).text


@pytest.mark.parametrize("text", ["", "　", "仮パスワードは abc12345 です", "1234-5678-9018", "長" * 4001])
def test_what_cannot_be_sent_comes_back_with_its_reason_and_its_words(
    house: Renkei, opened: Opened, browse: Browser, text: str
) -> None:
    answer = browse("agent").post(f"/desk/tickets/{opened.number}/reply", data={"text": text})
    assert answer.status_code == 422
    assert "<title>エラー：" in answer.text
    assert f">{text.strip()}</textarea>" in answer.text
    assert fresh(house, opened).first_answer_at is None


def test_a_suggestion_is_put_below_the_draft_and_remembered(
    house: Renkei, opened: Opened, browse: Browser
) -> None:
    house.suggesters.append(
        lambda _work, _ticket: [Suggestion("別のPCに移す", "STEP 3 から続けます。", 92.4, "F-030")]
    )
    house.suggesters.append(lambda _work, _ticket: [Suggestion("ほとんど関係ない", "", 16, "F-001")])
    house.suggesters.append(lambda _work, _ticket: [Suggestion(str(1 // 0), "", 99, "")])
    agent, base = browse("agent"), f"/desk/tickets/{opened.number}"
    page = agent.get(base).text
    assert "別のPCに移す（92%）" in page
    assert "ほとんど関係ない" not in page
    form = {"text": "お待たせしました。", "use": "F-030"}
    whole = agent.post(f"{base}/suggest", data=form)
    part = agent.post(f"{base}/suggest", data=form, headers={"HX-Request": "true"})
    for answer in (whole, part):
        assert "お待たせしました。\n\nSTEP 3 から続けます。" in answer.text
        assert hidden(answer.text, "entry_id") == "F-030"
    assert part.text.lstrip().startswith("<form")
    agent.post(f"{base}/reply", data={"text": "STEP 3 から", "entry_id": "F-030"})
    assert "F-030" in agent.get(base).text


def test_two_agents_at_once_the_last_counts_and_is_told_of_the_other(
    house: Renkei, opened: Opened, browse: Browser
) -> None:
    first, second, base = browse("agent"), browse("second agent"), f"/desk/tickets/{opened.number}"
    version = hidden(first.get(base).text, "version")
    second.post(f"{base}/assign", data={"to": "me", "version": version})
    answer = first.post(f"{base}/assign", data={"to": "me", "version": version}, follow_redirects=True)
    assert "ほかの担当者が、先にこの相談を変えています" in answer.text
    assert "担当 <b>佐藤 担当</b>" in answer.text
    version = hidden(first.get(base).text, "version")
    browse("other browser").post(opened.follow_path, data={"text": "もう直りました"})
    answer = first.post(
        f"{base}/reply", data={"text": "お調べします", "version": version}, follow_redirects=True
    )
    assert "事業所から新しい文章が届いています" in answer.text
    assert [line.who for line in _talk(house, opened)][-2:] == ["office", "agent"]


def _talk(house: Renkei, opened: Opened) -> list[service.Line]:
    with house.works.begin(writing=False) as work:
        return [Line(line.who, line.text, line.at) for line in service.messages_for(work, opened)]  # type: ignore[arg-type]  # text from the table


def test_a_move_that_is_gone_is_explained(house: Renkei, opened: Opened, browse: Browser) -> None:
    agent, base = browse("agent"), f"/desk/tickets/{opened.number}"
    agent.post(f"{base}/state", data={"state": "closed"})
    answer = agent.post(f"{base}/state", data={"state": "waiting_office"}, follow_redirects=True)
    assert "その状態には変えられません" in answer.text
    answer = agent.post(f"{base}/state", data={"state": "nonsense"}, follow_redirects=True)
    assert "状態が選ばれていません" in answer.text
    assert fresh(house, opened).state == "closed"
    answer = agent.post(
        f"{base}/reply",
        data={"text": "追ってお知らせします", "then": "waiting_office"},
        follow_redirects=True,
    )
    assert "返事を送りました" in answer.text
    assert fresh(house, opened).state == "closed"


def test_filing_assigning_and_naming_the_office(house: Renkei, opened: Opened, browse: Browser) -> None:
    agent, base = browse("agent"), f"/desk/tickets/{opened.number}"
    agent.post(f"{base}/file", data={"priority": "urgent", "category": "fee"})
    agent.post(f"{base}/office", data={"office_number": "９９７１－１０００２０"})
    assert (
        "登録がありません"
        in agent.post(f"{base}/office", data={"office_number": "123"}, follow_redirects=True).text
    )
    assert (
        "もう登録がありません"
        in agent.post(f"{base}/assign", data={"to": "nobody"}, follow_redirects=True).text
    )
    ticket = fresh(house, opened)
    assert (ticket.priority, ticket.category, ticket.office_number) == ("urgent", "fee", STRANGER)
    assert ticket.office_name == "すずらん訪問介護"
    assert "すずらん" in agent.get("/desk/?q=すずらん").text


def test_a_call_becomes_a_ticket_of_whoever_took_it(house: Renkei, offices: Work, browse: Browser) -> None:
    offices.commit()
    agent = browse("agent")
    bad = agent.post("/desk/new", data={"text": "KJ の ID をなくした", "office_number": "9970100099"})
    assert bad.status_code == 422
    assert "KJ の ID をなくした" in bad.text
    form = {"text": "KJ の ID をなくした", "office_number": f" {OFFICE} ", "once": "call-1", "urgent": "1"}
    page = agent.post("/desk/new", data=form, follow_redirects=True).text
    assert "T-000001 として残しました" in page
    agent.post("/desk/new", data=form)
    with house.works.begin(writing=False) as work:
        tickets = work.session.query(Ticket).all()
        assert [(t.source, t.priority, t.state, t.subject) for t in tickets] == [
            ("phone", "urgent", "open", "KJ の ID をなくした")
        ]
        assert service.messages_for(work, tickets[0].id)[0].who == "office"


def test_the_conversation_refreshes_only_when_something_changed(opened: Opened, browse: Browser) -> None:
    agent, base = browse("agent"), f"/desk/tickets/{opened.number}"
    assert agent.get(f"{base}/talk?v=1").status_code == 204
    browse("other browser").post(opened.follow_path, data={"text": "もう直りました"})
    part = agent.get(f"{base}/talk?v=1").text
    assert "もう直りました" in part
    assert part.count('hx-swap-oob="true"') == 2
    assert "hx-swap-oob" not in agent.get(base).text


def test_a_call_note_is_marked(opened: Opened, browse: Browser) -> None:
    agent, base = browse("agent"), f"/desk/tickets/{opened.number}"
    agent.post(f"{base}/note", data={"note": "折り返し済み", "kind": "call", "once": "n1"})
    agent.post(f"{base}/note", data={"note": "折り返し済み", "kind": "call", "once": "n1"})
    assert agent.get(base).text.count("電話：折り返し済み") == 1


def test_each_look_is_written_down_once_in_half_an_hour(
    house: Renkei, opened: Opened, browse: Browser, clock: FixedClock
) -> None:
    agent = browse("agent")
    for minutes in (0, 10, 25):
        clock.advance(minutes=minutes)
        agent.get(f"/desk/tickets/{opened.number}")
    with house.works.begin(writing=False) as work:
        looks = work.session.query(AuditRow).filter_by(action="looked").all()
        assert [(row.actor_kind, row.office_number) for row in looks] == [("staff", OFFICE)] * 2


def test_the_report_states_what_it_finds_and_gives_its_numbers(
    house: Renkei, offices: Work, browse: Browser, clock: FixedClock
) -> None:
    agent = service.Agent("staff-1", "佐藤")
    for minutes in (30, 150):
        ticket = service.find(offices, service.open_ticket(offices, opening(offices)).number)
        assert ticket is not None
        clock.advance(minutes=minutes)
        service.reply_by_agent(offices, ticket, agent, "お調べしました。")
    service.open_ticket(
        offices, Opening("form", "ライセンスはいくら", conversation=(Line("office", "=1+1", offices.now()),))
    )
    offices.commit()
    house.extras.setdefault(REGISTRY, []).append(
        lambda _work: RowsPlot(
            "funnel", "STEP 1 で3か所が止まったまま", "事業所の数", (Bar("始めた", "12", 1.0),)
        )
    )
    page = browse("agent").get("/desk/report").text
    for words in (
        "STEP 3 ソフトで、いちばん止まっています",
        "90 <small>分",
        "50 <small>%",
        "STEP 3 ソフト",
        "STEP 1 で3か所が止まったまま",
        "きょうは3件",
    ):
        assert words in page
    table = browse("agent").get("/desk/report.csv")
    assert table.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(table.text.removeprefix("\ufeff"))))
    assert ["いま", "待っている相談", "3"] in rows
    assert ["この30日", "期限を守れた割合", "0.500"] in rows


def test_an_empty_report_is_a_calm_page(browse: Browser) -> None:
    page = browse("agent").get("/desk/report").text
    assert "待っている相談は、ありません" in page
    assert "まだありません" in page


def test_no_cell_becomes_a_formula() -> None:
    assert [safe_cell(cell) for cell in ("=1+1", "+81", "-2", "@x", "12%")] == [
        "'=1+1",
        "'+81",
        "'-2",
        "'@x",
        "12%",
    ]

"""The one journey that must always work, in a real browser with a real client process beside it."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from engine.standard.sample import make_set
from tests.browser.clerk import Clerk, read_letter
from tests.browser.conftest import Site, assert_accessible, assert_no_sideways_scroll

OFFICE, PARTNER = "9970100013", "9971100020"


def looked_at(page: Page, _name: str) -> None:
    assert_accessible(page)
    assert_no_sideways_scroll(page)


def test_a_new_office_gets_to_its_first_delivered_plan_and_an_agent_answers_it(
    page: Page, staff_page: Page, site: Site, tmp_path: Path, problems: list[str],
) -> None:
    clerk = Clerk(page, site, read_letter(site, OFFICE), tmp_path, looked_at)
    good = make_set("K2", users=2, seed=7, sender=(OFFICE, "43"), receiver=(PARTNER, "11"), month="202612")
    bad = {name: content.decode("cp932").encode() for name, content in good.items()}
    clerk.step_0()
    clerk.step_0_set(bad, good)
    clerk.step_1()
    clerk.step_2()
    clerk.step_3()
    clerk.practise()
    clerk.choose_partner("ひまわり訪問介護")
    clerk.first_send(good)
    page.goto("/journey/")
    clerk.heading("終わりました")
    assert_accessible(page)

    page.goto("/tickets/new")
    page.get_by_label("困っていること").fill("来月分も同じ送り方でよいですか")
    clerk.press("窓口に送る")
    clerk.heading("受け付けました")
    page.get_by_role("link", name="相談の画面を開く").click()

    staff_page.goto("/desk/")
    staff_page.get_by_role("link", name="来月分も同じ送り方").first.click()
    expect(staff_page.locator("main, body").first).to_contain_text("みどり野ケアプランセンター")
    assert_accessible(staff_page)
    staff_page.get_by_label("返事", exact=True).fill("はい、同じ送り方です。月が変わったら、新しい組を書き出してください。")
    staff_page.get_by_role("button", name="返事を送る").click()

    expect(page.get_by_text("はい、同じ送り方です")).to_be_visible(timeout=30_000)
    assert_accessible(page)

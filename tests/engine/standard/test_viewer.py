"""The viewer: the sheets people know, with what the files say and nothing else."""

from __future__ import annotations

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.standard.actuals import actuals_from_planned
from engine.standard.sample import make_set
from engine.standard.sample.sets import MAKERS
from engine.standard.viewer import fragment, look_at, stand_alone
from engine.standard.viewer.model import Calendar, Grid, Week
from engine.standard.viewer.words import date_ja, month_ja, span_ja
from tests.engine.standard.marked import MARK, marked_set

NUMBERS = {
    "K1": ["第1表", "第2表", "第3表", "補足"], "K2": ["第6表", "第7表", "補足"], "K3": ["削除"], "K4": ["削除"], "S1": ["第6表"],
    "S2": ["削除"], "Y1": ["介護予防"], "Y2": ["介護予防", "介護予防"], "Y3": ["介護予防"], "Y5": ["削除"], "Y6": ["削除"],
}


@pytest.mark.parametrize("unit", sorted(MAKERS))
def test_every_send_unit_has_its_sheets(unit: str) -> None:
    viewed = look_at(make_set(unit, users=2).items())
    assert (viewed.total, viewed.unread) == (2, 0)
    assert [[sheet.number for sheet in user.sheets] for user in viewed.users] == [NUMBERS[unit]] * 2
    html5lib.HTMLParser(strict=True).parse(stand_alone(viewed, title="確認"))


def blocks(files: dict[str, bytes], number: str) -> list[object]:
    user = look_at(files.items()).users[0]
    return [block for sheet in user.sheets if sheet.number == number for block in sheet.blocks]


def test_the_calendar_counts_what_is_planned_and_what_was_done() -> None:
    planned = make_set("K2", users=1, seed=7)
    both = {**planned, **actuals_from_planned(planned, "20270105090000")}
    before, after = (next(b for b in blocks(files, "第6表") if isinstance(b, Calendar)) for files in (planned, both))
    assert len(after.days) == 31
    assert after.days[0] == (1, "火")
    assert all(service.sums[1] == "" for service in before.services)
    assert any(service.sums[0] == service.sums[1] != "" for service in after.services)
    assert [service.planned for service in before.services] == [service.planned for service in after.services]
    plan = planned[next(name for name in planned if name.startswith("UPPLAN"))]
    assert sum(int(service.sums[0]) for service in before.services) == plan.count(b"\r\n")


def test_table_7_ends_with_its_total() -> None:
    grid = next(block for block in blocks(make_set("K2", users=1), "第7表") if isinstance(block, Grid))
    assert [line.kind for line in grid.lines][-1] == "total"
    assert "sub" in {line.kind for line in grid.lines}
    place = grid.head.index("費用総額")
    paid = [int(line.cells[place].replace(",", "")) for line in grid.lines if not line.kind]
    assert grid.lines[-1].cells[place] == f"{sum(paid):,}"


def test_the_week_holds_services_daily_life_and_the_rest() -> None:
    week = next(block for block in blocks(make_set("K1", users=1), "第3表") if isinstance(block, Week))
    assert sum("訪問介護" in text for hours in week.hours for text in hours.days) == 1
    assert any("起床" in hours.life for hours in week.hours)
    assert week.others == ("福祉用具貸与",)
    assert len(week.hours) == 12


def test_only_the_first_users_are_read_and_all_are_counted() -> None:
    viewed = look_at(make_set("K2", users=30).items(), users=4)
    assert (len(viewed.users), viewed.total) == (4, 30)
    assert "30人のうち、はじめの4人分です" in fragment(viewed)
    assert viewed.users == look_at(make_set("K2", users=30).items()).users[:4]


def test_texts_are_escaped() -> None:
    nasty = "<script>alert('x')</script>&\""
    name, data = next((n, d) for n, d in make_set("K2", users=1).items() if n.startswith("UPHOSOKU"))
    line = data.decode("cp932").rstrip("\r\n").split(",")
    line[5] = '"' + nasty.replace('"', '""') + '"'
    page = stand_alone(look_at([(name, (",".join(line) + "\r\n").encode("cp932"))]), title=nasty)
    assert "<script" not in page
    assert "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;&amp;&quot;" in page
    assert " style=" not in page
    assert " on" + "click" not in page


def test_every_free_text_of_a_set_is_on_its_sheets() -> None:
    files = marked_set("K2", 3)
    page = fragment(look_at(files.items()))
    name = next(name for name in files if name.startswith("UPHOSOKU"))
    for text in files[name].decode("cp932").split(","):
        if text.startswith(MARK):
            assert text in page


def test_annexed_rows_without_their_form_are_shown_too() -> None:
    for unit, start in (("Y1", "UPKIHON_SUB1"), ("Y1", "UPKIHON_SUB2"), ("Y3", "UPYOBO_SUB")):
        name, data = next(item for item in make_set(unit, users=1).items() if item[0].startswith(start))
        sheet = look_at([(name, data)]).users[0].sheets[0]
        assert sheet.title.endswith("の別表")


def test_a_set_in_another_encoding_shows_nothing_and_says_so() -> None:
    files = {name: data.decode("cp932").encode() for name, data in make_set("K2").items()}
    viewed = look_at(files.items())
    assert (viewed.users, viewed.unread) == ((), 3)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([*make_set("K2"), *make_set("K1"), *make_set("Y2")]), st.binary(max_size=400))))
def test_no_bytes_break_it(files: list[tuple[str, bytes]]) -> None:
    assert fragment(look_at(files)).startswith("<div class='vw'>")


@settings(max_examples=40, deadline=None)
@given(unit=st.sampled_from(sorted(MAKERS)), seed=st.integers(0, 999), share=st.sampled_from([0.9, 0.5, 0.0]))
def test_no_cell_breaks_it(unit: str, seed: int, share: float) -> None:
    page = stand_alone(look_at(marked_set(unit, seed, share).items()), title="確認")
    html5lib.HTMLParser(strict=True).parse(page)


def test_cells_are_written_as_people_do() -> None:
    assert (date_ja("20261201"), date_ja("00000000"), date_ja("?")) == ("2026年12月1日", "", "?")
    assert (month_ja("202612"), month_ja("000000")) == ("2026年12月", "")
    assert (span_ja("0930", "1030"), span_ja("9999", "9999")) == ("9:30～10:30", "")

"""Generated sets are valid for every unit, month and size, and the actuals fit the plan they answer."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.standard.actuals import NoPlanError, actuals_from_planned
from engine.standard.sample import make_set
from engine.standard.sample.sets import MAKERS
from engine.standard.write import readdress
from tests.engine.standard.helpers import check, name_of, place, records

MONTHS = st.builds("{:04d}{:02d}".format, st.integers(2026, 2030), st.integers(1, 12))
TYPES = st.sampled_from(["11", "13", "15", "17", "21", "2A", "78", "A6"])


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(MAKERS)), st.integers(1, 8), st.integers(), MONTHS)
def test_every_generated_set_is_valid(unit: str, users: int, seed: int, month: str) -> None:
    report = check(make_set(unit, users, seed, month=month))
    assert report.findings == ()
    assert [found.id for found in report.send_units] == [unit]


@settings(max_examples=30, deadline=None)
@given(TYPES, st.integers(), MONTHS)
def test_sets_for_any_receiver_are_valid_and_can_be_answered(type_: str, seed: int, month: str) -> None:
    planned = make_set("K2", 3, seed, receiver=("9971100020", type_), month=month)
    assert check(planned).findings == ()
    actual = actuals_from_planned(planned, "20310105090000")
    report = check(actual)
    assert report.findings == ()
    assert [unit.id for unit in report.send_units] == ["S1"]
    assert (report.send_units[0].sender, report.send_units[0].receiver) == ("9971100020", "9970100013")


def test_the_same_seed_gives_the_same_bytes() -> None:
    assert make_set("K2", 2, 7) == make_set("K2", 2, 7)
    assert make_set("K2", 2, 7) != make_set("K2", 2, 8)


def test_actuals_hold_the_rows_of_the_answering_office_only() -> None:
    planned = make_set()
    answer = next(iter(actuals_from_planned(planned, "20270105090000").values()))
    own = [
        row
        for row in records(planned[name_of(planned, "UPPLAN")])
        if row[place("UPPLAN", "provider_no")] == "9971100020"
    ]
    answered = records(answer)
    assert len(answered) == len(own) > 0
    assert {row[place("UPJSK", "provider_no")] for row in answered} == {"9971100020"}
    assert {row[place("UPJSK", "created_on")] for row in answered} == {"20270105"}


def test_a_plan_for_other_offices_still_gets_a_valid_practice_answer() -> None:
    parties = {"sender": ("9970100013", "43"), "receiver": ("9979900017", "11")}
    sent = readdress(make_set(), **parties, stamp="20261125120000")  # type: ignore[arg-type]
    assert all("9979900017_11" in name for name in sent)
    assert check(actuals_from_planned(sent, "20270105090000")).outcome in {"ok", "warn"}


def test_without_a_plan_there_are_no_actuals() -> None:
    with pytest.raises(NoPlanError):
        actuals_from_planned(make_set("K1"), "20270105090000")
    with pytest.raises(NoPlanError):
        actuals_from_planned(dict.fromkeys(make_set(), b"\x81\x20"), "20270105090000")


def test_a_set_needs_a_user_and_a_known_unit() -> None:
    with pytest.raises(ValueError, match="at least one user"):
        make_set("K2", 0)
    with pytest.raises(KeyError):
        make_set("K9")

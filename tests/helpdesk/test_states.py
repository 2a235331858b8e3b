"""Where a ticket may go, and when an answer opens it again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.rules.states import (
    DONE,
    LIVE,
    MOVES,
    State,
    after_agents_answer,
    answerable,
    link_expired,
    may_move,
)

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


def test_nothing_becomes_new_again() -> None:
    assert all(not may_move(state, State.NEW) for state in State if state is not State.NEW)


def test_ended_tickets_can_only_open_again_or_be_filed_away() -> None:
    assert MOVES[State.SOLVED] == {State.OPEN, State.CLOSED}
    assert MOVES[State.CLOSED] == {State.OPEN}


@given(st.sampled_from(list(State)))
def test_from_each_state_an_agent_can_end_the_matter_and_stay_is_no_move(state: State) -> None:
    assert may_move(state, state)
    assert state in DONE or may_move(state, State.SOLVED)
    assert after_agents_answer(state) in {State.WAITING_OFFICE, state}


@pytest.mark.parametrize("state", sorted(LIVE))
def test_a_live_ticket_always_takes_an_answer(state: State) -> None:
    assert answerable(state, None, NOW) == "yes"


@pytest.mark.parametrize("state", sorted(DONE))
def test_fourteen_days_to_the_second_reopen_and_one_more_does_not(state: State) -> None:
    ended = NOW - timedelta(days=14)
    assert answerable(state, ended, NOW) == "reopens"
    assert answerable(state, ended - timedelta(seconds=1), NOW) == "too-late"


def test_a_link_ends_ninety_days_after_the_ticket_and_never_while_it_lives() -> None:
    old = NOW - timedelta(days=90, seconds=1)
    assert link_expired(State.CLOSED, old, NOW)
    assert not link_expired(State.CLOSED, NOW - timedelta(days=90), NOW)
    assert not link_expired(State.OPEN, None, NOW)

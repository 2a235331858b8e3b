"""Any life a ticket can have: after each step its times agree with a minute-by-minute count."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpdesk import service
from helpdesk.errors import AnswerTooLateError, MoveNotAllowedError
from helpdesk.records import Ticket
from helpdesk.rules.deadlines import TARGETS
from helpdesk.rules.states import DONE, WAITING, Priority, State
from helpdesk.service import Agent
from store.clock import TOKYO, FixedClock
from store.work import Work
from tests.helpdesk.conftest import opening
from tests.helpdesk.test_deadlines import oracle_add, oracle_between

MINUTE = timedelta(minutes=1)
AGENT = Agent("staff-1", "佐藤")
STEPS = st.lists(
    st.tuples(
        st.integers(0, 900),
        st.sampled_from(
            ["agent", "office", "note", "urgent", "low", *sorted(state.value for state in State)]
        ),
    ),
    min_size=1,
    max_size=7,
)


def step(work: Work, ticket: Ticket, what: str) -> None:
    if what == "agent":
        service.reply_by_agent(work, ticket, AGENT, "お調べしました。")
    elif what == "office":
        service.reply_by_office(work, ticket, "まだです。")
    elif what == "note":
        service.add_note(work, ticket, AGENT, "電話した")
    elif what in {"urgent", "low"}:
        service.set_priority(work, ticket, AGENT, Priority(what))
    else:
        service.change_state(work, ticket, AGENT, State(what))


def runs(state: State) -> bool:
    return state not in WAITING and state not in DONE


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=st.integers(0, 6 * 24 * 60), steps=STEPS)
def test_whatever_happens_the_times_are_those_of_the_oracle(
    offices: Work, clock: FixedClock, start: int, steps: list[tuple[int, str]]
) -> None:
    clock.moment = datetime(2026, 12, 26, tzinfo=TOKYO) + start * MINUTE
    ticket = service.find(offices, service.open_ticket(offices, opening(offices, request_key="")).number)
    assert ticket is not None
    used, since = 0, clock.moment if runs(State.NEW) else None
    asked: datetime | None = clock.moment
    for wait, what in steps:
        before = State(ticket.state)
        moment = clock.moment + wait * MINUTE
        used += oracle_between(clock.moment, moment) if runs(before) else 0
        clock.moment = moment
        try:
            step(offices, ticket, what)
        except (MoveNotAllowedError, AnswerTooLateError):
            assert ticket.state == before
            continue
        state, target = State(ticket.state), TARGETS[Priority(ticket.priority)]
        asked = (
            None if what == "agent" or state in DONE else (asked or (moment if what == "office" else None))
        )
        left = target.solve_minutes - used
        assert ticket.stopwatch.used(service.deadlines.desk_of(offices), moment) == used * MINUTE
        if not runs(state):
            assert ticket.solve_due_at is None
        elif left > 0:
            assert ticket.solve_due_at == oracle_add(moment, left)
        else:
            assert ticket.solve_due_at is not None
            assert ticket.solve_due_at <= moment
        assert ticket.answer_due_at == (oracle_add(asked, target.answer_minutes) if asked else None)
        assert ticket.due_at == min(filter(None, (ticket.answer_due_at, ticket.solve_due_at)), default=None)
    assert since is not None


def test_reopened_by_the_desk_it_owes_a_solution_but_no_answer(offices: Work, clock: FixedClock) -> None:
    ticket = service.find(offices, service.open_ticket(offices, opening(offices)).number)
    assert ticket is not None
    service.close(offices, ticket, AGENT)
    clock.advance(minutes=60)
    service.change_state(offices, ticket, AGENT, State.OPEN)
    assert ticket.answer_due_at is None
    assert ticket.solve_due_at is not None
    with pytest.raises(MoveNotAllowedError):
        service.change_state(offices, ticket, AGENT, State.NEW)

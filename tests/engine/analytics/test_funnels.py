"""Funnels against their plain meaning, and the three orders of the documentation."""

from __future__ import annotations

import statistics
from typing import Any

import pytest
from analysing.plain import History, PlainFunnel, as_columns, best_run
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.analytics.columns import joined, without
from engine.analytics.definitions import read_funnel
from engine.analytics.funnels import Progress, figures, progress
from engine.errors import InvalidDefinitionError

NAMES = "ABCDE"


def evaluated(definition: dict[str, Any], histories: list[History], since: int = 0, until: int = 10**15) -> Progress:
    funnel, events = read_funnel(definition), as_columns(histories)
    return progress(events, funnel, {deed: events.rows(deed.event) for deed in funnel.deeds()}, since, until)


def counts(order: str, *histories: str) -> list[int]:
    """People at each step of A, B, C, D; a history is its events' names."""
    definition = {"steps": [{"event": name} for name in "ABCD"], "order": order}
    done = [[(name, at) for at, name in enumerate(history)] for history in histories]
    made = evaluated(definition, done)
    return [each.people for each in figures(as_columns(done), made)]


@pytest.mark.parametrize(
    ("order", "history", "people"),
    [
        ("loose", "ABCD", [1, 1, 1, 1]),
        ("loose", "ABCED", [1, 1, 1, 1]),
        ("loose", "ABD", [1, 1, 0, 0]),
        ("loose", "ABDC", [1, 1, 1, 0]),
        ("loose", "BACD", [1, 0, 0, 0]),
        ("strict", "ABCED", [1, 1, 1, 0]),
        ("strict", "AEABCD", [1, 1, 1, 1]),
        ("any", "DCBA", [1, 1, 1, 1]),
        ("any", "BCD", [0, 0, 0, 0]),
        ("any", "BAD", [1, 1, 0, 0]),
    ],
)
def test_orders(order: str, history: str, people: list[int]) -> None:
    assert counts(order, history) == people


def test_everybody_counts_once() -> None:
    assert counts("loose", "ABABABCD", "AAAA", "EEE") == [2, 1, 1, 1]


histories = st.lists(
    st.lists(st.tuples(st.sampled_from(NAMES), st.integers(0, 12)), max_size=9).map(
        lambda events: sorted(events, key=lambda event: event[1])
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=400, deadline=None)
@given(
    histories=histories,
    steps=st.lists(st.sampled_from(NAMES), min_size=1, max_size=4),
    order=st.sampled_from(["loose", "strict", "any"]),
    window=st.none() | st.integers(1, 8),
    exclusions=st.lists(st.tuples(st.sampled_from(NAMES), st.none() | st.integers(0, 2)), max_size=2),
    span=st.tuples(st.integers(0, 6), st.integers(1, 14)),
)
def test_it_means_what_is_plainly_meant(
    histories: list[History],
    steps: list[str],
    order: str,
    window: int | None,
    exclusions: list[tuple[str, int | None]],
    span: tuple[int, int],
) -> None:
    exclusions = [(name, after) for name, after in exclusions if after is None or after <= len(steps) - 2]
    minute = 60_000
    done = [[(name, at * minute) for name, at in history] for history in histories]
    definition = {
        "steps": [{"event": name} for name in steps],
        "order": order,
        "window": None if window is None else {"amount": window, "unit": "minutes"},
        "exclusions": [{"event": name, "after": after} for name, after in exclusions],
    }
    since, until = span[0] * minute, (span[0] + span[1]) * minute
    made = evaluated(definition, done, since, until)
    plain = PlainFunnel(steps, order, window and window * minute, exclusions, since, until)
    runs = {person: best_run(plain, history) for person, history in enumerate(done)}

    begins = [sum(len(history) for history in done[:person]) for person in range(len(done))]
    expected = {
        person: [begins[person] + place for place in run] + [-1] * (len(steps) - len(run))
        for person, run in runs.items()
        if run
    }
    assert {int(who): made.rows[:, line].tolist() for line, who in enumerate(made.person)} == expected
    told = figures(as_columns(done), made)
    for step, each in enumerate(told):
        reached = [[done[who][place][1] for place in run[: step + 1]] for who, run in runs.items() if len(run) > step]
        assert each.people == len(reached)
        if step and reached:
            spans = [max(at) - min(at) for at in reached]
            assert each.median_from_first == int(statistics.median(spans))
            assert each.average_from_first == sum(spans) // len(spans)
            assert each.average == sum(max(at) - max(at[:-1]) for at in reached) // len(reached)


@settings(max_examples=60, deadline=None)
@given(histories=histories, which=st.sets(st.integers(0, 4)))
def test_people_taken_out_and_put_in_again_are_as_before(histories: list[History], which: set[int]) -> None:
    whole = as_columns(histories)
    uids = {f"{number:032x}" for number in which}
    rest = without(whole, uids)
    assert set(rest.uids.tolist()) == {uid for uid in whole.uids.tolist() if uid.decode() not in uids}
    fresh = without(whole, {uid.decode() for uid in rest.uids.tolist()})
    again = joined([rest, fresh])
    for column in ("uids", "person", "name", "at", "key"):
        assert getattr(again, column).tolist() == getattr(whole, column).tolist()


def test_problems_are_told_with_their_place() -> None:
    with pytest.raises(InvalidDefinitionError) as told:
        read_funnel(
            {
                "steps": [{"event": "A", "wher": []}, {"event": ""}],
                "order": "odd",
                "window": {"amount": 0, "unit": "days"},
                "exclusions": [{"event": "X", "after": 5}],
                "people": {"property": "plan", "operator": "odd"},
            }
        )
    assert {problem.path for problem in told.value.problems} == {
        "steps/0/wher", "steps/1/event", "order", "window/amount", "exclusions/0/after", "people/operator"
    }  # fmt: skip
    with pytest.raises(InvalidDefinitionError, match="Add a step"):
        read_funnel({})

"""The seven metrics against their plain meaning."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from analysing.plain import History, as_columns
from analysing.plain_metrics import PlainMetric, Setting, holds, measured
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.analytics import holdings
from engine.analytics.holdings import Held, Holdings, PersonHeld, Was
from engine.analytics.measures import read_metric
from engine.analytics.metrics import Values, counted, doings, values
from engine.analytics.ranges import Range, Step
from engine.errors import InvalidDefinitionError

MINUTE = 60_000
EDGES = [0, 4, 8, 12]

histories = st.lists(
    st.lists(st.tuples(st.sampled_from("ABC"), st.integers(0, 15)), max_size=9).map(
        lambda events: sorted(events, key=lambda event: event[1])
    ),
    min_size=1,
    max_size=5,
)
plain = st.builds(
    PlainMetric,
    measure=st.sampled_from(["people", "times", "times_per_person", "conversion", "time_between"]),
    then=st.sampled_from("AB"),
    repeatable=st.booleans(),
    window=st.none() | st.integers(0, 6),
)


def definition_of(metric: PlainMetric) -> dict[str, Any]:
    definition: dict[str, Any] = {"measure": metric.measure, "event": {"event": metric.event}}
    if metric.measure in {"conversion", "time_between"}:
        definition["then"] = {"event": metric.then}
        definition["window"] = metric.window and {"amount": metric.window, "unit": "minutes"}
    if metric.measure == "conversion":
        definition["repeatable"] = metric.repeatable
    return definition


def as_told(found: Values) -> list[float | None]:
    return [None if np.isnan(value) else float(value) for value in found]


@settings(max_examples=120, deadline=None)
@given(histories=histories, metric=plain, chosen=st.sets(st.integers(0, 4)))
def test_metrics_of_events_mean_what_is_plainly_meant(
    histories: list[History], metric: PlainMetric, chosen: set[int]
) -> None:
    metric = PlainMetric(
        metric.measure, metric.then, metric.repeatable and metric.measure == "conversion",
        metric.window and metric.window * MINUTE,
    )  # fmt: skip
    if metric.window == 0:
        metric = PlainMetric(metric.measure, metric.then, metric.repeatable, None)
    done = [[(name, at * MINUTE) for name, at in history] for history in histories]
    edges = [edge * MINUTE for edge in EDGES]
    in_minutes = PlainMetric(metric.measure, metric.then, metric.repeatable, metric.window and metric.window // MINUTE)
    asked, columns = read_metric(definition_of(in_minutes)), as_columns(done)
    rows = {deed: columns.rows(deed.event) for deed in (asked.event, asked.then) if deed is not None}
    among = np.array([who in chosen for who in range(len(done))], np.bool_)
    for people, flags in ((done, None), ([own if who in chosen else [] for who, own in enumerate(done)], among)):
        made = doings(columns, asked, rows, edges[0], edges[-1], flags)
        expected = [measured(metric, people, since, until, edges[-1]) for since, until in pairwise(edges)]
        assert as_told(values(made, edges)) == expected
        whole = measured(metric, people, edges[0], edges[-1], edges[-1])
        assert as_told(values(made, [edges[0], edges[-1]])) == [whole]
        everybody = doings(columns, asked, rows, edges[0], edges[-1], None)
        assert as_told(values(everybody, edges, flags)) == expected
        # Whoever is behind the number is as many as it says.
        if metric.measure == "people":
            assert len(counted(made, edges[0], edges[-1])) == whole
        if metric.measure == "conversion" and not metric.repeatable:
            did, did_not = (len(counted(made, edges[0], edges[-1], without=each)) for each in (False, True))
            assert (did / (did + did_not) if did + did_not else None) == whole


settings_of = st.lists(st.tuples(st.integers(0, 14), st.none() | st.integers(-5, 9).map(float)), max_size=5)


def held_by(people: Sequence[Sequence[Setting]], known_from: int) -> Holdings:
    """As intake keeps them from a moment on; of before, what was set last."""
    found = []
    for number, own in enumerate(people):
        ordered = sorted(own, key=lambda each: each[0])
        history = [Was(at, value, f"{place:02}") for place, (at, value) in enumerate(ordered) if at >= known_from]
        last = ordered[-1] if ordered else None
        held = Held(last and last[1], last and last[0], tuple(history))
        found.append(PersonHeld(f"{number:032x}", 2 * number, (held,)))
    return holdings.together([holdings.holdings(found[:2], ["p"]), holdings.holdings(found[2:], ["p"])], ["p"])


@settings(max_examples=80, deadline=None)
@given(people=st.lists(settings_of, min_size=1, max_size=5), doers=st.sets(st.integers(0, 4)))
def test_metrics_of_properties_mean_what_is_plainly_meant(people: list[list[Setting]], doers: set[int]) -> None:
    found = held_by(people, 0)
    first_known = [min([2 * who, *(at for at, _ in own)]) for who, own in enumerate(people)]
    did = [np.array([who in doers for who in range(len(people))], np.bool_)] * 3

    def told(**definition: Any) -> list[float | None]:
        if definition.get("by") == "event":
            definition["event"] = {"event": "A"}
        metric = read_metric({"property": "p", **definition})
        return as_told(holdings.amounts(found, "p", metric, EDGES, did, None))

    totals = [sum(holds(own, end) for own in people) for end in EDGES[1:]]
    assert told(measure="total") == totals
    known = [sum(at < end for at in first_known) for end in EDGES[1:]]
    average = [total / number if number else None for total, number in zip(totals, known, strict=True)]
    assert told(measure="average") == average
    number = int(did[0].sum())
    own = [sum(holds(people[who], end) for who in doers if who < len(people)) for end in EDGES[1:]]
    assert told(measure="average", by="event") == [total / number if number else None for total in totals]
    assert told(measure="average", by="event", of="doers") == [total / number if number else None for total in own]
    for bucket, (since, until) in enumerate(pairwise(EDGES)):
        was = [value for own in people for at, value in own if value is not None and since <= at < until]
        assert told(measure="average", by="times")[bucket] == (sum(was) / len(was) if was else None)


@settings(max_examples=40, deadline=None)
@given(people=st.lists(settings_of, min_size=1, max_size=5), known_from=st.integers(0, 15))
def test_what_is_held_now_is_right_however_late_history_begins(people: list[list[Setting]], known_from: int) -> None:
    metric = read_metric({"measure": "total", "property": "p"})
    found = held_by(people, known_from)
    assert as_told(holdings.amounts(found, "p", metric, [0, 20], [], None)) == [sum(holds(own, 20) for own in people)]


def test_what_an_absorbed_person_had_is_not_held() -> None:
    """Their own value wins, though it is the older one; that the other was set still counts."""
    held = Held(5.0, 10, (Was(10, 5.0), Was(12, 7.0)))
    found = holdings.holdings([PersonHeld("0" * 32, 0, (held,))], ["p"])
    total = read_metric({"measure": "total", "property": "p"})
    times = read_metric({"measure": "average", "property": "p", "by": "times"})
    assert as_told(holdings.amounts(found, "p", total, [0, 11, 20], [], None)) == [5.0, 5.0]
    assert as_told(holdings.amounts(found, "p", times, [0, 11, 20], [], None)) == [5.0, 7.0]


def test_a_day_of_changed_clocks_is_one_bucket() -> None:
    span = Range(date(2026, 10, 24), date(2026, 10, 26), "Europe/Lisbon")  # on the 25th the clock goes back
    edges = span.edges(Step.DAY)
    columns = as_columns(
        [[("A", edges[1] - 1), ("A", edges[1]), ("A", edges[1] + 25 * 3_600_000 - 1), ("A", edges[2])]]
    )
    metric = read_metric({"measure": "times", "event": {"event": "A"}})
    assert metric.event is not None
    made = doings(columns, metric, {metric.event: columns.rows("A")}, span.since, span.until, None)
    assert as_told(values(made, edges)) == [1.0, 2.0, 1.0]


@pytest.mark.parametrize(
    ("definition", "paths"),
    [
        ({}, {"measure"}),
        ({"measure": "people"}, {"event"}),
        ({"measure": "people", "event": {"event": "A"}, "then": {"event": "B"}}, {"then"}),
        ({"measure": "conversion", "event": {"event": "A"}, "then": {}, "repeatable": 1}, {"then/event", "repeatable"}),
        ({"measure": "total", "property": ""}, {"property"}),
        ({"measure": "average", "property": "p", "by": "event"}, {"event"}),
        ({"measure": "average", "property": "p", "by": "luck"}, {"by"}),
        ({"measure": "total", "property": "p", "people": {"property": "q", "operator": "odd"}}, {"people/operator"}),
    ],
)
def test_problems_are_told_with_their_place(definition: dict[str, Any], paths: set[str]) -> None:
    with pytest.raises(InvalidDefinitionError) as told:
        read_metric(definition)
    assert {problem.path for problem in told.value.problems} == paths

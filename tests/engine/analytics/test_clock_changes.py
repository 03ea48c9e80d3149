"""Days are those that a calendar on the wall shows, also where clocks are changed: against dates of single events."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from analysing.plain import as_columns
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.analytics.acquisition import Aim, arrivals
from engine.analytics.definitions import read_funnel
from engine.analytics.funnels import progress
from engine.analytics.holdings import Held, PersonHeld, Was, amounts, holdings
from engine.analytics.measures import read_metric
from engine.analytics.metrics import doings, values
from engine.analytics.ranges import Range, Step
from engine.analytics.retention import cohorts
from workers.analytics import funnels
from workers.analytics.asked import Asked

HOUR = 3_600_000
# Where and when clocks are changed: on and back, at midnight and by half an hour, and a day that was left out.
CHANGES = [
    ("Europe/Lisbon", date(2026, 3, 29)),
    ("Europe/Lisbon", date(2026, 10, 25)),
    ("America/New_York", date(2026, 11, 1)),
    ("Asia/Beirut", date(2026, 3, 29)),
    ("America/Santiago", date(2026, 9, 6)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Pacific/Apia", date(2011, 12, 31)),
]


@pytest.mark.parametrize("step", list(Step))
@settings(max_examples=25, deadline=None)
@given(
    change=st.sampled_from(CHANGES),
    before=st.integers(0, 12),
    days=st.integers(1, 40),
    moments=st.lists(st.integers(0, 45 * 24 * 60), max_size=60),
)
def test_each_event_is_in_the_bucket_of_its_own_date(
    step: Step, change: tuple[str, date], before: int, days: int, moments: list[int]
) -> None:
    zone, day = change
    span = Range(day - timedelta(days=before), day - timedelta(days=before) + timedelta(days=days - 1), zone)
    begin = int(datetime.combine(span.first, datetime.min.time(), UTC).timestamp() * 1000) - 30 * HOUR
    at = sorted(begin + moment * 60_000 for moment in moments)
    columns = as_columns([[("A", moment) for moment in at]])
    metric = read_metric({"measure": "times", "event": {"event": "A"}})
    deed = metric.event
    assert deed is not None
    edges = span.edges(step)
    made = doings(columns, metric, {deed: columns.rows("A")}, edges[0], edges[-1], None)

    dates = [datetime.fromtimestamp(moment / 1000, ZoneInfo(zone)).date() for moment in at]
    firsts = span.buckets(step)
    expected = Counter(
        max(first for first in firsts if first <= each) for each in dates if span.first <= each <= span.last
    )
    assert list(np.nan_to_num(values(made, edges))) == [expected[first] for first in firsts]


Histories = list[list[tuple[str, int]]]


@st.composite
def around_changes(draw: st.DrawFn) -> tuple[Range, Histories]:
    """A range of days around a change of clocks, and what some people did in and beside it."""
    zone, day = draw(st.sampled_from(CHANGES))
    first = day - timedelta(days=draw(st.integers(0, 5)))
    span = Range(first, first + timedelta(days=draw(st.integers(0, 9))), zone)
    begin = int(datetime.combine(first, datetime.min.time(), UTC).timestamp() * 1000) - 30 * HOUR
    # Most of it about the midnights after clocks are changed, where a day of the wrong length tells.
    ends = [datetime.combine(day + timedelta(days=after), datetime.min.time(), ZoneInfo(zone)) for after in range(5)]
    moment = st.one_of(
        st.integers(0, 13 * 24 * 60).map(lambda minute: begin + minute * 60_000),
        *(
            st.integers(-75, 75).map(lambda minute, end=end: int(end.timestamp() * 1000) + minute * 60_000)
            for end in ends
        ),
    )
    events = st.tuples(st.sampled_from("AB"), moment)
    people = draw(st.lists(st.lists(events, max_size=8, unique_by=lambda each: each[1]), max_size=5))
    return span, [sorted(own, key=lambda each: each[1]) for own in people]


def bucket_of(span: Range, step: Step, moment: int) -> int | None:
    """The place of the bucket that has the date which a calendar in the zone shows at that moment."""
    on = datetime.fromtimestamp(moment / 1000, ZoneInfo(span.zone)).date()
    if not span.first <= on <= span.last:
        return None
    firsts = span.buckets(step)
    return firsts.index(max(first for first in firsts if first <= on))


@pytest.mark.parametrize("step", list(Step))
@settings(max_examples=30, deadline=None)
@given(given_=around_changes())
def test_a_way_begins_on_the_date_of_its_first_step(step: Step, given_: tuple[Range, Histories]) -> None:
    """Funnel trends, conversion and time between, each by the calendar."""
    span, histories = given_
    columns = as_columns(histories)
    until = [at for own in histories for _, at in own if bucket_of(span, step, at) is not None]
    firsts = span.buckets(step)
    began, converted = [0] * len(firsts), [0] * len(firsts)
    did, led, spans = [set[int]() for _ in firsts], [set[int]() for _ in firsts], [list[int]() for _ in firsts]
    for who, own in enumerate(histories):
        inside = [(name, at, bucket_of(span, step, at)) for name, at in own if at in until]
        starts = [(at, place) for name, at, place in inside if name == "A" and place is not None]
        if starts:
            ends = [at for name, at, _ in inside if name == "B" and at > starts[0][0]]
            began[starts[0][1]] += 1
            converted[starts[0][1]] += bool(ends)
        for place in {place for _, place in starts}:
            at = next(at for at, there in starts if there == place)
            after = [end for name, end, _ in inside if name == "B" and end > at]
            did[place].add(who)
            if after:
                led[place].add(who)
                spans[place].append(after[0] - at)

    funnel = read_funnel({"steps": [{"event": "A"}, {"event": "B"}]})
    rows = {deed: columns.rows(deed.event) for deed in funnel.deeds()}
    made = progress(columns, funnel, rows, span.since, span.until, None)
    trend = funnels._trend(columns, made, Asked(span, step))
    assert [(point.began, point.converted) for point in trend] == list(zip(began, converted, strict=True))

    edges = span.edges(step)
    for measure, expected in (
        ("conversion", [len(led[at]) / len(did[at]) if did[at] else None for at in range(len(firsts))]),
        ("time_between", [sum(own) / len(own) if own else None for own in spans]),
    ):
        metric = read_metric({"measure": measure, "event": {"event": "A"}, "then": {"event": "B"}})
        own_rows = {deed: columns.rows(deed.event) for deed in (metric.event, metric.then) if deed is not None}
        found = values(doings(columns, metric, own_rows, span.since, span.until, None), edges)
        told = [None if np.isnan(each) else float(each) for each in found]
        assert told == [None if each is None else pytest.approx(each) for each in expected]


@pytest.mark.parametrize("step", list(Step))
@settings(max_examples=30, deadline=None)
@given(given_=around_changes())
def test_what_is_held_at_the_end_of_each_bucket(step: Step, given_: tuple[Range, Histories]) -> None:
    """The total of a property: of what was set on each date up to the bucket's last."""
    span, histories = given_
    people = [
        PersonHeld(
            f"{who:032x}", 0,
            (Held(float(len(own)), own[-1][1] if own else None,
                  tuple(Was(at, float(place + 1), str(place)) for place, (_, at) in enumerate(own))),),
        )
        for who, own in enumerate(histories)
    ]  # fmt: skip
    metric = read_metric({"measure": "total", "property": "paid"})
    found = amounts(holdings(people, ["p:paid"]), "p:paid", metric, span.edges(step), [], None)
    expected = []
    for _, end in zip(span.buckets(step), [*span.buckets(step)[1:], span.last + timedelta(days=1)], strict=True):
        held = [
            sum(datetime.fromtimestamp(at / 1000, ZoneInfo(span.zone)).date() < end for _, at in own)
            for own in histories
        ]
        expected.append(float(sum(held)))
    assert np.nan_to_num(found).tolist() == expected


@pytest.mark.parametrize("step", list(Step))
@settings(max_examples=30, deadline=None)
@given(given_=around_changes())
def test_cohorts_and_arrivals_are_by_the_calendar(step: Step, given_: tuple[Range, Histories]) -> None:
    span, histories = given_
    columns, edges, firsts = as_columns(histories), span.edges(step), span.buckets(step)
    begun = {who: own[0][1] for who, own in enumerate(histories) if own}
    places = {who: place for who, at in begun.items() if (place := bucket_of(span, step, at)) is not None}
    everything = np.arange(len(columns.at), dtype=np.int32)
    found = cohorts(columns, everything, everything, edges)
    assert found.sizes(len(firsts)) == [Counter(places.values())[place] for place in range(len(firsts))]
    back = np.zeros((len(firsts), len(firsts)), np.int64)
    for who, cohort in places.items():
        later = {bucket_of(span, step, at) for _, at in histories[who][1:]} - {None}
        for place in later:
            assert place is not None
            back[cohort, place - cohort] += 1
    assert found.back(len(firsts)).tolist() == back.tolist()

    arrived = arrivals(columns, span.since, span.until, "first", Aim("B", 7, 0), None)
    at = {int(columns.uids[who], 16): int(when) for who, when in zip(arrived.person, arrived.at, strict=True)}
    assert {who: bucket_of(span, step, when) for who, when in at.items()} == places
    spread = np.searchsorted(np.array(edges), arrived.at, "right") - 1
    assert Counter(spread.tolist()) == Counter(places.values())

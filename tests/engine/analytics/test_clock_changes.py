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

from engine.analytics.measures import read_metric
from engine.analytics.metrics import doings, values
from engine.analytics.ranges import Range, Step

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

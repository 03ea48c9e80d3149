from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.analytics import ranges
from engine.analytics.ranges import Range, Step
from engine.errors import RejectedError

HOUR = 3_600_000
NOW = int(datetime(2026, 11, 25, 23, 30, tzinfo=UTC).timestamp() * 1000)  # a Wednesday; in Lisbon too


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("today", "2026-11-25", "2026-11-25"),
        ("last_7_days", "2026-11-19", "2026-11-25"),
        ("last_week", "2026-11-16", "2026-11-22"),
        ("this_month", "2026-11-01", "2026-11-25"),
        ("last_month", "2026-10-01", "2026-10-31"),
    ],
)
def test_named_ranges(name: str, first: str, last: str) -> None:
    found = ranges.read(name, "", "", NOW, "Europe/Lisbon")
    assert (found.first.isoformat(), found.last.isoformat()) == (first, last)


def test_today_is_where_the_site_is() -> None:
    assert ranges.read("today", "", "", NOW, "Asia/Tokyo").first == date(2026, 11, 26)


def test_days_are_as_long_as_clocks_make_them() -> None:
    spring = Range(date(2026, 3, 28), date(2026, 3, 30), "Europe/Berlin").edges(Step.DAY)
    assert [after - before for before, after in pairwise(spring)] == [
        24 * HOUR,
        23 * HOUR,
        24 * HOUR,
    ]
    autumn = Range(date(2026, 10, 25), date(2026, 10, 25), "Europe/Berlin")
    assert autumn.until - autumn.since == 25 * HOUR
    # In Beirut the clock jumps over midnight.
    assert Range(date(2026, 3, 29), date(2026, 3, 29), "Asia/Beirut").until % HOUR == 0


@given(
    first=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    days=st.integers(1, 400),
    zone=st.sampled_from(["UTC", "Europe/Berlin", "America/Sao_Paulo", "Asia/Kathmandu"]),
    step=st.sampled_from(Step),
)
def test_every_day_is_in_one_bucket(first: date, days: int, zone: str, step: Step) -> None:
    span = Range(first, first + timedelta(days=days - 1), zone)
    buckets, edges = span.buckets(step), span.edges(step)
    assert edges == sorted(set(edges))
    assert (buckets[0], edges[-1]) == (first, span.until)
    for day in (first + timedelta(days=number) for number in range(days)):
        noon = int(datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(zone)).timestamp() * 1000)
        [bucket] = [own for own, low, high in zip(buckets, edges, edges[1:], strict=False) if low <= noon < high]
        same = {Step.DAY: bucket == day, Step.WEEK: bucket.isocalendar()[:2] == day.isocalendar()[:2]}
        assert same.get(step, (bucket.year, bucket.month) == (day.year, day.month))
    assert span.before().days == days
    assert span.before().until == span.since


@pytest.mark.parametrize(
    ("first", "last"),
    [("2026-02-30", "2026-03-01"), ("", "2026-03-01"), ("2026-03-02", "2026-03-01"), ("1026-03-02", "2026-03-01")],
)
def test_what_is_no_range_is_refused(first: str, last: str) -> None:
    with pytest.raises(RejectedError):
        ranges.read("", first, last, NOW, "UTC")

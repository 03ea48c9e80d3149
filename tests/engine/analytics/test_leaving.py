from __future__ import annotations

import pytest
from analysing.plain import History, as_columns
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.analytics.leaving import leaving

DAY = 86_400_000
NOW = 100 * DAY


def told(*histories: History) -> list[tuple[int, int, int]]:
    """Who, by their place; active days before, and lately."""
    found = leaving(as_columns(histories), NOW)
    return [
        (int(uid, 16), int(before), int(recent))
        for uid, before, recent in zip(found.uids.tolist(), found.before, found.recent, strict=True)
    ]


def days(*ago: int, name: str = "visit") -> History:
    return [(name, NOW - each * DAY) for each in sorted(ago, reverse=True)]


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        (days(20, 21, 22, 23), [(0, 4, 0)]),
        (days(20, 21, 22), []),  # never a regular
        (days(20, 20, 20, 20, 21), []),  # often, on two days
        (days(1, 20, 21, 22, 23), []),  # one of two expected days
        (days(1, *range(14, 22)), [(0, 8, 1)]),  # one of four
        (days(1, 2, *range(14, 22)), []),
        (days(50, 51, 52, 53), []),  # gone long ago
        (days(20, 21, 22, 23, name="Letter sent"), []),
        (sorted(days(20, 21, 22, 23) + days(1, 2, name="Letter sent"), key=lambda each: each[1]), [(0, 4, 0)]),
    ],
)
def test_whose_activity_has_fallen(history: History, expected: list[tuple[int, int, int]]) -> None:
    assert told(history) == expected


def test_those_with_most_to_lose_come_first_and_nobody_is_no_error() -> None:
    assert told(days(20, 21, 22, 23), days(*range(14, 28))) == [(1, 14, 0), (0, 4, 0)]
    assert told() == []


@settings(max_examples=60, deadline=None)
@given(people=st.lists(st.lists(st.integers(0, 60), max_size=30), min_size=1, max_size=4))
def test_it_means_what_is_stated(people: list[list[int]]) -> None:
    expected = {}
    for who, ago in enumerate(people):
        before, recent = len({day for day in ago if 14 <= day < 42}), len({day for day in ago if day < 14})
        if before >= 4 and recent <= before / 8:
            expected[who] = (before, recent)
    assert {who: (before, recent) for who, before, recent in told(*(days(*ago) for ago in people))} == expected

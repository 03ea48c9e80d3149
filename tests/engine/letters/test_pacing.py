"""A plan for a new domain: how many letters each day has room for, and when each may leave."""

from __future__ import annotations

from engine.letters.pacing import DAY, WarmUp

PLAN = WarmUp(first=100, growth=50, until=300, began=10 * DAY + 5)


def test_each_day_has_room_for_more_until_the_plan_is_over() -> None:
    assert [PLAN.limit(day) for day in range(5)] == [100, 150, 225, None, None]
    assert [PLAN.before(day) for day in range(4)] == [0, 100, 250, 475]
    assert (PLAN.day(10 * DAY), PLAN.day(12 * DAY - 1), PLAN.day(0)) == (0, 1, 0)


def test_letters_are_spread_over_their_day() -> None:
    assert (PLAN.slot(0), PLAN.slot(50), PLAN.slot(99)) == (10 * DAY, 10 * DAY + DAY // 2, 10 * DAY + 99 * DAY // 100)
    assert (PLAN.slot(100), PLAN.slot(249)) == (11 * DAY, 11 * DAY + 149 * DAY // 150)
    assert PLAN.slot(475) == PLAN.slot(10_000) == 13 * DAY


def test_a_plan_that_never_grows_enough_ends_all_the_same() -> None:
    assert WarmUp(1, 1, 10**9, 0).limit(400) is None

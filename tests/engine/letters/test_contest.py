"""Which variant won, and what chance has to do with it."""

from __future__ import annotations

import pytest

from engine.letters.contest import Score, chance, decide


def test_the_higher_share_wins_and_a_where_they_are_equal() -> None:
    assert decide(Score(100, 10), Score(50, 6)).winner == "b"
    assert decide(Score(100, 10), Score(50, 5)).winner == "a"
    assert decide(Score(0, 0), Score(0, 0)).winner == "a"
    assert decide(Score(0, 0), Score(10, 1)).winner == "b"


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        # Known values of Fisher's exact test, two-sided.
        (Score(4, 3), Score(4, 1), 0.485714),
        (Score(12, 1), Score(12, 9), 0.002759),
        (Score(1_000, 200), Score(1_000, 250), 0.008521),
        (Score(10, 5), Score(10, 5), 1.0),
        (Score(0, 0), Score(9, 4), 1.0),
    ],
)
def test_chance_is_that_of_fishers_exact_test(a: Score, b: Score, expected: float) -> None:
    assert chance(a, b) == pytest.approx(expected, abs=5e-4)
    assert chance(b, a) == pytest.approx(chance(a, b))


def test_large_newsletters_are_judged_in_a_moment() -> None:
    assert chance(Score(500_000, 100_000), Score(500_000, 101_000)) < 0.02

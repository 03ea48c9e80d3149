"""Which of two letters did better, and how often chance alone would tell them as far apart.

Fisher's exact test, two-sided: right for few letters as for many, where the usual approximations are not.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, lgamma
from typing import Final, Literal

Variant = Literal["a", "b"]
_EQUAL: Final = 1e-9  # two tables are as likely as each other where they differ by less


@dataclass(frozen=True, slots=True)
class Score:
    """Of one variant."""

    sent: int
    hits: int  # people who opened, or clicked

    @property
    def rate(self) -> float:
        return self.hits / self.sent if self.sent else 0.0


@dataclass(frozen=True, slots=True)
class Verdict:
    winner: Variant  # A, where they are equal
    a: Score
    b: Score
    chance: float  # 0 to 1: how likely a difference like this is between two letters that are equally good


def decide(a: Score, b: Score) -> Verdict:
    return Verdict("b" if b.rate > a.rate else "a", a, b, chance(a, b))


def chance(a: Score, b: Score) -> float:
    """The share of all ways to spread these hits over these letters that are no likelier than this one."""
    hits, total = a.hits + b.hits, a.sent + b.sent
    whole = _ways(total, hits)

    def likely(of_a: int) -> float:
        return _ways(a.sent, of_a) + _ways(b.sent, hits - of_a) - whole

    here = likely(a.hits)
    first, last = max(0, hits - b.sent), min(hits, a.sent)
    sums = sum(exp(each) for each in map(likely, range(first, last + 1)) if each <= here + _EQUAL)
    return min(1.0, sums)


def _ways(among: int, chosen: int) -> float:
    """The logarithm of how many ways there are to choose."""
    return lgamma(among + 1) - lgamma(chosen + 1) - lgamma(among - chosen + 1)

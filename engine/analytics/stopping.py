"""Where people stop on a way, and what tells those who stopped from those who went on.

The largest drop is the step that most people did and got no further than; of several the earliest.

Of each value of a trait: which part of those who stopped has it, and which part of those who went on. Both are parts of
those of whom the trait is known at all, since much becomes known only by going on (who registers has an address); how
often it is not known is compared by itself, as a part of all. A difference counts when

- at least LEAST_PEOPLE have the value, both together;
- the parts differ by at least LEAST_POINTS of a hundred;
- they differ by three times what chance makes of it: |a/A - b/B| >= 3 * sqrt(p (1 - p) (1/A + 1/B)), where a of A
  stopped, b of B went on, and p = (a + b) / (A + B). Where nothing differs, that is met once in 370.

The largest difference comes first. Of a trait at most MOST_OF_ONE values are told; of two values that are all there
are, one: that which those who stopped have more. What tells the same people apart as another does is told once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from engine.analytics.columns import Ints
from engine.analytics.funnels import Progress
from engine.analytics.traits import NOT_SET, Codes, Trait

LEAST_PEOPLE: Final = 5
LEAST_POINTS: Final = 5
MOST_OF_ONE: Final = 3
_TIMES: Final = 3  # what chance makes of it


@dataclass(frozen=True, slots=True)
class Difference:
    """`trait`, `value`: places (NOT_SET: nothing is known). `stopped` of `all_stopped` have it, and of who went on."""

    trait: int
    value: int
    stopped: int
    all_stopped: int
    went_on: int
    all_went_on: int

    @property
    def share(self) -> float:
        """By how much the part of those who stopped is larger, of 1."""
        parted = self.stopped * self.all_went_on - self.went_on * self.all_stopped
        return parted / (self.all_stopped * self.all_went_on)

    def counts(self) -> bool:
        """In whole numbers, so that no rounding decides."""
        a, of_a, b, of_b = self.stopped, self.all_stopped, self.went_on, self.all_went_on
        apart, both, everybody = abs(a * of_b - b * of_a), a + b, of_a + of_b
        return (
            both >= LEAST_PEOPLE
            and apart * 100 >= LEAST_POINTS * of_a * of_b
            and apart**2 * everybody >= _TIMES**2 * both * (everybody - both) * of_a * of_b
        )


def reached(made: Progress) -> list[int]:
    """How many people did each step."""
    counts = np.bincount(made.depth, minlength=len(made.rows) + 1)
    return [int(counts[step + 1 :].sum()) for step in range(len(made.rows))]


def largest_drop(people: Sequence[int]) -> int | None:
    """The step (from 0) behind which most people are lost; None where all who began came to the end."""
    drops = [before - after for before, after in pairwise(people)]
    return drops.index(max(drops)) if any(drops) else None


def differences(traits: Sequence[Trait], stopped: Ints, went_on: Ints) -> list[Difference]:
    """Of people, by their places in the traits' codes."""
    if not len(stopped) or not len(went_on):
        return []
    found: list[Difference] = []
    for place, trait in enumerate(traits):
        found += _of_trait(place, trait, stopped, went_on)
    found.sort(key=lambda each: (-abs(each.share), each.trait, each.value))
    told: list[Difference] = []
    who = np.concatenate([stopped, went_on])
    for each in found:
        if all(_tells_else(traits, each, other, who) for other in told):
            told.append(each)
    return told


def _of_trait(place: int, trait: Trait, stopped: Ints, went_on: Ints) -> list[Difference]:
    mine, theirs = _counted(trait.codes[stopped], trait), _counted(trait.codes[went_on], trait)
    unknown = Difference(place, NOT_SET, mine[NOT_SET], len(stopped), theirs[NOT_SET], len(went_on))
    found = [unknown] if unknown.counts() else []
    known, others = len(stopped) - mine[NOT_SET], len(went_on) - theirs[NOT_SET]
    if not known or not others:
        return found
    values = [Difference(place, value, mine[value], known, theirs[value], others) for value in range(len(trait.values))]
    had = [each for each in values if each.stopped + each.went_on]
    both = sum(each.stopped + each.went_on for each in had)
    if len(had) == 2 and both == known + others:  # noqa: PLR2004 - the one says all of the other
        had = [each for each in had if each.share > 0]
    had = sorted((each for each in had if each.counts()), key=lambda each: (-abs(each.share), each.value))
    return [*had[:MOST_OF_ONE], *found]


def _counted(codes: Codes, trait: Trait) -> dict[int, int]:
    counts = np.bincount(codes.astype(np.int64) + 2, minlength=len(trait.values) + 2).tolist()  # OTHER is -2
    return {place - 2: int(count) for place, count in enumerate(counts)}


def _tells_else(traits: Sequence[Trait], one: Difference, other: Difference, who: Ints) -> bool:
    if one.trait == other.trait or (one.stopped, one.went_on) != (other.stopped, other.went_on):
        return True
    mine, theirs = traits[one.trait].codes[who] == one.value, traits[other.trait].codes[who] == other.value
    return not np.array_equal(mine, theirs)

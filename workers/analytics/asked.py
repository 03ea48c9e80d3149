"""What of a chart is to be shown, and which of its numbers is meant."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from engine.analytics.columns import Longs, Uids
from engine.analytics.ranges import Range, Step

Part = Literal["reached", "dropped"]


@dataclass(frozen=True, slots=True)
class Asked:
    range: Range
    step: Step = Step.DAY
    breakdown: str = ""
    compare: bool = False


@dataclass(frozen=True, slots=True)
class Whose:
    """A number: a funnel's of a `step` (from 0), and of the `bucket` with this first day ("": the whole range).

    `part`: who got there or did it, or those who did not. `before`: a number of as many days just before, and so is
    its bucket.
    """

    step: int
    part: Part
    group: str = ""
    bucket: str = ""
    before: bool = False

    def of(self, asked: Asked) -> Asked:
        """What it is a number of."""
        return replace(asked, range=asked.range.before()) if self.before else asked


@dataclass(frozen=True)
class CountedOnes:
    """Who is behind a number, one line a person, and when (ms) each did what they are counted for."""

    uids: Uids
    at: Longs

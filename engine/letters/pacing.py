"""How fast letters may leave: so many a minute to a receiving domain, and so many a day while a sending one is new."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

DAY: Final = 86_400_000  # ms
_LONGEST: Final = 400  # days that a plan is looked along


@dataclass(frozen=True, slots=True)
class WarmUp:
    """Letters on the first day, and so many per cent more each day, until a day would have `until` or more."""

    first: int
    growth: int  # per cent
    until: int
    began: int  # ms epoch

    def limit(self, day: int) -> int | None:
        """Of the day of this number, 0 being the first; None: the plan is over."""
        if day >= _LONGEST:
            return None
        allowed = int(self.first * (1 + self.growth / 100) ** day)
        return allowed if allowed < self.until else None

    def day(self, at: int) -> int:
        """Days are those of UTC."""
        return max(0, at // DAY - self.began // DAY)

    def before(self, day: int) -> int:
        """How many letters all days before this one have room for."""
        return sum(self.limit(each) or 0 for each in range(day))

    def slot(self, place: int) -> int:
        """Ms epoch at which the letter of this place in the order may leave: spread over its day."""
        day, passed = 0, 0
        while (allowed := self.limit(day)) is not None and passed + allowed <= place:
            passed, day = passed + allowed, day + 1
        midnight = (self.began // DAY + day) * DAY
        return midnight if allowed is None else midnight + (place - passed) * DAY // allowed


def names_of(when: int) -> str:
    """For reasons: a day and a time in UTC."""
    return datetime.fromtimestamp(when / 1000, UTC).strftime("%d %b, %H:%M")

"""Ranges of dates as people say them, in the site's time zone; right when clocks are changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from engine.calendar import in_ms, local
from engine.errors import RejectedError

DEFAULT: Final = "last_7_days"
MOST_DAYS: Final = 3_660
_DAY: Final = timedelta(days=1)


class Step(StrEnum):
    """What a bucket of a diagram is."""

    DAY = "day"
    WEEK = "week"  # from Monday on
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Range:
    """Days from `first` to `last`, both included."""

    first: date
    last: date
    zone: str

    @property
    def since(self) -> int:
        return midnight(self.first, self.zone)

    @property
    def until(self) -> int:
        """The moment (ms) when it is over."""
        return midnight(self.last + _DAY, self.zone)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def before(self) -> Range:
        """As many days, just before."""
        return Range(self.first - timedelta(days=self.days), self.first - _DAY, self.zone)

    def buckets(self, step: Step) -> list[date]:
        """The first days of the buckets that make it up; the first and the last bucket may be cut by the range."""
        starts = [self.first]
        while (following := _next(starts[-1], step)) <= self.last:
            starts.append(following)
        return starts

    def place(self, step: Step, first: str) -> int | None:
        """Of the bucket that begins on that day (ISO 8601); None where none does."""
        return next((place for place, day in enumerate(self.buckets(step)) if day.isoformat() == first), None)

    def edges(self, step: Step) -> list[int]:
        """The moments (ms) between which the buckets lie: one more than there are buckets."""
        return [*(midnight(day, self.zone) for day in self.buckets(step)), self.until]


@dataclass(frozen=True, slots=True)
class Stretch:
    """From one moment until before another (ms), whatever the days."""

    since: int
    until: int


def midnight(day: date, zone: str) -> int:
    """When a day begins (ms); where the clock leaves midnight out, the moment of the change."""
    return in_ms(datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC))


def _next(day: date, step: Step) -> date:
    match step:
        case Step.DAY:
            return day + _DAY
        case Step.WEEK:
            return day + timedelta(days=7 - day.weekday())
        case Step.MONTH:
            return _month(day + timedelta(days=32 - day.day))


def _month(day: date) -> date:
    return day.replace(day=1)


def _last(days: int) -> Callable[[date], tuple[date, date]]:
    return lambda today: (today - timedelta(days=days - 1), today)


def _week(today: date) -> date:
    return today - timedelta(days=today.weekday())


NAMED: Final[Mapping[str, Callable[[date], tuple[date, date]]]] = {
    "today": _last(1),
    "yesterday": lambda today: (today - _DAY, today - _DAY),
    DEFAULT: _last(7),
    "last_14_days": _last(14),
    "last_30_days": _last(30),
    "last_60_days": _last(60),
    "last_90_days": _last(90),
    "last_365_days": _last(365),
    "this_week": lambda today: (_week(today), today),
    "last_week": lambda today: (_week(today) - timedelta(days=7), _week(today) - _DAY),
    "this_month": lambda today: (_month(today), today),
    "last_month": lambda today: (_month(_month(today) - _DAY), _month(today) - _DAY),
    "this_year": lambda today: (today.replace(month=1, day=1), today),
}


def read(name: str, first: str, last: str, now: int, zone: str) -> Range:
    """The range called `name`, or where that is "" the one from `first` to `last` (2026-11-25), at `now` (ms).

    Raises RejectedError.
    """
    if name:
        return Range(*NAMED[name](local(now, zone).date()), zone)
    found = Range(_date(first, "from"), _date(last, "to"), zone)
    if not 0 < found.days <= MOST_DAYS:
        text = f"The range ends at least on the day it begins, and has at most {MOST_DAYS:,} days."
        raise RejectedError("bad_range", text, "to", 422)
    return found


def _date(text: str, path: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = date.min
    if not 1970 < found.year < 3000:  # noqa: PLR2004 - what clocks and the graph can hold, with room
        raise RejectedError("bad_date", "Give a day as in 2026-11-25, or the name of a range.", path, 422)
    return found

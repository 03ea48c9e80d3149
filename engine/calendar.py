"""Times of day and dates where people are: zones, opening hours, anniversaries; right when clocks are changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo, available_timezones

from engine.comparison import MISSING, value_at
from graphstore.values import moment_of

WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SECONDS_BELOW: Final = 100_000_000_000  # a smaller number is seconds, a larger one milliseconds
_LATEST: Final = 253_402_300_800_000  # ms: the year 10000


def local(at: int, zone: str) -> datetime:
    return datetime.fromtimestamp(at / 1000, ZoneInfo(zone))


def in_ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def zone_of(properties: Mapping[str, Any], name: str, fallback: str) -> str:
    """The person's own time zone, where the property names one."""
    value = value_at(properties, name.split("/")) if name else MISSING
    return value if isinstance(value, str) and value in available_timezones() else fallback


def clock_time(text: str) -> time:
    """"09:30". Raises ValueError."""  # fmt: skip
    return datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 - a time of day alone


def opening(at: int, zone: str, weekdays: Collection[str], start: time, end: time) -> int:
    """The first moment from `at` on that lies in the window: `at` itself, if it does.

    A window whose end is not behind its start goes on past midnight, and belongs to the day it begins on.
    """
    now = local(at, zone)
    for ahead in range(-1, 9):
        day = now.date() + timedelta(days=ahead)
        if WEEKDAYS[day.weekday()] in weekdays:
            opens = in_ms(_at(day, start, zone))
            closes = in_ms(_at(day if end > start else day + timedelta(days=1), end, zone))
            if at < closes and opens < closes:
                return max(at, opens)
    raise ValueError("A window needs at least one day.")


def moment_at(day: date, at: time, zone: str) -> int:
    """Ms epoch of a time of day on a day, in a zone; one that a change of the clock leaves out is that change."""
    return in_ms(_at(day, at, zone))


def _at(day: date, moment: time, zone: str) -> datetime:
    """A time of day on a day; one that a change of the clock leaves out is the moment of the change."""
    wanted = datetime.combine(day, moment, ZoneInfo(zone))
    return wanted.astimezone(UTC)


def moment(value: Any) -> int | None:
    """The ms that a property stands for: a text in ISO 8601, or a number of seconds or ms since 1970."""
    if isinstance(value, str):
        return moment_of(value)
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _LATEST:
        return int(value * 1000 if abs(value) < _SECONDS_BELOW else value)
    return None


def day_of(value: Any) -> date | None:
    """The day that a property names. A date alone is that day wherever one is."""
    at = moment(value)
    return None if at is None else datetime.fromtimestamp(at / 1000, UTC).date()


def anniversary(day: date, year: int) -> date:
    """The day in another year; the 29th of February is the 28th where there is none."""
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)

"""Periods: {"last_days": 30}, {"last_hours": 6}, {"from": ms or ISO 8601, "to": ms or ISO 8601}."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Final

from engine.segments.expressions import Ago, At, Moment, Period
from engine.segments.reading import Place, Reader
from graphstore.predicates import Time

_HOUR: Final = 3_600_000  # ms
_DAY: Final = 24 * _HOUR
_UNITS: Final = {"minutes": 60_000, "hours": _HOUR, "days": _DAY}
_LENGTHS: Final = {"last_hours": _HOUR, "last_days": _DAY}
_LONGEST: Final = 100 * 366 * _DAY
_LATEST: Final = 253_402_300_800_000  # the year 10000, ms


def read(reader: Reader, value: object, place: Place) -> Period | None:
    """A day is 24 hours, up to now. `from` is included, `to` is not; a date without a time as `to` means all that day.

    Times without an offset are in UTC.
    """
    if not isinstance(value, Mapping):
        reader.problem("bad_period", 'Give a period as {"last_days": 30} or {"from": …, "to": …}.', place)
        return None
    reader.only(value, (*_LENGTHS, "from", "to"), place)
    relative = [key for key in _LENGTHS if key in value]
    absolute = [key for key in ("from", "to") if key in value]
    if len(relative) + bool(absolute) != 1:
        reader.problem("bad_period", "Give one of 'last_days', 'last_hours', or 'from' and 'to'.", place)
        return None
    if relative:
        key = relative[0]
        unit = _LENGTHS[key]
        length = reader.integer(value[key], (*place, key), 1, _LONGEST // unit, f"'{key}'")
        return None if length is None else Period(start=Ago(length * unit))
    start = read_moment(reader, value["from"], (*place, "from"), whole_day=False) if "from" in value else None
    end = read_moment(reader, value["to"], (*place, "to"), whole_day=True) if "to" in value else None
    if any(key in value and moment is None for key, moment in (("from", start), ("to", end))):
        return None
    if start is not None and end is not None and start.moment >= end.moment:
        reader.problem("bad_period", "The period is empty: 'to' must be later than 'from'.", place)
        return None
    return Period(start, end)


def read_length(reader: Reader, value: object, place: Place) -> int | None:
    """{"minutes": 30}, {"hours": 6} or {"days": 7} in ms."""
    if isinstance(value, Mapping) and len(value) == 1 and (key := next(iter(value))) in _UNITS:
        length = reader.integer(value[key], (*place, key), 1, _LONGEST // _UNITS[key], f"'{key}'")
        return None if length is None else length * _UNITS[key]
    reader.problem("bad_length", 'Give a length of time as {"days": 7}, {"hours": 6} or {"minutes": 30}.', place)
    return None


def write_length(length: int) -> dict[str, int]:
    unit = next(unit for unit in ("days", "hours", "minutes") if length % _UNITS[unit] == 0)
    return {unit: length // _UNITS[unit]}


def read_moment(reader: Reader, value: object, place: Place, *, whole_day: bool) -> At | None:
    """`whole_day`: a date without a time means the end of that day."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _LATEST:
        return At(value)
    if isinstance(value, str):
        try:
            return At(_parsed(value, whole_day=whole_day))
        except (ValueError, OverflowError):
            pass
    reader.problem(
        "bad_time", "Give milliseconds since 1970, or a text such as 2026-01-31 or 2026-01-31T18:00Z.", place
    )
    return None


def _parsed(text: str, *, whole_day: bool) -> int:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        moment = datetime.fromisoformat(text)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    else:
        moment = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=whole_day)
    elapsed = (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
    if not 0 <= elapsed <= _LATEST:
        raise ValueError(text)
    return elapsed


def write(period: Period) -> dict[str, object]:
    """The JSON of a period, absolute times in ms."""
    if isinstance(period.start, Ago) and period.end is None:
        length = period.start.length
        unit = "last_hours" if length % _DAY else "last_days"
        return {unit: length // _LENGTHS[unit]}
    moments = {"from": period.start, "to": period.end}
    return {key: _written(moment) for key, moment in moments.items() if moment is not None}


def _written(moment: Moment) -> object:
    """Only passes make an end that moves; it is written to be shown."""
    return moment.moment if isinstance(moment, At) else {"ago": moment.length}


def say(period: Period | None) -> str:
    """In words, beginning with a space: " in the last 30 days"; "" for ever."""
    if period is None:
        return ""
    if isinstance(period.start, Ago) and period.end is None:
        return f" in the last {say_length(period.start.length)}"
    words = {" since ": period.start, " until before ": period.end}
    return "".join(lead + say_moment(moment.moment) for lead, moment in words.items() if isinstance(moment, At))


def say_moment(moment: int) -> str:
    """A moment (ms) as people write it, in UTC; midnight is a date alone."""
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=moment)
    return at.strftime("%Y-%m-%d") if moment % _DAY == 0 else at.strftime("%Y-%m-%d %H:%M")


def say_length(length: int) -> str:
    [(unit, number)] = write_length(length).items()
    return say_count(number, unit.removesuffix("s"))


def say_count(number: int, unit: str) -> str:
    return f"{number:,} {unit}" if number == 1 else f"{number:,} {unit}s"


def time(moment: Moment | None) -> Time | None:
    """A moment as graphstore takes it."""
    match moment:
        case None:
            return None
        case At(ms):
            return Time(ms)
        case Ago(length):
            return Time(length, ago=True)


def is_relative(period: Period | None) -> bool:
    return period is not None and (isinstance(period.start, Ago) or isinstance(period.end, Ago))

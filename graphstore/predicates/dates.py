"""Comparing one stored value as a date: a text in ISO 8601, or a number of seconds or milliseconds since 1970."""

from __future__ import annotations

from typing import Final

from graphstore.predicates.builder import PredicateBuilder, Subject, Time
from graphstore.predicates.values import is_number

DAY: Final = 86_400_000  # ms
_SECONDS_BELOW: Final = 100_000_000_000  # a smaller number is seconds
_LATEST: Final = 253_402_300_800_000  # ms: the year 10000; Cypher's own dates end somewhere, too
_EARLIEST: Final = -62_135_596_800_000  # ms: the year 1


def moment(builder: PredicateBuilder, subject: Subject, path: tuple[str, ...]) -> str:
    """The ms that the value behind a path stands for, null where it stands for none."""
    stored = builder.stored(subject, path)
    # As floats where sizes are compared: integer arithmetic that overflows would end the whole query.
    scaled = f"CASE WHEN abs(toFloat({stored})) < {_SECONDS_BELOW} THEN {stored} * 1000 ELSE {stored} END"
    dated = f"{is_number(stored)} AND abs(toFloat({stored})) < {_LATEST}"
    return f"coalesce({builder.stored_date(subject, path)}, CASE WHEN {dated} THEN {scaled} END)"


def before(builder: PredicateBuilder, found: str, time: Time) -> str:
    """`found` here and below: what `moment` wrote."""
    return f"coalesce({found} < {builder.time(time)}, false)"


def since(builder: PredicateBuilder, found: str, time: Time) -> str:
    """At that time or later."""
    return f"coalesce({found} >= {builder.time(time)}, false)"


def in_last(builder: PredicateBuilder, found: str, length: int) -> str:
    """Not longer than `length` ms ago, and not in the future."""
    return f"coalesce({builder.time(Time(length, ago=True))} <= {found} <= {builder.now()}, false)"


def in_next(builder: PredicateBuilder, found: str, length: int) -> str:
    return f"coalesce({builder.now()} < {found} <= {builder.now()} + {builder.given(length)}, false)"


def due(builder: PredicateBuilder, found: str, lengths: tuple[int, ...]) -> str:
    """The moments (a list of ms) at which a date is any of these lengths (ms; below 0: ahead) behind us."""
    moments = ", ".join(f"{found} + {builder.given(length + offset)}" for length in lengths for offset in (0, 1))
    return f"[at IN [{moments}] WHERE at > {builder.now()} | toInteger(ceil(at))]"


def anniversary_within(builder: PredicateBuilder, found: str, days: int) -> str:
    """The day of the year of `found` comes again, a year later or more, today or in at most so many days (UTC).

    The 29th of February comes on the 28th where a year has none.
    """
    return f"coalesce({_next_day(builder, found)} <= {_today(builder)} + {builder.given(days * DAY)}, false)"


def anniversary_due(builder: PredicateBuilder, found: str, days: int) -> str:
    """The moments at which `anniversary_within` begins to hold, or ends to."""
    following = _next_day(builder, found)
    return (
        f"[at IN [{following} - {builder.given(days * DAY)}, {following} + {builder.given(DAY)}] "
        f"WHERE at > {builder.now()}]"
    )


def _next_day(builder: PredicateBuilder, found: str) -> str:
    """The ms of the midnight at which the next anniversary begins, today's included; null where there is none."""
    now = builder.now()
    # A list of one value is Cypher's way to name it.
    years = "datetime({epochMillis: " + now + "}).year - day.year"
    candidates = (
        f"[k IN [{years}, {years} + 1, 1] WHERE k >= 1 | datetime({{date: day + duration({{years: k}})}}).epochMillis]"
    )
    upcoming = f"[at IN {candidates} WHERE at >= {_today(builder)}]"
    least = f"reduce(least = null, at IN {upcoming} | CASE WHEN least <= at THEN least ELSE at END)"
    valid = f"{found} >= {_EARLIEST}"
    named = (
        f"[day IN CASE WHEN {valid} THEN [date(datetime({{epochMillis: toInteger({found})}}))] ELSE [] END | {least}]"
    )
    return f"head({named})"


def _today(builder: PredicateBuilder) -> str:
    return f"{builder.now()} / {DAY} * {DAY}"

"""What all conditions on events share: which events they are about, read, written, lowered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from engine.segments.expressions import And, ArgumentCondition, Condition, Expression, Period
from engine.segments.groups import lower_expression, read_list, say_expression, write_expression
from engine.segments.kinds import argument, period
from engine.segments.kinds.kind import Dependencies
from engine.segments.reading import Place, Reader
from graphstore.predicates import PredicateBuilder, events
from graphstore.predicates.events import Deeds

EVIDENCE = 5  # events shown where more decided
COST = 50  # a person's events are many, and each is a node of its own


class AboutEvents(Protocol):
    """A condition on events of one name."""

    @property
    def event(self) -> str: ...

    @property
    def within(self) -> Period | None: ...

    @property
    def where(self) -> Expression | None: ...


def read_within(reader: Reader, value: Mapping[str, object], place: Place) -> Period | None:
    given = value.get("within")
    return None if given is None else period.read(reader, given, (*place, "within"))


def read_where(
    reader: Reader, value: Mapping[str, object], place: Place, depth: int, key: str = "where"
) -> Expression | None:
    """A list of conditions that must all hold of the same event; each may be a group."""
    if value.get(key) in (None, []):
        return None
    parts = read_list(reader, value[key], (*place, key), depth, {argument.KEY: argument.read})
    if parts is None:
        return None
    return And(parts) if len(parts) > 1 else parts[0]


def write_rest(condition: AboutEvents) -> dict[str, object]:
    """`within` and `where`, where there are any."""
    written: dict[str, object] = {}
    if condition.within is not None:
        written["within"] = period.write(condition.within)
    if condition.where is not None:
        written["where"] = write_where(condition.where)
    return written


def write_where(where: Expression) -> list[object]:
    parts = where.parts if isinstance(where, And) and len(where.parts) > 1 else (where,)
    return [write_expression(part, _write_argument) for part in parts]


def lower(condition: AboutEvents, builder: PredicateBuilder, asset: str = "") -> Deeds:
    """The events as graphstore takes them."""
    within = condition.within
    start, end = (period.time(within.start), period.time(within.end)) if within else (None, None)
    return Deeds(condition.event, start, end, lower_where(condition.where, builder), asset)


def lower_where(where: Expression | None, builder: PredicateBuilder) -> str:
    return "" if where is None else lower_expression(where, builder, _lower_argument)


def say(condition: AboutEvents) -> str:
    """Period and arguments in words, to stand behind the rest: " in the last 30 days, with rating is at least 4"."""
    return period.say(condition.within) + say_where(condition.where)


def say_where(where: Expression | None) -> str:
    return "" if where is None else f", with {say_expression(where, _say_argument)}"


def evidence(condition: AboutEvents, builder: PredicateBuilder, asset: str = "") -> str:
    """The newest of the events that a condition is about."""
    return events.latest(builder, lower(condition, builder, asset), EVIDENCE)


def due(condition: AboutEvents, builder: PredicateBuilder, asset: str = "") -> str:
    """When events come into the period, or fall out of it."""
    return events.window_due(builder, lower(condition, builder, asset)) if period.is_relative(condition.within) else ""


def dependencies(condition: AboutEvents) -> Dependencies:
    return Dependencies(events=frozenset({condition.event}), time_bound=period.is_relative(condition.within))


def _say_argument(condition: Condition) -> str:
    assert isinstance(condition, ArgumentCondition)
    return argument.KIND.say(condition, {})


def _write_argument(condition: Condition) -> dict[str, object]:
    assert isinstance(condition, ArgumentCondition)
    return argument.KIND.write(condition)


def _lower_argument(condition: Condition, builder: PredicateBuilder) -> str:
    assert isinstance(condition, ArgumentCondition)
    return argument.KIND.lower(condition, builder)

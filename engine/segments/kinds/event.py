"""Events the person has performed, or has not.

{"event": "Movie watch", "operator": "at_least", "count": 3, "within": {"last_days": 30},
 "where": [{"argument": "rating", "operator": "at_least", "value": 4}]}
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from engine.segments.expressions import And, ArgumentCondition, Condition, EventCondition, Expression, Frequency
from engine.segments.groups import lower_expression, read_list, write_expression
from engine.segments.kinds import argument, period
from engine.segments.kinds.kind import Dependencies, Kind, Rewrite
from engine.segments.reading import Place, Reader
from graphstore.predicates import PredicateBuilder

KEY: Final = "event"
_MAX_COUNT: Final = 1_000_000_000
_COUNTED: Final = (Frequency.AT_LEAST, Frequency.AT_MOST, Frequency.EXACTLY)
_COST: Final = 50  # a person's events are many, and each is a node of its own


def _read(reader: Reader, value: Mapping[str, object], place: Place, depth: int) -> EventCondition | None:
    reader.only(value, (KEY, "operator", "count", "within", "where"), place)
    told = len(reader.problems)
    name = reader.name(value[KEY], (*place, KEY), "event's name")
    frequency, count = _frequency(reader, value, place)
    within = period.read(reader, value["within"], (*place, "within")) if value.get("within") is not None else None
    where = _where(reader, value, (*place, "where"), depth)
    if name is None or frequency is None or len(reader.problems) > told:
        return None
    return EventCondition(name, frequency, count, within, where)


def _frequency(reader: Reader, value: Mapping[str, object], place: Place) -> tuple[Frequency | None, int]:
    try:
        frequency = Frequency(str(value.get("operator", Frequency.PERFORMED)))
    except ValueError:
        reader.problem("unknown_operator", f"Choose an operator: {', '.join(Frequency)}.", (*place, "operator"))
        return None, 1
    here = (*place, "count")
    if frequency in _COUNTED:
        count = reader.integer(value.get("count"), here, 0, _MAX_COUNT, f"The count of '{frequency}'")
        return (None, 1) if count is None else (frequency, count)
    if value.get("count") is not None:
        reader.problem("unexpected_count", f"'{frequency}' needs no count: remove it, or say 'at_least'.", here)
    return frequency, 1


def _where(reader: Reader, value: Mapping[str, object], place: Place, depth: int) -> Expression | None:
    """A list of conditions that must all hold of the same event; each may be a group."""
    if value.get("where") in (None, []):
        return None
    parts = read_list(reader, value["where"], place, depth, {argument.KEY: argument.read})
    if parts is None:
        return None
    return And(parts) if len(parts) > 1 else parts[0]


def _write(condition: EventCondition) -> dict[str, object]:
    written: dict[str, object] = {KEY: condition.event, "operator": condition.frequency.value}
    if condition.frequency in _COUNTED:
        written["count"] = condition.count
    if condition.within is not None:
        written["within"] = period.write(condition.within)
    if condition.where is not None:
        where = condition.where
        parts = where.parts if isinstance(where, And) and len(where.parts) > 1 else (where,)
        written["where"] = [write_expression(part, _write_argument) for part in parts]
    return written


def _lower(condition: EventCondition, builder: PredicateBuilder) -> str:
    """Only `at_least` 1 or more and `exactly` 1 or more come here: the pass `positive` writes the others so."""
    within = condition.within
    start, end = (period.time(within.start), period.time(within.end)) if within else (None, None)
    where = "" if condition.where is None else lower_expression(condition.where, builder, _lower_argument)
    exact = condition.frequency is Frequency.EXACTLY
    # What the counter rules out need not look at events: most people have not done most things lately.
    possible = builder.counted(condition.event, condition.count, last_from=start, before=end)
    found = builder.did(condition.event, condition.count, exact=exact, start=start, end=end, where=where)
    return builder.only_if(possible, found)


def _rewrite_inner(condition: EventCondition, rewrite: Rewrite) -> EventCondition:
    return condition if condition.where is None else replace(condition, where=rewrite(condition.where))


def _write_argument(condition: Condition) -> dict[str, object]:
    assert isinstance(condition, ArgumentCondition)
    return argument.KIND.write(condition)


def _lower_argument(condition: Condition, builder: PredicateBuilder) -> str:
    assert isinstance(condition, ArgumentCondition)
    return argument.KIND.lower(condition, builder)


KIND = Kind(
    condition=EventCondition,
    key=KEY,
    read=_read,
    write=_write,
    lower=_lower,
    dependencies=lambda condition: Dependencies(
        events=frozenset({condition.event}), time_bound=period.is_relative(condition.within)
    ),
    cost=lambda _: _COST,
    rewrite_inner=_rewrite_inner,
)

"""What a person's counter of an event tells without looking at the events. Only passes make it."""

from __future__ import annotations

from typing import Final

from engine.segments.expressions import Ago, CounterCondition, Moment
from engine.segments.kinds import period
from engine.segments.kinds.kind import Dependencies, Influence, Kind
from graphstore.predicates import PredicateBuilder, events, starts

KEY: Final = "counter"
_COST: Final = 8  # a person has done so many different things


def _write(condition: CounterCondition) -> dict[str, object]:
    written: dict[str, object] = {KEY: condition.event, "exactly" if condition.exact else "at_least": condition.count}
    if condition.last_from is not None:
        written["last_from"] = _moment(condition.last_from)
    if condition.first_before is not None:
        written["first_before"] = _moment(condition.first_before)
    return written


def _moment(moment: Moment) -> object:
    return {"ago": moment.length} if isinstance(moment, Ago) else moment.moment


def _is_time_bound(condition: CounterCondition) -> bool:
    return isinstance(condition.last_from, Ago) or isinstance(condition.first_before, Ago)


def _due(condition: CounterCondition, builder: PredicateBuilder) -> str:
    if not _is_time_bound(condition):
        return ""
    last_from, before = period.time(condition.last_from), period.time(condition.first_before)
    return events.counted_due(builder, condition.event, last_from=last_from, before=before)


def _influences(condition: CounterCondition) -> tuple[Influence, ...]:
    total = condition.last_from is None and condition.first_before is None
    return (Influence(condition.event, condition.count, grows=not condition.exact, total=total),)


def start(condition: CounterCondition, builder: PredicateBuilder) -> str:
    return starts.counted(
        builder,
        condition.event,
        condition.count,
        exact=condition.exact,
        last_from=period.time(condition.last_from),
        before=period.time(condition.first_before),
    )


KIND = Kind(
    condition=CounterCondition,
    key=KEY,
    read=None,
    write=_write,
    lower=lambda condition, builder: events.counted(
        builder,
        condition.event,
        condition.count,
        exact=condition.exact,
        last_from=period.time(condition.last_from),
        before=period.time(condition.first_before),
    ),
    dependencies=lambda condition: Dependencies(
        events=frozenset({condition.event}), time_bound=_is_time_bound(condition)
    ),
    cost=lambda _: _COST,
    due=_due,
    influences=_influences,
)

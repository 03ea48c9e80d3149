"""Events the person has performed, or has not.

{"event": "Movie watch", "operator": "at_least", "count": 3, "within": {"last_days": 30},
 "where": [{"argument": "rating", "operator": "at_least", "value": 4}]}

Other operators make other conditions of it: first and last (edge), sum, average, minimum and maximum (aggregate),
followed_by and not_followed_by (sequence).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from engine.segments.expressions import Aggregate, Condition, Edge, EventCondition, Frequency
from engine.segments.groups import ReadLeaf
from engine.segments.kinds import aggregate, deeds, edge, period, sequence
from engine.segments.kinds.kind import Influence, Kind, Names, Rewrite
from engine.segments.reading import Place, Reader
from graphstore.predicates import PredicateBuilder, events, starts

KEY: Final = "event"
_MAX_COUNT: Final = 1_000_000_000
_COUNTED: Final = (Frequency.AT_LEAST, Frequency.AT_MOST, Frequency.EXACTLY)
_OTHERS: Final[Mapping[str, ReadLeaf]] = {
    **dict.fromkeys(Edge, edge.read),
    **dict.fromkeys(Aggregate, aggregate.read),
    **dict.fromkeys(sequence.OPERATORS, sequence.read),
}
OPERATORS: Final = (*Frequency, *_OTHERS)


def read(reader: Reader, value: Mapping[str, object], place: Place, depth: int) -> Condition | None:
    other = _OTHERS.get(str(value.get("operator", "")))
    if other is not None:
        return other(reader, value, place, depth)
    reader.only(value, (KEY, "operator", "count", "within", "where", "about"), place)
    told = len(reader.problems)
    name = reader.name(value[KEY], (*place, KEY), "event's name")
    asset = reader.name(value["about"], (*place, "about"), "asset's id") if value.get("about") is not None else ""
    frequency, count = read_frequency(reader, value, place)
    within = deeds.read_within(reader, value, place)
    where = deeds.read_where(reader, value, place, depth)
    if name is None or frequency is None or len(reader.problems) > told:
        return None
    return EventCondition(name, frequency, count, within, where, asset or "")


def read_frequency(reader: Reader, value: Mapping[str, object], place: Place) -> tuple[Frequency | None, int]:
    """How often; None if that was not to be understood."""
    try:
        frequency = Frequency(str(value.get("operator", Frequency.PERFORMED)))
    except ValueError:
        reader.problem("unknown_operator", f"Choose an operator: {', '.join(OPERATORS)}.", (*place, "operator"))
        return None, 1
    here = (*place, "count")
    if frequency in _COUNTED:
        count = reader.integer(value.get("count"), here, 0, _MAX_COUNT, f"The count of '{frequency}'")
        return (None, 1) if count is None else (frequency, count)
    if value.get("count") is not None:
        reader.problem("unexpected_count", f"'{frequency}' needs no count: remove it, or say 'at_least'.", here)
    return frequency, 1


def _write(condition: EventCondition) -> dict[str, object]:
    written: dict[str, object] = {KEY: condition.event, "operator": condition.frequency.value}
    if condition.frequency in _COUNTED:
        written["count"] = condition.count
    if condition.asset:
        written["about"] = condition.asset
    return written | deeds.write_rest(condition)


def _lower(condition: EventCondition, builder: PredicateBuilder) -> str:
    """Only `at_least` 1 or more and `exactly` 1 or more come here: the pass `positive` writes the others so."""
    found = deeds.lower(condition, builder, condition.asset)
    exact = condition.frequency is Frequency.EXACTLY
    # What the counter rules out need not look at events: most people have not done most things lately.
    possible = events.counted(builder, condition.event, condition.count, last_from=found.start, before=found.end)
    return builder.only_if(possible, events.did(builder, found, condition.count, exact=exact))


def start(condition: EventCondition, builder: PredicateBuilder) -> str:
    """Of conditions as they are lowered: at least, or exactly, one or more."""
    found = deeds.lower(condition, builder, condition.asset)
    return starts.did(builder, found, condition.count, exact=condition.frequency is Frequency.EXACTLY)


def _say(condition: EventCondition, _: Names) -> str:
    how_often = period.say_count(condition.count, "time")
    often = {
        Frequency.PERFORMED: "did {event}",
        Frequency.NOT_PERFORMED: "did not do {event}",
        Frequency.AT_LEAST: "did {event} at least {count}",
        Frequency.AT_MOST: "did {event} at most {count}",
        Frequency.EXACTLY: "did {event} exactly {count}",
    }[condition.frequency].format(event=condition.event, count=how_often)
    return f"{often}{f' about {condition.asset}' if condition.asset else ''}{deeds.say(condition)}"


def _found(condition: EventCondition, builder: PredicateBuilder) -> str:
    return events.number(builder, deeds.lower(condition, builder, condition.asset))


def _influences(condition: EventCondition) -> tuple[Influence, ...]:
    """Of conditions as they are lowered: at least, or exactly, one or more."""
    grows = condition.frequency is Frequency.AT_LEAST
    return (Influence(condition.event, condition.count, grows=grows),)


def _rewrite_inner(condition: EventCondition, rewrite: Rewrite) -> EventCondition:
    return condition if condition.where is None else replace(condition, where=rewrite(condition.where))


KIND = Kind(
    condition=EventCondition,
    key=KEY,
    read=read,
    write=_write,
    lower=_lower,
    dependencies=deeds.dependencies,
    cost=lambda _: deeds.COST,
    rewrite_inner=_rewrite_inner,
    due=lambda condition, builder: deeds.due(condition, builder, condition.asset),
    say=_say,
    found=_found,
    evidence=lambda condition, builder: deeds.evidence(condition, builder, condition.asset),
    influences=_influences,
)

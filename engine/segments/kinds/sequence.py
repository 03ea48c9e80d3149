"""One event after another, or none after it.

{"event": "Cart set", "operator": "not_followed_by", "then": "Cart purchased", "in": {"days": 1}}
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from engine.segments.expressions import SequenceCondition
from engine.segments.kinds import deeds, period
from engine.segments.kinds.kind import Dependencies, Kind, Names, Rewrite
from engine.segments.reading import Place, Reader
from graphstore.predicates import PredicateBuilder, events
from graphstore.predicates.events import Deeds

KEY: Final = "event"
OPERATORS: Final = ("followed_by", "not_followed_by")


def read(reader: Reader, value: Mapping[str, object], place: Place, depth: int) -> SequenceCondition | None:
    reader.only(value, (KEY, "operator", "then", "then_where", "in", "within", "where"), place)
    told = len(reader.problems)
    name = reader.name(value[KEY], (*place, KEY), "event's name")
    then = reader.name(value.get("then"), (*place, "then"), "following event's name")
    length = period.read_length(reader, value["in"], (*place, "in")) if value.get("in") is not None else None
    within = deeds.read_within(reader, value, place)
    where = deeds.read_where(reader, value, place, depth)
    then_where = deeds.read_where(reader, value, place, depth, "then_where")
    if name is None or then is None or len(reader.problems) > told:
        return None
    return SequenceCondition(name, then, value["operator"] == OPERATORS[1], length, within, where, then_where)


def _write(condition: SequenceCondition) -> dict[str, object]:
    operator = OPERATORS[condition.negated]
    written: dict[str, object] = {KEY: condition.event, "operator": operator, "then": condition.then}
    if condition.length is not None:
        written["in"] = period.write_length(condition.length)
    if condition.then_where is not None:
        written["then_where"] = deeds.write_where(condition.then_where)
    return written | deeds.write_rest(condition)


def _lower(condition: SequenceCondition, builder: PredicateBuilder) -> str:
    found = deeds.lower(condition, builder)
    with builder.about("event", events.THEN):
        then = Deeds(condition.then, where=deeds.lower_where(condition.then_where, builder))
    possible = events.counted(builder, condition.event, 1, last_from=found.start, before=found.end)
    return builder.only_if(possible, events.followed(builder, found, then, condition.length, negated=condition.negated))


def _dependencies(condition: SequenceCondition) -> Dependencies:
    waits = condition.negated and condition.length is not None
    return deeds.dependencies(condition) | Dependencies(events=frozenset({condition.then}), time_bound=waits)


def _due(condition: SequenceCondition, builder: PredicateBuilder) -> str:
    moments = [deeds.due(condition, builder)]
    if condition.negated and condition.length is not None:
        moments.append(events.followed_due(builder, deeds.lower(condition, builder), condition.length))
    return " + ".join(filter(None, moments))


def _say(condition: SequenceCondition, _: Names) -> str:
    then = "no" if condition.negated else "then"
    soon = "" if condition.length is None else f" within {period.say_length(condition.length)}"
    first = f"did {condition.event}{deeds.say(condition)}"
    return f"{first}, and {then} {condition.then} after it{soon}{deeds.say_where(condition.then_where)}"


def _evidence(condition: SequenceCondition, builder: PredicateBuilder) -> str:
    """The first events of the sequences that hold."""
    found = deeds.lower(condition, builder)
    with builder.about("event", events.THEN):
        then = Deeds(condition.then, where=deeds.lower_where(condition.then_where, builder))
    check = events.followed_check(builder, then, condition.length, negated=condition.negated)
    where = f"{found.where} AND {check}" if found.where else check
    return events.latest(builder, replace(found, where=where), deeds.EVIDENCE)


def _rewrite_inner(condition: SequenceCondition, rewrite: Rewrite) -> SequenceCondition:
    where = None if condition.where is None else rewrite(condition.where)
    then_where = None if condition.then_where is None else rewrite(condition.then_where)
    return replace(condition, where=where, then_where=then_where)


KIND = Kind(
    condition=SequenceCondition,
    key=KEY,
    read=None,  # the kind `event` reads it
    write=_write,
    lower=_lower,
    dependencies=_dependencies,
    cost=lambda _: 3 * deeds.COST,
    rewrite_inner=_rewrite_inner,
    due=_due,
    say=_say,
    evidence=_evidence,
    shown="sequence",
)

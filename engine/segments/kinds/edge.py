"""The first or last time: {"event": "Cart purchased", "operator": "first", "within": {"last_days": 7}}."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from engine.segments.expressions import Edge, EdgeCondition
from engine.segments.kinds import deeds, period
from engine.segments.kinds.kind import Kind, Names, Rewrite
from engine.segments.reading import Place, Reader
from graphstore.predicates import PredicateBuilder, events
from graphstore.predicates.events import Deeds

KEY = "event"


def read(reader: Reader, value: Mapping[str, object], place: Place, depth: int) -> EdgeCondition | None:
    reader.only(value, (KEY, "operator", "within", "where"), place)
    told = len(reader.problems)
    name = reader.name(value[KEY], (*place, KEY), "event's name")
    if value.get("within") is None:
        reader.problem("missing_period", "Say with 'within' when that time was.", (*place, "within"))
    within = deeds.read_within(reader, value, place)
    where = deeds.read_where(reader, value, place, depth)
    if name is None or within is None or len(reader.problems) > told:
        return None
    return EdgeCondition(name, Edge(str(value["operator"])), within, where)


def _rewrite_inner(condition: EdgeCondition, rewrite: Rewrite) -> EdgeCondition:
    return condition if condition.where is None else replace(condition, where=rewrite(condition.where))


def _say(condition: EdgeCondition, _: Names) -> str:
    within = period.say(condition.within)
    return f"did {condition.event} for the {condition.edge.value} time{within}{deeds.say_where(condition.where)}"


def _evidence(condition: EdgeCondition, builder: PredicateBuilder) -> str:
    """The one event, whenever it was."""
    found = Deeds(condition.event, where=deeds.lower_where(condition.where, builder))
    return events.latest(builder, found, 1, oldest=condition.edge is Edge.FIRST)


def _lower(condition: EdgeCondition, _: PredicateBuilder) -> str:
    raise TypeError(f"The pass `positive` leaves no {type(condition).__name__}.")


KIND = Kind(
    condition=EdgeCondition,
    key=KEY,
    read=None,  # the kind `event` reads it
    write=lambda condition: {KEY: condition.event, "operator": condition.edge.value, **deeds.write_rest(condition)},
    lower=_lower,
    dependencies=deeds.dependencies,
    cost=lambda _: deeds.COST,
    rewrite_inner=_rewrite_inner,
    say=_say,
    evidence=_evidence,
    shown="edge",
)

"""A property of the person: {"property": "plan", "operator": "is", "value": "free"}."""

from __future__ import annotations

from collections.abc import Mapping

from engine.segments.expressions import PropertyCondition
from engine.segments.kinds import values
from engine.segments.kinds.kind import Dependencies, Kind
from engine.segments.reading import Place, Reader

KEY = "property"


def read(reader: Reader, value: Mapping[str, object], place: Place, depth: int) -> PropertyCondition | None:  # noqa: ARG001
    found = values.read(reader, value, place, KEY)
    return None if found is None else PropertyCondition(*found)


KIND = Kind(
    condition=PropertyCondition,
    key=KEY,
    read=read,
    write=lambda condition: values.write(condition, KEY),
    lower=lambda condition, builder: values.lower(condition, "person", builder),
    dependencies=lambda condition: Dependencies(
        properties=frozenset({condition.path}), time_bound=values.is_time_bound(condition)
    ),
    cost=values.cost,
    say=lambda condition, _: values.say(condition.path, condition.comparison),
    due=lambda condition, builder: values.due(condition, "person", builder),
)

"""An argument of an event, inside `where`: {"argument": "rating", "operator": "at_least", "value": 4}."""

from __future__ import annotations

from collections.abc import Mapping

from engine.segments.expressions import ArgumentCondition
from engine.segments.kinds import values
from engine.segments.kinds.kind import Dependencies, Kind
from engine.segments.reading import Place, Reader

KEY = "argument"


def read(reader: Reader, value: Mapping[str, object], place: Place, depth: int) -> ArgumentCondition | None:  # noqa: ARG001
    reader.only(value, (KEY, *values.KEYS), place)
    path = reader.path(value[KEY], (*place, KEY), KEY)
    comparison = values.read(reader, value, place)
    return None if path is None or comparison is None else ArgumentCondition(path, comparison)


KIND = Kind(
    condition=ArgumentCondition,
    key=KEY,
    read=None,  # EventCondition reads its own
    write=lambda condition: values.write(condition.path, KEY, condition.comparison),
    lower=lambda condition, builder: values.lower(condition, "event", builder),
    dependencies=lambda _: Dependencies(),  # an event never changes; a new one is told by its name
    cost=values.cost,
)

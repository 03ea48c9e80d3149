"""A property of the person: {"property": "plan", "operator": "is", "value": "free"}."""

from __future__ import annotations

from collections.abc import Mapping

from engine.segments.expressions import PropertyCondition
from engine.segments.kinds import values
from engine.segments.kinds.kind import Dependencies, Kind
from engine.segments.reading import Place, Reader

KEY = "property"


def _read(reader: Reader, value: Mapping[str, object], place: Place, depth: int) -> PropertyCondition | None:  # noqa: ARG001
    reader.only(value, (KEY, *values.KEYS), place)
    path = reader.path(value[KEY], (*place, KEY), KEY)
    comparison = values.read(reader, value, place)
    return None if path is None or comparison is None else PropertyCondition(path, comparison)


KIND = Kind(
    condition=PropertyCondition,
    key=KEY,
    read=_read,
    write=lambda condition: values.write(condition.path, KEY, condition.comparison),
    lower=lambda condition, builder: values.lower(condition, "person", builder),
    dependencies=lambda condition: Dependencies(properties=frozenset({condition.path})),
    cost=values.cost,
)

"""An argument of an event, inside `where`: {"argument": "rating", "operator": "at_least", "value": 4}."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from engine.segments.expressions import ArgumentCondition, Operator
from engine.segments.kinds import operands, values
from engine.segments.kinds.kind import Dependencies, Kind
from engine.segments.reading import Place, Reader

KEY = "argument"
# What moves with the time of evaluation says nothing of an event that is over; `within` says when it happened.
ALLOWED: Final = tuple(operator for operator in Operator if operator not in operands.DAYS)


def read(reader: Reader, value: Mapping[str, object], place: Place, depth: int) -> ArgumentCondition | None:  # noqa: ARG001
    reader.only(value, (KEY, *operands.KEYS), place)
    path = reader.path(value[KEY], (*place, KEY), KEY)
    comparison = operands.read(reader, value, place, ALLOWED)
    return None if path is None or comparison is None else ArgumentCondition(path, comparison)


KIND = Kind(
    condition=ArgumentCondition,
    key=KEY,
    read=None,  # conditions on events read their own
    write=lambda condition: values.write(condition, KEY),
    lower=lambda condition, builder: values.lower(condition, "event", builder),
    dependencies=lambda _: Dependencies(),  # an event never changes; a new one is told by its name
    cost=values.cost,
    say=lambda condition, _: values.say(condition.path, condition.comparison),
)

"""Is in another segment: {"segment": "5f0c2a9b7e41"} (its id)."""

from __future__ import annotations

from collections.abc import Mapping

from engine.segments.expressions import SegmentCondition
from engine.segments.kinds.kind import Dependencies, Kind
from engine.segments.reading import Place, Reader
from graphstore.predicates import links

KEY = "segment"


def _read(reader: Reader, value: Mapping[str, object], place: Place, depth: int) -> SegmentCondition | None:  # noqa: ARG001
    reader.only(value, (KEY,), place)
    name = reader.segment(value[KEY], (*place, KEY))
    return None if name is None else SegmentCondition(name)


KIND = Kind(
    condition=SegmentCondition,
    key=KEY,
    read=_read,
    write=lambda condition: {KEY: condition.segment},
    lower=lambda condition, builder: links.in_segment(builder, condition.segment),
    dependencies=lambda condition: Dependencies(segments=frozenset({condition.segment})),
    cost=lambda _: 6,
    say=lambda condition, names: f"is in {names.get(condition.segment, condition.segment)}",
)

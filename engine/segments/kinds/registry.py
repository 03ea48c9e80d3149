"""Every kind of condition. A new one is added to this tuple and nowhere else."""

from __future__ import annotations

from typing import Final

from engine.segments.expressions import Condition
from engine.segments.groups import ReadLeaf
from engine.segments.kinds import (
    aggregate,
    argument,
    asset,
    colleagues,
    company,
    company_property,
    company_size,
    counter,
    edge,
    event,
    path,
    property,  # noqa: A004 - the kind is called so
    segment,
    sequence,
)
from engine.segments.kinds.kind import AnyKind

KINDS: Final[tuple[AnyKind, ...]] = (
    property.KIND,
    event.KIND,
    edge.KIND,
    aggregate.KIND,
    sequence.KIND,
    company.KIND,
    company_property.KIND,
    company_size.KIND,
    colleagues.KIND,
    segment.KIND,
    path.KIND,
    argument.KIND,
    counter.KIND,
)
# What a definition may hold, by the key that marks it. Activities are read as conditions on their events.
LEAVES: Final[dict[str, ReadLeaf]] = {
    **{kind.key: kind.read for kind in KINDS if kind.read is not None},
    asset.KEY: asset.read,
}

_BY_CONDITION: Final = {kind.condition: kind for kind in KINDS}


def kind_of(condition: Condition) -> AnyKind:
    """The kind of a condition. KeyError: it is missing from KINDS."""
    return _BY_CONDITION[type(condition)]

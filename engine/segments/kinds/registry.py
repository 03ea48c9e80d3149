"""Every kind of condition. A new one is added to this tuple and nowhere else."""

from __future__ import annotations

from typing import Final

from engine.segments.expressions import Condition
from engine.segments.kinds import argument, counter, event, property  # noqa: A004 - the kind is called so
from engine.segments.kinds.kind import AnyKind

KINDS: Final[tuple[AnyKind, ...]] = (property.KIND, event.KIND, argument.KIND, counter.KIND)

_BY_CONDITION: Final = {kind.condition: kind for kind in KINDS}


def kind_of(condition: Condition) -> AnyKind:
    """The kind of a condition. KeyError: it is missing from KINDS."""
    return _BY_CONDITION[type(condition)]

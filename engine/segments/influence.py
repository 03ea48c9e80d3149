"""What one more event can do to an expression: nothing, make it true, make it false, or either.

So a batch asks the graph only about those whose membership it may change. Whoever is in a segment that events can only
bring people into stays in it, whatever the batch holds; and a count that has not reached its number changes nothing.
That somebody is not asked about is safe for time as well: the moments that were noted come no later than the true ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from engine.segments.expressions import And, Condition, Expression, Not, Or
from engine.segments.kinds.kind import Influence
from engine.segments.kinds.registry import kind_of
from graphstore.membership import Look


@dataclass(frozen=True, slots=True)
class Effect:
    """An influence, and what it can do to the whole expression."""

    influence: Influence
    look: Look


_OPPOSITE: Final = {Look.MAY_ENTER: Look.MAY_LEAVE, Look.MAY_LEAVE: Look.MAY_ENTER, Look.ALWAYS: Look.ALWAYS}


def effects(expression: Expression) -> tuple[Effect, ...]:
    """Of every event that the expression's conditions are about."""
    return tuple(_effects(expression))


def _effects(expression: Expression) -> Iterator[Effect]:
    match expression:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _effects(part)
        case Not(part):
            for effect in _effects(part):
                yield replace(effect, look=_OPPOSITE[effect.look])
        case Condition():
            for influence in _influences(expression):
                yield Effect(influence, Look.MAY_ENTER if influence.grows else Look.ALWAYS)


def _influences(condition: Condition) -> tuple[Influence, ...]:
    kind = kind_of(condition)
    if kind.influences is not None:
        return kind.influences(condition)
    return tuple(Influence(event) for event in kind.dependencies(condition).events)

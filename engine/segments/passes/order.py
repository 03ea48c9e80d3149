"""Ask the cheapest question first: the graph stops at the first answer that settles a group."""

from __future__ import annotations

from engine.segments.expressions import And, Condition, Expression, Not, Or
from engine.segments.kinds.registry import kind_of
from engine.segments.passes.rewrite import bottom_up


def apply(expression: Expression) -> Expression:
    return bottom_up(expression, _ordered)


def _ordered(expression: Expression) -> Expression:
    if isinstance(expression, And | Or):
        return type(expression)(tuple(sorted(expression.parts, key=cost)))
    return expression


def cost(expression: Expression) -> int:
    """About how many stored values one evaluation looks at."""
    match expression:
        case And(parts) | Or(parts):
            return sum(map(cost, parts))
        case Not(part):
            return cost(part)
        case Condition():
            found: int = kind_of(expression).cost(expression)
            return found
    return 0

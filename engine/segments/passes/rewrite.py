"""Walking an expression."""

from __future__ import annotations

from engine.segments.expressions import And, Condition, Expression, Not, Or
from engine.segments.kinds.kind import Rewrite
from engine.segments.kinds.registry import kind_of


def bottom_up(expression: Expression, change: Rewrite) -> Expression:
    """`change` applied to every part, the innermost first; what a condition holds inside it is walked too."""

    def walk(part: Expression) -> Expression:
        return bottom_up(part, change)

    match expression:
        case And(parts):
            expression = And(tuple(map(walk, parts)))
        case Or(parts):
            expression = Or(tuple(map(walk, parts)))
        case Not(part):
            expression = Not(walk(part))
        case Condition():
            inner: Expression = kind_of(expression).rewrite_inner(expression, walk)
            expression = inner
    return change(expression)

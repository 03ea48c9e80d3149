"""Move negations inward, to single conditions: not (a and b) is (not a) or (not b)."""

from __future__ import annotations

from engine.segments.expressions import And, Condition, Constant, Expression, Not, Or
from engine.segments.kinds.registry import kind_of


def apply(expression: Expression) -> Expression:
    match expression:
        case And(parts):
            return And(tuple(map(apply, parts)))
        case Or(parts):
            return Or(tuple(map(apply, parts)))
        case Not(part):
            return _negated(part)
        case Condition():
            inner: Expression = kind_of(expression).rewrite_inner(expression, apply)
            return inner
    return expression


def _negated(expression: Expression) -> Expression:
    """`not expression`, which may be used because no expression is ever unknown."""
    match expression:
        case Constant(holds):
            return Constant(not holds)
        case And(parts):
            return Or(tuple(map(_negated, parts)))
        case Or(parts):
            return And(tuple(map(_negated, parts)))
        case Not(part):
            return apply(part)
    return Not(apply(expression))

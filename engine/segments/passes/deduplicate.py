"""Say each thing once in a group."""

from __future__ import annotations

from engine.segments.expressions import And, Expression, Or
from engine.segments.passes.rewrite import bottom_up


def apply(expression: Expression) -> Expression:
    return bottom_up(expression, _unique)


def _unique(expression: Expression) -> Expression:
    if isinstance(expression, And | Or):
        return type(expression)(tuple(dict.fromkeys(expression.parts)))
    return expression

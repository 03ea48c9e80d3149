"""Lift groups out of groups of the same sort, and out of groups that hold nothing else."""

from __future__ import annotations

from engine.segments.expressions import And, Expression, Or
from engine.segments.passes.rewrite import bottom_up


def apply(expression: Expression) -> Expression:
    return bottom_up(expression, _flat)


def _flat(expression: Expression) -> Expression:
    if not isinstance(expression, And | Or):
        return expression
    group = type(expression)
    parts: list[Expression] = []
    for part in expression.parts:
        parts.extend(part.parts if isinstance(part, group) else (part,))
    return parts[0] if len(parts) == 1 else group(tuple(parts))

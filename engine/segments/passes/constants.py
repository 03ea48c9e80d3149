"""Fold what is always true or always false into the groups around it."""

from __future__ import annotations

from dataclasses import replace

from engine.segments.expressions import And, Constant, EventCondition, Expression, Not, Or
from engine.segments.passes.rewrite import bottom_up


def apply(expression: Expression) -> Expression:
    return bottom_up(expression, _folded)


def _folded(expression: Expression) -> Expression:
    match expression:
        case And(parts):
            return _group(And, parts, decides=False)
        case Or(parts):
            return _group(Or, parts, decides=True)
        case Not(Constant(holds)):
            return Constant(not holds)
        case EventCondition(where=Constant(holds)):
            return replace(expression, where=None) if holds else Constant(False)
    return expression


def _group(group: type[And | Or], parts: tuple[Expression, ...], *, decides: bool) -> Expression:
    """`decides`: the constant that settles the group; the other one says nothing."""
    if Constant(decides) in parts:
        return Constant(decides)
    left = tuple(part for part in parts if not isinstance(part, Constant))
    return group(left) if left else Constant(not decides)

"""Make one look-up of many values of the same thing: `is a or is b` becomes `one_of a, b`."""

from __future__ import annotations

from dataclasses import replace

from engine.segments.expressions import And, Comparison, Expression, Not, Operator, Or, ValueCondition
from engine.segments.passes.rewrite import bottom_up

_EQUAL = (Operator.IS, Operator.ONE_OF)


def apply(expression: Expression) -> Expression:
    return bottom_up(expression, _gathered)


def _gathered(expression: Expression) -> Expression:
    match expression:
        case Or(parts):
            return Or(_joined(parts))
        case And(parts):
            # not a and not b: neither of both
            denied = _joined(tuple(part.part for part in parts if isinstance(part, Not)))
            held = tuple(part for part in parts if not isinstance(part, Not))
            return And((*held, *map(Not, denied)))
        case ValueCondition() if expression.comparison.operator is Operator.ONE_OF:
            return _canonical(expression)
    return expression


def _joined(parts: tuple[Expression, ...]) -> tuple[Expression, ...]:
    """Equalities of the same path become one, at the place of the first."""
    found: dict[object, Expression] = {}
    for part in parts:
        if not isinstance(part, ValueCondition) or part.comparison.operator not in _EQUAL:
            found[part] = part
            continue
        subject = (type(part), part.path, part.comparison.fold_case)
        before = found.get(subject)
        earlier = before.comparison.operands if isinstance(before, ValueCondition) else ()
        operands = (*earlier, *part.comparison.operands)
        found[subject] = _canonical(
            replace(part, comparison=Comparison(Operator.ONE_OF, operands, part.comparison.fold_case))
        )
    return tuple(found.values())


def _canonical(condition: ValueCondition) -> ValueCondition:
    """Each value once; a single one needs no list."""
    operands = tuple(dict.fromkeys(condition.comparison.operands))
    operator = Operator.IS if len(operands) == 1 else Operator.ONE_OF
    return replace(condition, comparison=replace(condition.comparison, operator=operator, operands=operands))

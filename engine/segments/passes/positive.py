"""Write each opposite as `not` of the plain condition, so that later passes meet one form of everything."""

from __future__ import annotations

from dataclasses import replace

from engine.segments.expressions import (
    And,
    Constant,
    Edge,
    EdgeCondition,
    EventCondition,
    Expression,
    Frequency,
    Not,
    Operator,
    Period,
    ValueCondition,
)
from engine.segments.passes.rewrite import bottom_up

_OPPOSITES = {Operator.IS_NOT: Operator.IS, Operator.NOT_SET: Operator.SET}


def apply(expression: Expression) -> Expression:
    return bottom_up(expression, _positive)


def _positive(expression: Expression) -> Expression:
    if isinstance(expression, EventCondition):
        return _counted(expression)
    if isinstance(expression, EdgeCondition):
        return _at_edge(expression)
    if isinstance(expression, ValueCondition) and expression.comparison.operator in _OPPOSITES:
        operator = _OPPOSITES[expression.comparison.operator]
        return Not(replace(expression, comparison=replace(expression.comparison, operator=operator)))
    return expression


def _counted(condition: EventCondition) -> Expression:
    match condition.frequency, condition.count:
        case Frequency.PERFORMED, _:
            return _at_least(condition, 1)
        case Frequency.NOT_PERFORMED, _:
            return Not(_at_least(condition, 1))
        case Frequency.AT_LEAST, 0:
            return Constant(True)
        case Frequency.AT_MOST, count:
            return Not(_at_least(condition, count + 1))
        case Frequency.EXACTLY, 0:
            return Not(_at_least(condition, 1))
    return condition


def _at_least(condition: EventCondition, count: int) -> EventCondition:
    return replace(condition, frequency=Frequency.AT_LEAST, count=count)


def _at_edge(condition: EdgeCondition) -> Expression:
    """Once in the period and, for the first time, not before it; for the last, not after it."""
    event, within, where = condition.event, condition.within, condition.where
    inside = EventCondition(event, Frequency.AT_LEAST, 1, within, where)
    beyond = Period(None, within.start) if condition.edge is Edge.FIRST else Period(within.end, None)
    if beyond == Period():
        return inside
    return And((inside, Not(EventCondition(event, Frequency.AT_LEAST, 1, beyond, where))))

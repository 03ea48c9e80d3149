"""Where a question about everybody begins: with the condition that an index answers best, so that few are looked at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from engine.segments.expressions import (
    AggregateCondition,
    And,
    CompanyCondition,
    Condition,
    Constant,
    CounterCondition,
    EventCondition,
    Expression,
    PropertyCondition,
    SegmentCondition,
)
from engine.segments.groups import leaves, lower_expression
from engine.segments.kinds import aggregate, counter, event
from engine.segments.lower import lower_condition
from graphstore.predicates import Beginning, PredicateBuilder, starts
from graphstore.predicates.builder import PERSON

_Start = Callable[[Any, PredicateBuilder], str]

# The first that a definition needs is taken: usually the fewest people, then what would cost most to ask of each.
_STARTS: Final[tuple[tuple[type[Condition], _Start], ...]] = (
    (CompanyCondition, lambda condition, builder: starts.in_company(builder, condition.ids) if condition.ids else ""),
    (SegmentCondition, lambda condition, builder: starts.in_segment(builder, condition.segment)),
    (AggregateCondition, aggregate.start),
    (EventCondition, event.start),
    (CounterCondition, counter.start),
)


def beginning(plan: Expression, prefix: str) -> Beginning | None:
    """For an optimised expression; None where all people have to be looked at. `prefix`: of its parameters."""
    parts = plan.parts if isinstance(plan, And) else (plan,)
    for kind, write in _STARTS:
        for place, part in enumerate(parts):
            builder = PredicateBuilder(prefix)
            start = write(part, builder) if isinstance(part, kind) else ""
            if start:
                start, left = _narrowed(start, (*parts[:place], *parts[place + 1 :]), builder)
                return Beginning(start, builder.predicate(lower_expression(left, builder, lower_condition)))
    return None


def _narrowed(start: str, others: tuple[Expression, ...], builder: PredicateBuilder) -> tuple[str, Expression]:
    """What is left to ask. Counters are collected before anything is asked, and only for those whose properties fit."""
    slow = tuple(part for part in others if not _is_of_properties(part))
    if slow != others and any(isinstance(leaf, CounterCondition) for part in slow for leaf in leaves(part)):
        quick = And(tuple(part for part in others if part not in slow))
        checked = lower_expression(quick, builder, lower_condition)
        return f"{start}\nWITH {PERSON} WHERE {checked}\nWITH {PERSON}", And(slow)
    return start, And(others) if others else Constant(True)


def _is_of_properties(part: Expression) -> bool:
    return all(isinstance(leaf, PropertyCondition) for leaf in leaves(part))

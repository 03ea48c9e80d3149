"""Find what can't hold together: a and not a, two values of one property, an empty range, 5 times but not 3.

A group of `or` is always true when the opposites of its parts can't hold together.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from engine.segments.expressions import (
    And,
    Constant,
    EventCondition,
    Expression,
    Frequency,
    Not,
    Number,
    Operator,
    Or,
    ValueCondition,
)
from engine.segments.passes.rewrite import bottom_up


def apply(expression: Expression) -> Expression:
    return bottom_up(expression, _decided)


def _decided(expression: Expression) -> Expression:
    match expression:
        case And(parts) if _impossible(parts):
            return Constant(False)
        case Or(parts) if _impossible([part.part if isinstance(part, Not) else Not(part) for part in parts]):
            return Constant(True)
    return expression


@dataclass(frozen=True, slots=True)
class _Range:
    """Numbers from `low` to `high`; an end that is `open` is not one of them."""

    low: float = -math.inf
    low_open: bool = False
    high: float = math.inf
    high_open: bool = False

    def meets(self, other: _Range) -> bool:
        low = max((self.low, self.low_open), (other.low, other.low_open))
        high = min((self.high, not self.high_open), (other.high, not other.high_open))
        return low[0] < high[0] or (low[0] == high[0] and not low[1] and high[1])


def _impossible(parts: Iterable[Expression]) -> bool:
    held = {part for part in parts if not isinstance(part, Not)}
    denied = {part.part for part in parts if isinstance(part, Not)}
    if held & denied:
        return True
    values: dict[object, set[object]] = defaultdict(set)
    ranges: dict[object, list[_Range]] = defaultdict(list)
    for part in held:
        match part:
            case ValueCondition(path, comparison) if comparison.operator is Operator.IS and not comparison.fold_case:
                values[type(part), path].add(comparison.operands[0])
    for subject, found in _ranges(held, denied):
        ranges[subject].append(found)
    return any(len(found) > 1 for found in values.values()) or any(
        not one.meets(other) for found in ranges.values() for index, one in enumerate(found) for other in found[:index]
    )


def _ranges(held: Iterable[Expression], denied: Iterable[Expression]) -> Iterator[tuple[object, _Range]]:
    """What each condition says of one number: the value of a property, or how often an event was performed."""
    for part in held:
        if isinstance(part, ValueCondition) and (found := _value_range(part)) is not None:
            yield (type(part), part.path), found
        elif isinstance(part, EventCondition):
            high = part.count if part.frequency is Frequency.EXACTLY else math.inf
            yield _any_count(part), _Range(low=part.count, high=high)
    for part in denied:
        # Of values the opposite says nothing: who isn't above 5 may have no number at all.
        if isinstance(part, EventCondition) and part.frequency is Frequency.AT_LEAST:
            yield _any_count(part), _Range(high=part.count, high_open=True)


def _value_range(condition: ValueCondition) -> _Range | None:  # noqa: PLR0911 - one for each operator
    numbers = [operand.value for operand in condition.comparison.operands if isinstance(operand, Number)]
    match condition.comparison.operator, numbers:
        case Operator.IS, [value]:
            return _Range(low=value, high=value)
        case Operator.ABOVE, [value]:
            return _Range(low=value, low_open=True)
        case Operator.AT_LEAST, [value]:
            return _Range(low=value)
        case Operator.BELOW, [value]:
            return _Range(high=value, high_open=True)
        case Operator.AT_MOST, [value]:
            return _Range(high=value)
        case Operator.BETWEEN, [low, high]:
            return _Range(low=low, high=high)
    return None


def _any_count(condition: EventCondition) -> EventCondition:
    """The same events, however often."""
    return replace(condition, frequency=Frequency.PERFORMED, count=1)

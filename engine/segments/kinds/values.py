"""Comparing one stored value: shared by every kind of condition that has an operator and a value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from engine.segments.expressions import Comparison, Number, Operator, Path, Text, ValueCondition
from engine.segments.kinds import operands, period
from engine.segments.reading import Place, Reader
from graphstore.predicates import PredicateBuilder, Subject, Time, Value, dates, values

_ORDERS: Final[Mapping[Operator, values.Order]] = {
    Operator.ABOVE: ">",
    Operator.BELOW: "<",
    Operator.AT_LEAST: ">=",
    Operator.AT_MOST: "<=",
}
_TIMED: Final = operands.DAYS  # these change by the passing of time alone


def read(reader: Reader, value: Mapping[str, object], place: Place, key: str) -> tuple[Path, Comparison] | None:
    """The path under `key` and the comparison beside it."""
    reader.only(value, (key, *operands.KEYS), place)
    path = reader.path(value[key], (*place, key), key.replace("_", " "))
    comparison = operands.read(reader, value, place)
    return None if path is None or comparison is None else (path, comparison)


def write(condition: ValueCondition, key: str) -> dict[str, object]:
    path = condition.path
    return {key: path[0] if len(path) == 1 else list(path), **operands.write(condition.comparison)}


SAID: Final[Mapping[Operator, str]] = {
    Operator.IS: "is",
    Operator.IS_NOT: "is not",
    Operator.ONE_OF: "is one of",
    Operator.CONTAINS: "contains",
    Operator.STARTS_WITH: "starts with",
    Operator.ENDS_WITH: "ends with",
    Operator.MATCHES: "is like",
    Operator.ABOVE: "is above",
    Operator.BELOW: "is below",
    Operator.AT_LEAST: "is at least",
    Operator.AT_MOST: "is at most",
    Operator.BETWEEN: "is between",
    Operator.BEFORE: "is before",
    Operator.AFTER: "is after",
    Operator.IN_LAST: "was in the last",
    Operator.LONGER_AGO: "was longer ago than",
    Operator.IN_NEXT: "is in the next",
    Operator.ANNIVERSARY: "comes round within",
    Operator.SET: "is known",
    Operator.NOT_SET: "is not known",
}


def say(path: Path, comparison: Comparison) -> str:
    """A comparison in words: "plan is free"."""
    return f"{'/'.join(path)} {say_comparison(comparison)}"


def say_comparison(comparison: Comparison) -> str:
    operator = comparison.operator
    words = SAID[operator]
    given = [operand.value for operand in comparison.operands]
    if not given:
        return words
    if operator in operands.MOMENTS:
        return f"{words} {period.say_moment(_number(comparison))}"
    if operator in operands.DAYS:
        return f"{words} {period.say_count(_number(comparison), 'day')}"
    joint = " and " if operator is Operator.BETWEEN else ", "
    folded = ", in any case" if comparison.fold_case else ""
    return f"{words} {joint.join(map(_said, given))}{folded}"


def _said(value: Value) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return value or "an empty text" if isinstance(value, str) else f"{value:,}"


def lower(condition: ValueCondition, subject: Subject, builder: PredicateBuilder) -> str:
    """The Cypher of a condition on a stored value."""
    path, comparison = condition.path, condition.comparison
    operator = comparison.operator
    if operator is Operator.SET:
        return values.is_set(builder, subject, path)
    if operator is Operator.NOT_SET:
        return builder.negated(values.is_set(builder, subject, path))
    if operator in operands.MOMENTS or operator in operands.DAYS:
        return _dated(builder, dates.moment(builder, subject, path), operator, _number(comparison))
    return compared(builder, builder.stored(subject, path), comparison)


def compared(builder: PredicateBuilder, stored: str, comparison: Comparison) -> str:  # noqa: PLR0911 - an operator each
    """The Cypher of a comparison with anything but set, not set, and dates."""
    fold = comparison.fold_case
    given: list[Value] = [operand.value for operand in comparison.operands]
    numbers = [operand.value for operand in comparison.operands if isinstance(operand, Number)]
    texts = [operand.value for operand in comparison.operands if isinstance(operand, Text)]
    match comparison.operator:
        case Operator.IS:
            return values.equals(builder, stored, given[0], fold=fold)
        case Operator.IS_NOT:
            return builder.negated(values.equals(builder, stored, given[0], fold=fold))
        case Operator.ONE_OF:
            return values.one_of(builder, stored, given, fold=fold)
        case Operator.CONTAINS:
            return values.contains(builder, stored, given[0], fold=fold)
        case Operator.STARTS_WITH:
            return values.starts_with(builder, stored, texts[0], fold=fold)
        case Operator.ENDS_WITH:
            return values.ends_with(builder, stored, texts[0], fold=fold)
        case Operator.MATCHES:
            return values.matches(builder, stored, texts[0], fold=fold)
        case Operator.BETWEEN:
            return values.between(builder, stored, numbers[0], numbers[1])
        case _:
            return values.ordered(builder, stored, _ORDERS[comparison.operator], numbers[0])


def _dated(builder: PredicateBuilder, found: str, operator: Operator, number: int) -> str:
    match operator:
        case Operator.BEFORE:
            return dates.before(builder, found, Time(number))
        case Operator.AFTER:
            return dates.since(builder, found, Time(number))
        case Operator.IN_LAST:
            return dates.in_last(builder, found, number * dates.DAY)
        case Operator.LONGER_AGO:
            return dates.before(builder, found, Time(number * dates.DAY, ago=True))
        case Operator.IN_NEXT:
            return dates.in_next(builder, found, number * dates.DAY)
        case _:
            return dates.anniversary_within(builder, found, number)


def is_time_bound(condition: ValueCondition) -> bool:
    return condition.comparison.operator in _TIMED


def due(condition: ValueCondition, subject: Subject, builder: PredicateBuilder) -> str:
    """The moments at which time alone changes the answer; "" when it never does."""
    operator = condition.comparison.operator
    if operator not in _TIMED:
        return ""
    found, days = dates.moment(builder, subject, condition.path), _number(condition.comparison)
    match operator:
        case Operator.IN_LAST:
            return dates.due(builder, found, (0, days * dates.DAY))
        case Operator.LONGER_AGO:
            return dates.due(builder, found, (days * dates.DAY,))
        case Operator.IN_NEXT:
            return dates.due(builder, found, (-days * dates.DAY, 0))
        case _:
            return dates.anniversary_due(builder, found, days)


def _number(comparison: Comparison) -> int:
    return int(next(operand.value for operand in comparison.operands if isinstance(operand, Number)))


def cost(condition: ValueCondition) -> int:
    """Looking through a text or the names of a person's properties takes longer than one comparison."""
    operator = condition.comparison.operator
    if operator in operands.DAYS or operator in operands.MOMENTS:
        return 3
    slow = operator in (Operator.CONTAINS, Operator.MATCHES) or condition.comparison.fold_case
    return 2 if slow else 1 + 3 * (operator in operands.NO_VALUE)

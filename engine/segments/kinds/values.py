"""Comparing one stored value: shared by every kind of condition that has an operator and a value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from engine.segments.expressions import Boolean, Comparison, Number, Operator, Path, Scalar, Text, ValueCondition
from engine.segments.reading import (
    MAX_TEXT,
    MAX_VALUES,
    Place,
    Reader,
    is_number,
    is_storable_number,
    unstorable,
)
from graphstore.predicates import Order, PredicateBuilder, Subject, Value

KEYS: Final = ("operator", "value", "fold_case")
_NO_VALUE: Final = (Operator.SET, Operator.NOT_SET)
_TEXTS: Final = (Operator.STARTS_WITH, Operator.ENDS_WITH)
_NUMBERS: Final = (Operator.ABOVE, Operator.BELOW, Operator.AT_LEAST, Operator.AT_MOST, Operator.BETWEEN)
_FOLDABLE: Final = (Operator.IS, Operator.IS_NOT, Operator.ONE_OF, Operator.CONTAINS, *_TEXTS)
_ORDERS: Final[Mapping[Operator, Order]] = {
    Operator.ABOVE: ">",
    Operator.BELOW: "<",
    Operator.AT_LEAST: ">=",
    Operator.AT_MOST: "<=",
}


def read(reader: Reader, value: Mapping[str, object], place: Place) -> Comparison | None:
    """The comparison in a condition's `operator`, `value` and `fold_case`."""
    try:
        operator = Operator(str(value.get("operator", Operator.IS)))
    except ValueError:
        reader.problem("unknown_operator", f"Choose an operator: {', '.join(Operator)}.", (*place, "operator"))
        return None
    operands = _operands(reader, operator, value, (*place, "value"))
    fold = value.get("fold_case", False)
    here = (*place, "fold_case")
    if not isinstance(fold, bool):
        reader.problem("bad_flag", "'fold_case' is true or false.", here)
        return None
    if fold and (operator not in _FOLDABLE or not all(isinstance(operand, Text) for operand in operands or ())):
        reader.problem("no_case", "Only comparisons with texts have a case to fold: remove 'fold_case'.", here)
        return None
    return None if operands is None else Comparison(operator, operands, fold)


def _operands(
    reader: Reader, operator: Operator, value: Mapping[str, object], place: Place
) -> tuple[Scalar, ...] | None:
    given = value.get("value")
    if operator in _NO_VALUE:
        if given is None:
            return ()
        reader.problem("unexpected_value", f"'{operator}' compares with nothing: remove the value.", place)
        return None
    if operator is Operator.ONE_OF:
        if isinstance(given, list) and 1 <= len(given) <= MAX_VALUES:
            return _all(reader, operator, given, place)
        reader.problem("bad_value", f"'one_of' compares with a list of 1 to {MAX_VALUES} values.", place)
        return None
    if operator is Operator.BETWEEN:
        return _range(reader, given, place)
    scalar = _scalar(reader, operator, given, place)
    return None if scalar is None else (scalar,)


def _range(reader: Reader, given: object, place: Place) -> tuple[Scalar, ...] | None:
    if not isinstance(given, list) or len(given) != 2:  # noqa: PLR2004 - said in the message
        reader.problem("bad_value", "'between' compares with a list of two numbers: the lowest, the highest.", place)
        return None
    ends = _all(reader, Operator.BETWEEN, given, place)
    if ends is not None and given[0] > given[1]:
        reader.problem("bad_range", "Nothing is between these: give the lower number first.", place)
        return None
    return ends


def _all(reader: Reader, operator: Operator, given: list[object], place: Place) -> tuple[Scalar, ...] | None:
    scalars = [_scalar(reader, operator, item, (*place, index)) for index, item in enumerate(given)]
    found = tuple(scalar for scalar in scalars if scalar is not None)
    return found if len(found) == len(given) else None


def _scalar(reader: Reader, operator: Operator, given: object, place: Place) -> Scalar | None:
    if operator in _NUMBERS and not is_number(given):
        reader.problem("not_a_number", f"'{operator}' compares with a number.", place)
    elif operator in _TEXTS and not isinstance(given, str):
        reader.problem("not_a_text", f"'{operator}' compares with a text.", place)
    elif isinstance(given, bool):
        return Boolean(given)
    elif isinstance(given, int | float):
        if is_storable_number(given):
            return Number(given)
        reader.problem("bad_number", "Give a finite number; whole ones may have 64 bits.", place)
    elif isinstance(given, str):
        return _text(reader, given, place)
    else:
        reader.problem("bad_value", f"'{operator}' compares with a text, a number, or true or false.", place)
    return None


def _text(reader: Reader, given: str, place: Place) -> Text | None:
    if len(given) > MAX_TEXT:
        reader.problem("too_long", f"A value may have {MAX_TEXT} characters, not {len(given)}.", place)
    elif unstorable(given):
        reader.problem("bad_characters", "The value holds NUL or half a surrogate pair: remove it.", place)
    else:
        return Text(given)
    return None


def write(path: Path, key: str, comparison: Comparison) -> dict[str, object]:
    """The JSON of a condition whose path stands under `key`."""
    written: dict[str, object] = {
        key: path[0] if len(path) == 1 else list(path),
        "operator": comparison.operator.value,
    }
    values = [operand.value for operand in comparison.operands]
    if comparison.operator in (Operator.ONE_OF, Operator.BETWEEN):
        written["value"] = values
    elif values:
        written["value"] = values[0]
    if comparison.fold_case:
        written["fold_case"] = True
    return written


def lower(  # noqa: PLR0911 - one for each operator
    condition: ValueCondition, subject: Subject, builder: PredicateBuilder
) -> str:
    """The Cypher of a comparison."""
    path, comparison = condition.path, condition.comparison
    fold = comparison.fold_case
    values: list[Value] = [operand.value for operand in comparison.operands]
    numbers = [operand.value for operand in comparison.operands if isinstance(operand, Number)]
    texts = [operand.value for operand in comparison.operands if isinstance(operand, Text)]
    match comparison.operator:
        case Operator.IS:
            return builder.equals(subject, path, values[0], fold=fold)
        case Operator.IS_NOT:
            return builder.negated(builder.equals(subject, path, values[0], fold=fold))
        case Operator.ONE_OF:
            return builder.one_of(subject, path, values, fold=fold)
        case Operator.CONTAINS:
            return builder.contains(subject, path, values[0], fold=fold)
        case Operator.STARTS_WITH:
            return builder.starts_with(subject, path, texts[0], fold=fold)
        case Operator.ENDS_WITH:
            return builder.ends_with(subject, path, texts[0], fold=fold)
        case Operator.BETWEEN:
            return builder.between(subject, path, numbers[0], numbers[1])
        case Operator.SET:
            return builder.is_set(subject, path)
        case Operator.NOT_SET:
            return builder.negated(builder.is_set(subject, path))
        case _:
            return builder.ordered(subject, path, _ORDERS[comparison.operator], numbers[0])


def cost(condition: ValueCondition) -> int:
    """Looking through a text or the names of a person's properties takes longer than one comparison."""
    operator = condition.comparison.operator
    return 2 if operator is Operator.CONTAINS or condition.comparison.fold_case else 1 + 3 * (operator in _NO_VALUE)

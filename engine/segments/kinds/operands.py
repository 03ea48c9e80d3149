"""What a comparison compares with: read, checked and written, operator by operator."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from engine.segments.expressions import Boolean, Comparison, Number, Operator, Scalar, Text
from engine.segments.kinds import period
from engine.segments.reading import (
    MAX_TEXT,
    MAX_VALUES,
    Place,
    Reader,
    is_number,
    is_storable_number,
    unstorable,
)

KEYS: Final = ("operator", "value", "fold_case")
NO_VALUE: Final = (Operator.SET, Operator.NOT_SET)
TEXTS: Final = (Operator.STARTS_WITH, Operator.ENDS_WITH, Operator.MATCHES)
NUMBERS: Final = (Operator.ABOVE, Operator.BELOW, Operator.AT_LEAST, Operator.AT_MOST, Operator.BETWEEN)
MOMENTS: Final = (Operator.BEFORE, Operator.AFTER)
DAYS: Final = (Operator.IN_LAST, Operator.LONGER_AGO, Operator.IN_NEXT, Operator.ANNIVERSARY)
FOLDABLE: Final = (Operator.IS, Operator.IS_NOT, Operator.ONE_OF, Operator.CONTAINS, *TEXTS)
_MAX_DAYS: Final = 36_500
_MAX_STARS: Final = 5  # each tries every place in the text


def read(
    reader: Reader, value: Mapping[str, object], place: Place, allowed: Collection[Operator] = tuple(Operator)
) -> Comparison | None:
    """The comparison in a condition's `operator`, `value` and `fold_case`."""
    try:
        operator = Operator(str(value.get("operator", Operator.IS)))
    except ValueError:
        operator = None
    if operator is None or operator not in allowed:
        reader.problem("unknown_operator", f"Choose an operator: {', '.join(allowed)}.", (*place, "operator"))
        return None
    operands = _operands(reader, operator, value, (*place, "value"))
    fold = value.get("fold_case", False)
    here = (*place, "fold_case")
    if not isinstance(fold, bool):
        reader.problem("bad_flag", "'fold_case' is true or false.", here)
        return None
    if fold and (operator not in FOLDABLE or not all(isinstance(operand, Text) for operand in operands or ())):
        reader.problem("no_case", "Only comparisons with texts have a case to fold: remove 'fold_case'.", here)
        return None
    return None if operands is None else Comparison(operator, operands, fold)


def _operands(
    reader: Reader, operator: Operator, value: Mapping[str, object], place: Place
) -> tuple[Scalar, ...] | None:
    given = value.get("value")
    scalar: Scalar | None
    if operator in NO_VALUE:
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
    if operator in MOMENTS:
        moment = period.read_moment(reader, given, place, whole_day=False)
        scalar = None if moment is None else Number(moment.moment)
    elif operator in DAYS:
        days = reader.integer(given, place, 0, _MAX_DAYS, f"The number of days of '{operator}'")
        scalar = None if days is None else Number(days)
    else:
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
    if operator in NUMBERS and not is_number(given):
        reader.problem("not_a_number", f"'{operator}' compares with a number.", place)
    elif operator in TEXTS and not isinstance(given, str):
        reader.problem("not_a_text", f"'{operator}' compares with a text.", place)
    elif isinstance(given, bool):
        return Boolean(given)
    elif isinstance(given, int | float):
        if is_storable_number(given):
            return Number(given)
        reader.problem("bad_number", "Give a finite number; whole ones may have 64 bits.", place)
    elif isinstance(given, str):
        return _text(reader, operator, given, place)
    else:
        reader.problem("bad_value", f"'{operator}' compares with a text, a number, or true or false.", place)
    return None


def _text(reader: Reader, operator: Operator, given: str, place: Place) -> Text | None:
    if len(given) > MAX_TEXT:
        reader.problem("too_long", f"A value may have {MAX_TEXT} characters, not {len(given)}.", place)
    elif unstorable(given):
        reader.problem("bad_characters", "The value holds NUL or half a surrogate pair: remove it.", place)
    elif operator is Operator.MATCHES and given.count("*") > _MAX_STARS:
        reader.problem("too_many_stars", f"A pattern may have {_MAX_STARS} stars.", place)
    else:
        return Text(given)
    return None


def write(comparison: Comparison) -> dict[str, object]:
    """The JSON of a comparison."""
    written: dict[str, object] = {"operator": comparison.operator.value}
    values = [operand.value for operand in comparison.operands]
    if comparison.operator in (Operator.ONE_OF, Operator.BETWEEN):
        written["value"] = values
    elif values:
        written["value"] = values[0]
    if comparison.fold_case:
        written["fold_case"] = True
    return written

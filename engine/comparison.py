"""Comparing one JSON value in memory, by the same rules as compiled segments: types never mix, nothing raises."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

MISSING: Final = object()


def value_at(properties: Mapping[str, Any], path: Sequence[str]) -> Any:
    """The value behind a path of names, or MISSING."""
    value: Any = properties
    for part in path:
        if not isinstance(value, Mapping) or part not in value:
            return MISSING
        value = value[part]
    return value


def matches(operator: str, actual: Any, expected: Any) -> bool:
    """Whether `actual` (a JSON value or MISSING) stands in this relation to `expected`. KeyError: no such operator."""
    return _OPERATORS[operator](actual, expected)


def same(left: Any, right: Any) -> bool:
    """Equality that keeps true apart from 1 and text apart from numbers, while 1 equals 1.0."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, int | float) and isinstance(right, int | float):
        return left == right
    return type(left) is type(right) and bool(left == right)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    def check(actual: Any, expected: Any) -> bool:
        return _is_number(actual) and _is_number(expected) and compare(actual, expected)

    return check


def _text(compare: Callable[[str, str], bool]) -> Callable[[Any, Any], bool]:
    def check(actual: Any, expected: Any) -> bool:
        return isinstance(actual, str) and isinstance(expected, str) and compare(actual, expected)

    return check


def _contains(actual: Any, expected: Any) -> bool:
    if isinstance(actual, list):
        return any(same(item, expected) for item in actual)
    return isinstance(actual, str) and isinstance(expected, str) and expected in actual


def _is_set(actual: Any, _: Any = None) -> bool:
    return actual is not MISSING and actual is not None


def _one_of(actual: Any, expected: Any) -> bool:
    return isinstance(expected, list) and any(same(actual, item) for item in expected)


_OPERATORS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "is": same,
    "is_not": lambda actual, expected: not same(actual, expected),
    "contains": _contains,
    "starts_with": _text(str.startswith),
    "ends_with": _text(str.endswith),
    "one_of": _one_of,
    "above": _ordered(lambda a, b: a > b),
    "below": _ordered(lambda a, b: a < b),
    "at_least": _ordered(lambda a, b: a >= b),
    "at_most": _ordered(lambda a, b: a <= b),
    "set": _is_set,
    "not_set": lambda actual, expected: not _is_set(actual, expected),
}

OPERATORS: Final = tuple(_OPERATORS)
NEEDS_NO_VALUE: Final = ("set", "not_set")

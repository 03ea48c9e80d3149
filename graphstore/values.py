"""JSON values and what of them the graph can query: exact text beside flattened, typed scalars."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import orjson

from graphstore.vocabulary import DATE_SUFFIX, property_key

# Deeper or wider values stay exact in the JSON text; only their flattened copies end here.
MAX_FLAT_DEPTH: Final = 8
MAX_FLAT_KEYS: Final = 256
_INT_MIN: Final = -(2**63)
_INT_MAX: Final = 2**63 - 1
# orjson reads integers beyond 64 bits as floats; only texts with a long run of digits need the slower exact reader.
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
# Python reads more than this as ISO 8601, week numbers for one.
_ISO: Final = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:?\d\d)?)?", re.ASCII)
_LONG_NUMBER: Final = re.compile("[0-9]{19}")


def parse_object(text: str) -> dict[str, Any]:
    """The JSON object in `text`, integers of any size exact. Raises ValueError for anything else, NaN included."""
    if _LONG_NUMBER.search(text):
        value = json.loads(text, parse_constant=_no_constant)
    else:
        value = orjson.loads(text)
    if not isinstance(value, dict):
        raise ValueError("not an object")  # noqa: TRY004 - one error type for all that is not a JSON object
    return value


def dump(value: Any) -> str:
    """JSON text that `parse_object` reads back equal."""
    try:
        return orjson.dumps(value).decode()
    except TypeError:  # an integer beyond 64 bits
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def flatten(prefix: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Flat key -> typed scalar or list of one scalar type, for at most MAX_FLAT_KEYS leaves."""
    flat: dict[str, Any] = {}
    for path, value in _leaves((), values, 0):
        if len(flat) == MAX_FLAT_KEYS:
            break
        key = property_key(prefix, path)
        flat[key] = value
        # A look at two characters spares most texts the rest.
        if type(value) is str and value[4:5] == "-" == value[7:8] and (at := moment_of(value)) is not None:
            flat[key + DATE_SUFFIX] = at
    return flat


def moment_of(text: str) -> int | None:
    """The ms since 1970 that a text in ISO 8601 names (2026-01-31, 2026-01-31T18:00+01:00); None: it names none.

    UTC unless it says otherwise; a date alone is its midnight.
    """
    if not _ISO.fullmatch(text):
        return None
    try:
        moment = datetime.fromisoformat(text)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
        return (moment - _EPOCH) // timedelta(milliseconds=1)
    except (ValueError, OverflowError):
        return None


def _leaves(path: tuple[str, ...], values: Mapping[str, Any], depth: int) -> Iterator[tuple[tuple[str, ...], Any]]:
    for key, value in values.items():
        here = (*path, key)
        if isinstance(value, dict):
            if depth + 1 < MAX_FLAT_DEPTH:
                yield from _leaves(here, value, depth + 1)
        elif isinstance(value, list):
            if _is_homogeneous(value):
                yield here, value
        elif _is_scalar(value):
            yield here, value


def _is_scalar(value: Any) -> bool:
    if isinstance(value, int) and not isinstance(value, bool):
        return _INT_MIN <= value <= _INT_MAX
    return isinstance(value, str | float | bool)


def _is_homogeneous(values: list[Any]) -> bool:
    return bool(values) and len({type(value) for value in values}) == 1 and all(map(_is_scalar, values))


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")

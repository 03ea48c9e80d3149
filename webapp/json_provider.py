"""JSON in and out: what can't be stored exactly is refused, at any depth, before a schema sees it."""

from __future__ import annotations

import json
from typing import Any, Final

from flask.json.provider import DefaultJSONProvider

MAX_DEPTH: Final = 100


class StrictJSONProvider(DefaultJSONProvider):
    sort_keys = False
    ensure_ascii = True  # answers stay plain when a stored text holds odd characters

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """Raises ValueError for NaN, halves of surrogate pairs, NUL and more than MAX_DEPTH levels."""
        try:
            value = json.loads(s, parse_constant=_no_constant, **kwargs)
        except RecursionError as error:
            raise ValueError("nested too deeply") from error
        _check(value, 0)
        return value


def _check(value: Any, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise ValueError("nested too deeply")
    match value:
        case str():
            if "\x00" in value:
                raise ValueError("NUL in a text")
            value.encode()  # UnicodeEncodeError, a ValueError, for half a surrogate pair
        case dict():
            for key, item in value.items():
                _check(key, depth + 1)
                _check(item, depth + 1)
        case list():
            for item in value:
                _check(item, depth + 1)


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")

"""JSON in and out: what can't be stored exactly is refused, at any depth, before a schema sees it."""

from __future__ import annotations

import json
from typing import Any

from flask.json.provider import DefaultJSONProvider


class StrictJSONProvider(DefaultJSONProvider):
    sort_keys = False
    ensure_ascii = True  # answers stay plain when a stored text holds odd characters

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """Raises ValueError for NaN, halves of surrogate pairs, NUL and nesting beyond Python's stack."""
        try:
            value = json.loads(s, parse_constant=_no_constant, **kwargs)
            text = s.decode() if isinstance(s, bytes) else s
            if "\\u" in text:
                _check_texts(value)
        except RecursionError as error:
            raise ValueError("nested too deeply") from error
        return value


def _check_texts(value: Any) -> None:
    match value:
        case str():
            if "\x00" in value:
                raise ValueError("NUL in a text")
            value.encode()  # UnicodeEncodeError, a ValueError, for half a surrogate pair
        case dict():
            for key, item in value.items():
                _check_texts(key)
                _check_texts(item)
        case list():
            for item in value:
                _check_texts(item)


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")

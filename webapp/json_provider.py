"""JSON in and out: what can't be stored exactly is refused, at any depth, before a schema sees it."""

from __future__ import annotations

import json
from typing import Any, Final

from flask import Request
from flask.json.provider import DefaultJSONProvider
from marshmallow import RAISE, Schema
from webargs.core import missing
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import BadRequest

MAX_DEPTH: Final = 100


def loads(data: bytes) -> Any:
    """Raises ValueError for NaN, halves of surrogate pairs, NUL and more than MAX_DEPTH levels."""
    try:
        value = json.loads(data.decode(), parse_constant=_no_constant)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    _check(value, 0)
    return value


def _check(value: Any, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise ValueError(f"nested more than {MAX_DEPTH} levels deep")
    match value:
        case str():
            if "\x00" in value:
                raise ValueError("a text holds the character NUL")
            try:
                value.encode()
            except UnicodeEncodeError as error:
                raise ValueError("a text holds half of a surrogate pair") from error
        case dict():
            for key, item in value.items():
                _check(key, depth + 1)
                _check(item, depth + 1)
        case list():
            for item in value:
                _check(item, depth + 1)


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


class StrictParser(FlaskParser):
    """Reads arguments for webargs; a field of the query that nobody knows is an error as one of a body is."""

    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {  # noqa: RUF012 - webargs' own is no ClassVar
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "query": RAISE,
    }

    def load_json(self, req: Request, schema: Schema) -> Any:  # noqa: ARG002 - webargs' signature
        data = req.get_data(cache=True)
        if not data:
            return missing
        try:
            return loads(data)
        except ValueError as error:
            raise BadRequest(f"The body can't be read as JSON: {error}.") from error


class StrictJSONProvider(DefaultJSONProvider):
    sort_keys = False
    ensure_ascii = True  # answers stay plain when a stored text holds odd characters

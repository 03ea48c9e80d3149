"""The parameters of a tracking call, however it came: query, form, JSON, or the plain text of a beacon."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qsl

import orjson
from flask import Request

from engine.errors import RejectedError
from graphstore.values import dump, parse_object

MAX_QUERY: Final = 16_384  # bytes
MAX_BODY: Final = 262_144  # bytes
_MAX_FIELDS: Final = 32
_FORM: Final = "application/x-www-form-urlencoded"


def read(request: Request) -> Mapping[str, str]:
    """Names and texts; a body's win over the query's. Raises RejectedError."""
    query = request.environ.get("QUERY_STRING", "")
    if len(query) > MAX_QUERY:
        raise RejectedError("too_long", f"The query may have {MAX_QUERY} bytes; send larger calls by POST.", status=414)
    parameters = _pairs(query)
    if request.method == "POST":
        parameters.update(_body(request))
    return parameters


def _pairs(text: str) -> dict[str, str]:
    try:
        return dict(parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MAX_FIELDS))
    except UnicodeError:
        raise RejectedError("bad_encoding", "Parameters are URL-encoded UTF-8.") from None
    except ValueError:
        raise RejectedError("too_many_fields", f"A call has at most {_MAX_FIELDS} parameters.") from None


def _body(request: Request) -> dict[str, str]:
    if (request.content_length or 0) > MAX_BODY:
        raise _too_large()
    # One byte more than allowed tells a body without a length that goes on from one that ends here.
    raw = request.stream.read(MAX_BODY + 1)
    if len(raw) > MAX_BODY:
        raise _too_large()
    if not raw:
        return {}
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        raise RejectedError("bad_encoding", "The body is not UTF-8.") from None
    if request.mimetype == _FORM:
        return _pairs(text)
    # A beacon's plain text may be either: browsers send it without a preflight.
    return _object(text) if text.lstrip().startswith("{") else _pairs(text)


def _object(text: str) -> dict[str, str]:
    try:
        values = parse_object(text)
    except (ValueError, RecursionError) as error:
        reason = str(error) if isinstance(error, orjson.JSONDecodeError) else "it is not a JSON object"
        raise RejectedError("bad_json", f"The body must be a JSON object of parameters: {reason}.") from None
    return {name: _text(name, value) for name, value in values.items() if value is not None}


def _text(name: str, value: Any) -> str:
    if isinstance(value, str):
        return value
    if name == "data" or (isinstance(value, int | float) and not isinstance(value, bool)):
        return dump(value)
    raise RejectedError("bad_type", f"'{name}' is a text.", name)


def _too_large() -> RejectedError:
    return RejectedError("too_large", f"A call's body may have {MAX_BODY} bytes.", status=413)

"""The parameters of a tracking call, however it came: query, form, JSON, or the plain text of a beacon."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl

import orjson
from flask import Request

from engine.errors import RejectedError
from graphstore.values import dump, parse_object

MAX_QUERY: Final = 16_384  # bytes
MAX_BODY: Final = 262_144  # bytes
MAX_BATCH: Final = 500  # calls
MAX_BATCH_BODY: Final = 1_048_576  # bytes
_MAX_FIELDS: Final = 32
_FORM: Final = "application/x-www-form-urlencoded"


def read(request: Request) -> Mapping[str, str]:
    """Names and texts; a body's win over the query's. Raises RejectedError."""
    parameters = of_query(request.environ.get("QUERY_STRING", ""))
    if request.method == "POST":
        parameters.update(_body(request))
    return parameters


def of_query(query: str) -> dict[str, str]:
    if len(query) > MAX_QUERY:
        raise RejectedError("too_long", f"The query may have {MAX_QUERY} bytes; send larger calls by POST.", status=414)
    return _pairs(query)


def _pairs(text: str) -> dict[str, str]:
    try:
        return dict(parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MAX_FIELDS))
    except UnicodeError:
        raise RejectedError("bad_encoding", "Parameters are URL-encoded UTF-8.") from None
    except ValueError:
        raise RejectedError("too_many_fields", f"A call has at most {_MAX_FIELDS} parameters.") from None


@dataclass(frozen=True, slots=True)
class Batch:
    """Several calls in one request: the path each would have gone to, and its parameters."""

    token: str
    calls: list[tuple[str, Mapping[str, str] | RejectedError]]


def read_batch(request: Request) -> Batch:
    """The body of /batch. Raises RejectedError for what is wrong with the whole; a bad call stands for itself."""
    values = _parsed(_text_of(request, MAX_BATCH_BODY))
    token, calls = values.get("sid"), values.get("calls")
    if not isinstance(token, str) or not token:
        raise RejectedError("missing", "'sid' is required: the site's token.", "sid")
    if not isinstance(calls, list) or not 1 <= len(calls) <= MAX_BATCH:
        raise RejectedError("bad_calls", f"'calls' is a list of 1 to {MAX_BATCH} calls.", "calls")
    return Batch(token, [_call(call, token) for call in calls])


def _call(call: Any, token: str) -> tuple[str, Mapping[str, str] | RejectedError]:
    if not isinstance(call, dict) or not isinstance(call.get("method"), str):
        return "", RejectedError("bad_call", "A call is an object with a 'method': set, track, alias, company or cart.")
    try:
        return f"/{call['method']}", {**_texts(call), "sid": token}
    except RejectedError as error:
        return f"/{call['method']}", error


def _text_of(request: Request, most: int) -> str:
    """The body as text, at most `most` bytes of it."""
    if (request.content_length or 0) > most:
        raise _too_large(most)
    # One byte more than allowed tells a body without a length that goes on from one that ends here.
    raw = request.stream.read(most + 1)
    if len(raw) > most:
        raise _too_large(most)
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise RejectedError("bad_encoding", "The body is not UTF-8.") from None


def _body(request: Request) -> dict[str, str]:
    text = _text_of(request, MAX_BODY)
    if not text:
        return {}
    if request.mimetype == _FORM:
        return _pairs(text)
    # A beacon's plain text may be either: browsers send it without a preflight.
    return _texts(_parsed(text)) if text.lstrip().startswith("{") else _pairs(text)


def _parsed(text: str) -> dict[str, Any]:
    try:
        return parse_object(text)
    except (ValueError, RecursionError) as error:
        reason = str(error) if isinstance(error, orjson.JSONDecodeError) else "it is not a JSON object"
        raise RejectedError("bad_json", f"The body must be a JSON object of parameters: {reason}.") from None


def _texts(values: Mapping[str, Any]) -> dict[str, str]:
    return {name: _text(name, value) for name, value in values.items() if value is not None}


def _text(name: str, value: Any) -> str:
    if isinstance(value, str):
        return value
    if name == "data" or (isinstance(value, int | float) and not isinstance(value, bool)):
        return dump(value)
    raise RejectedError("bad_type", f"'{name}' is a text.", name)


def _too_large(most: int) -> RejectedError:
    return RejectedError("too_large", f"The body may have {most} bytes.", status=413)

"""The body of a widget's request, checked field by field; plain text counts as JSON, for it needs no preflight."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from flask import Request

from engine.errors import RejectedError
from engine.tracking import MAX_NAME
from webapp.json_provider import loads

MAX_BODY: Final = 65_536  # bytes


def body(request: Request) -> dict[str, Any]:
    """Raises RejectedError."""
    raw = request.stream.read(MAX_BODY + 1)
    if len(raw) > MAX_BODY:
        raise RejectedError("too_large", f"The body may have {MAX_BODY} bytes.", status=413)
    try:
        value = loads(raw)
    except ValueError as error:
        raise RejectedError("bad_json", f"The body must be a JSON object: {error}.") from None
    if not isinstance(value, dict):
        raise RejectedError("bad_json", "The body must be a JSON object.")
    return value


def text(given: Mapping[str, Any], field: str, *, required: bool = False) -> str:
    value = given.get(field)
    if value is None:
        value = ""
    if not isinstance(value, str) or len(value) > MAX_NAME:
        raise RejectedError("bad_type", f"'{field}' is a text of at most {MAX_NAME} characters.", field)
    if required and not value:
        raise RejectedError("missing", f"'{field}' is required.", field)
    return value


def identity(given: Mapping[str, Any]) -> str:
    return text(given, "id", required=True)


def words(given: Mapping[str, Any], longest: int) -> str:
    """What is said: not nothing, and not a book."""
    value = given.get("text")
    if not isinstance(value, str) or not value.strip():
        raise RejectedError("missing", "'text' is required: what is said.", "text")
    if len(value) > longest:
        raise RejectedError("too_long", f"A message has at most {longest} characters.", "text")
    return value.strip()


def number(value: str, field: str) -> int:
    if not value.isdecimal() or len(value) > 15:  # noqa: PLR2004 - digits of a time in ms
        raise RejectedError("bad_time", f"'{field}' is a time in milliseconds.", field)
    return int(value)

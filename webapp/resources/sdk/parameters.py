"""What an SDK's request says: whose it is, and its messages; gzip or not, JSON or a browser's plain text."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson
from flask import Request

from engine.errors import RejectedError

MAX_BODY: Final = 1_048_576  # bytes, also unpacked
MAX_BATCH: Final = 2_500  # messages
_GZIP: Final = 31  # zlib's name for it


@dataclass(frozen=True, slots=True)
class Sent:
    """`messages` as they came, anything at all; `sent`: the batch's sentAt."""

    token: str
    messages: list[object]
    sent: object = None


def read_one(request: Request) -> Sent:
    """Raises RejectedError."""
    body = _body(request)
    return Sent(_token(request, body), [body])


def read_batch(request: Request) -> Sent:
    """Raises RejectedError for what is wrong with the whole."""
    body = _body(request)
    messages = body.get("batch")
    if not isinstance(messages, list) or len(messages) > MAX_BATCH:
        raise RejectedError("bad_batch", f"'batch' is a list of at most {MAX_BATCH} messages.", "batch")
    return Sent(_token(request, body), messages, body.get("sentAt"))


def _token(request: Request, body: Mapping[str, Any]) -> str:
    given = request.authorization
    if given is not None and given.type == "basic" and given.username:
        return given.username
    key = body.get("writeKey")
    if isinstance(key, str) and key:
        return key
    raise RejectedError(
        "no_write_key",
        "Send the site's token as write key: by Basic authentication, or as 'writeKey'.",
        "writeKey",
        401,
    )


def _body(request: Request) -> dict[str, Any]:
    if (request.content_length or 0) > MAX_BODY:
        raise _too_large()
    # One byte more than allowed tells a body without a length that goes on from one that ends here.
    raw = request.stream.read(MAX_BODY + 1)
    encoding = request.headers.get("Content-Encoding", "identity").lower()
    if encoding == "gzip":
        raw = _unpacked(raw)
    elif encoding != "identity":
        raise RejectedError("bad_encoding", "The body is plain, or packed by gzip.", "Content-Encoding", 415)
    if len(raw) > MAX_BODY:
        raise _too_large()
    return _parsed(raw)


def _unpacked(raw: bytes) -> bytes:
    """At most one byte more than is allowed of it, however far it would unfold."""
    unpacking = zlib.decompressobj(_GZIP)
    try:
        unpacked = unpacking.decompress(raw, MAX_BODY + 1)
    except zlib.error:
        raise RejectedError("bad_encoding", "The body is not what gzip makes.") from None
    if len(unpacked) <= MAX_BODY and not unpacking.eof:
        raise RejectedError("bad_encoding", "The body ends in the middle of what gzip has made.")
    return unpacked


def _parsed(raw: bytes) -> dict[str, Any]:
    try:
        value = _value(raw)
    except (ValueError, RecursionError) as error:
        reason = str(error) if isinstance(error, ValueError) else "it is nested too deep"
        raise RejectedError("bad_json", f"The body must be a JSON object: {reason}.") from None
    if not isinstance(value, dict):
        raise RejectedError("bad_json", "The body must be a JSON object.")
    return value


def _value(raw: bytes) -> Any:
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        # Where a text was cut in an emoji, browsers write half a surrogate pair: one bad message, not a bad batch.
        return json.loads(raw, parse_constant=_no_constant)


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _too_large() -> RejectedError:
    return RejectedError("too_large", f"The body may have {MAX_BODY} bytes, also unpacked.", status=413)

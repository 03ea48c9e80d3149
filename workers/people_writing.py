"""People and companies written by programs: as calls, by the way that all calls take, so that nothing forks.

What a key or a login may do needs no signature; all other rules are those of the tracking API.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from engine import tracking
from engine.errors import RejectedError
from graphstore.records import Call
from workers.context import Context
from workers.stream import StreamWriter

Maker = Callable[[str, Mapping[str, str], int], Call]


def accept(context: Context, calls: Sequence[Call]) -> None:
    """Durable from here on, and in the graph a moment later. Raises StreamUnavailableError."""
    if calls:
        StreamWriter(context.redis, context.settings.partitions).append_all(calls)


def person(context: Context, app: str, identity: str, properties: Mapping[str, Any], at: int | None) -> Call:
    """New values of properties; whom nobody knows yet is a person from then on. Raises RejectedError."""
    return _made(context, app, tracking.set_call, "properties", properties, at, id=identity)


def company(context: Context, app: str, identity: str, properties: Mapping[str, Any], at: int | None) -> Call:
    """Raises RejectedError."""
    return _made(context, app, tracking.company_call, "properties", properties, at, id=identity)


def event(
    context: Context, app: str, identity: str, name: str, arguments: Mapping[str, Any], at: int | None, message: str
) -> Call:
    """Raises RejectedError."""
    given = {"id": identity, "action": name, "mid": message}
    return _made(context, app, tracking.track_call, "arguments", arguments, at, **given)


def merge(context: Context, app: str, source: str, target: str) -> Call:
    """`source` becomes one with `target`, for good, whoever the two are. Raises RejectedError."""
    if source == target:
        raise RejectedError("same", "This is their id already.", "id", 409)
    # As by a signature: whoever may ask for this speaks for the site.
    given = {"srcid": source, "destid": target, "destsign": "by the API"}
    return tracking.alias_call(app, given, context.clock.now())


def _made(
    context: Context, app: str, make: Maker, field: str, values: Mapping[str, Any], at: int | None, **given: str
) -> Call:
    try:
        data = json.dumps(values, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    except ValueError:
        raise RejectedError("bad_json", "A number is too large to be told as JSON.", field) from None
    parameters = {**given, "data": data, **({} if at is None else {"ts": str(at)})}
    try:
        return make(app, parameters, context.clock.now())
    except RejectedError as error:
        path = {"action": "name", "ts": "at"}.get(error.path, error.path)
        if path == "data" or path.startswith("data/"):
            path = field + path.removeprefix("data")
        raise RejectedError(error.code, str(error).replace("'data'", f"'{field}'"), path, error.status) from None

"""What is heard while the graph may be away: kept durably at once, and taken up by the scheduler, some at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, cast

import orjson
from redis import Redis
from redis.exceptions import RedisError

from workers.stream import StreamUnavailableError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Name = bytes  # of an entry


def keep(
    redis: Redis,
    stream: str,
    noted: Sequence[DataclassInstance],
    most: int,
    refusal: str = "This can't be noted now; send it again.",
) -> None:
    """Keep them in order; beyond `most` that wait, the oldest go. Raises StreamUnavailableError with `refusal`."""
    pipeline = redis.pipeline(transaction=False)
    for each in noted:
        pipeline.xadd(stream, cast(Any, {b"d": orjson.dumps(asdict(each))}), maxlen=most, approximate=True)
    try:
        pipeline.execute()
    except RedisError as error:
        raise StreamUnavailableError(refusal) from error


def waiting(redis: Redis, stream: str, limit: int) -> list[tuple[Name, dict[str, Any]]]:
    """The oldest that were kept, at most `limit`, with their values."""
    entries = cast(list[tuple[bytes, dict[bytes, bytes]]], redis.xrange(stream, count=limit))
    return [(name, orjson.loads(found[b"d"])) for name, found in entries]


def forget(redis: Redis, stream: str, names: Sequence[Name]) -> None:
    """Those that have been taken up."""
    redis.xdel(stream, *names)

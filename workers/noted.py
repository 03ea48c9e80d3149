"""What is heard while the graph may be away: kept durably at once, and taken up by the scheduler, some at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, cast

import orjson
from redis import Redis
from redis.exceptions import RedisError

from workers.stream import StreamUnavailableError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Entry = tuple[bytes, dict[str, Any]]  # its name, its values


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


def take(redis: Redis, stream: str, page: int, work: Callable[[Sequence[Entry]], None]) -> int:
    """Have `work` do all that were kept, `page` at a time, the oldest first; how many there were.

    They are forgotten after that, so what it does must come to the same when it is done again.
    """
    total = 0
    while found := cast(list[tuple[bytes, dict[bytes, bytes]]], redis.xrange(stream, count=page)):
        work([(name, orjson.loads(kept[b"d"])) for name, kept in found])
        redis.xdel(stream, *(name for name, _ in found))
        total += len(found)
    return total

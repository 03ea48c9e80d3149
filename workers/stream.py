"""The durable way in: accepted calls in Redis Streams, partitioned so that each person's calls keep their order."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast
from zlib import crc32

import orjson
from redis import Redis
from redis.exceptions import RedisError

from graphstore.records import Call
from workers import keys, tracing
from workers.errors import WorkerError
from workers.metrics.meter import METER
from workers.metrics.names import CALLS_ACCEPTED

_FIELD: Final = b"d"
_TRACE: Final = b"t"  # the traceparent of whoever has sent it; only where it is traced


class StreamUnavailableError(WorkerError):
    """The call could not be appended; it has not been accepted and may be sent again."""

    code = "unavailable"
    retry_after = 1  # seconds


class StreamFullError(StreamUnavailableError):
    """More has been accepted than could be stored yet; there is room again once that is done."""

    code = "backlog"
    retry_after = 10


@dataclass(frozen=True, slots=True)
class Entry:
    """A call with its place in a stream."""

    stream: str
    position: str
    payload: bytes
    trace: str = ""

    def call(self) -> Call:
        """Raises ValueError where the payload is not one of ours."""
        try:
            parts = orjson.loads(self.payload)
            if not isinstance(parts, list):
                raise TypeError("not a list of its parts")  # noqa: TRY301 - one way out for all that is no call
            return Call(*parts)
        except (TypeError, orjson.JSONDecodeError) as error:
            raise ValueError(f"not a call: {error}") from error


def partition_of(call: Call, partitions: int) -> int:
    """An alias goes with its source, behind all that came about the source before."""
    return crc32(f"{call.app}:{call.identity}".encode()) % partitions


def encode(call: Call) -> bytes:
    # A tuple, not a name a field: half the bytes, and faster than dataclasses.astuple by far.
    return orjson.dumps(
        (
            call.kind, call.app, call.identity, call.at, call.received, call.data, call.name, call.target,
            call.message, call.asset, call.flag,
        )
    )  # fmt: skip


def _fields(call: Call) -> Any:
    traced = tracing.current()
    return {_FIELD: encode(call), _TRACE: traced.encode()} if traced else {_FIELD: encode(call)}


class StreamWriter:
    """Appends calls. The answer of Redis, with its append-only file on, is the acknowledgement."""

    def __init__(self, redis: Redis, partitions: int, full: Callable[[], str] = str) -> None:
        """`full`: what there is no more room of, for calls from outside; what the product itself tells always fits."""
        self._redis = redis
        self._full = full
        self._streams = [keys.stream(number).encode() for number in range(partitions)]

    def append(self, call: Call) -> None:
        """Raises StreamUnavailableError unless Redis has taken it."""
        self._refuse_when_full()
        stream = self._streams[partition_of(call, len(self._streams))]
        try:
            self._redis.xadd(stream, _fields(call))
        except RedisError as error:
            raise StreamUnavailableError("Events can't be accepted now; send it again.") from error
        METER.count(CALLS_ACCEPTED)

    def append_all(self, calls: Sequence[Call]) -> list[tuple[str, str]]:
        """All of them in one round trip: (stream, position) of each.

        Raises StreamUnavailableError unless Redis has taken every one.
        """
        self._refuse_when_full()
        pipeline = self._redis.pipeline(transaction=False)
        streams = [self._streams[partition_of(call, len(self._streams))] for call in calls]
        for stream, call in zip(streams, calls, strict=True):
            pipeline.xadd(stream, _fields(call))
        try:
            positions = cast(list[bytes], pipeline.execute())
            METER.count(CALLS_ACCEPTED, len(positions))
            return [(stream.decode(), position.decode()) for stream, position in zip(streams, positions, strict=True)]
        except RedisError as error:
            raise StreamUnavailableError("Events can't be accepted now; send them again.") from error

    def _refuse_when_full(self) -> None:
        full = self._full()
        if full:
            raise StreamFullError(f"More is accepted than can be stored at the moment ({full}). Send it again later.")


def source(redis: Redis) -> str:
    """The name of the streams in this Redis, made when first asked for."""
    redis.set(keys.SOURCE, secrets.token_hex(4), nx=True)
    return cast(bytes, redis.get(keys.SOURCE)).decode()


def name_in_graph(source: str, stream: str) -> str:
    """A stream's name in the graph, where those of other Redis servers may be, too."""
    return f"{source}.{stream.rpartition(':')[2]}"


def read(redis: Redis, after: Mapping[str, str], count: int, block_ms: int) -> list[Entry]:
    """Entries behind the given positions, at most `count` a stream; waits up to `block_ms` for the first."""
    answer = cast(Any, redis.xread(cast(Any, dict(after)), count=count, block=block_ms))
    if not answer:
        return []
    pairs = answer.items() if isinstance(answer, dict) else answer
    entries: list[Entry] = []
    for name, messages in pairs:
        stream = name.decode() if isinstance(name, bytes) else name
        for message in messages:
            position, fields = message[0], message[1]
            payload, traced = (fields.get(_FIELD, b""), fields.get(_TRACE, b"")) if fields else (b"", b"")
            place = position.decode() if isinstance(position, bytes) else position
            entries.append(Entry(stream, place, payload, traced.decode()))
    return entries


def trim(redis: Redis, reached: Mapping[str, str]) -> None:
    """Forget what is in the graph. Entries at the positions themselves stay: they mark the place."""
    pipeline = redis.pipeline(transaction=False)
    for stream, position in reached.items():
        pipeline.xtrim(stream, minid=position, approximate=True)
    pipeline.execute()


def backlog(redis: Redis, partitions: int) -> int:
    """Entries in the streams, those not yet trimmed included."""
    pipeline = redis.pipeline(transaction=False)
    for number in range(partitions):
        pipeline.xlen(keys.stream(number))
    return sum(cast(Sequence[int], pipeline.execute()))

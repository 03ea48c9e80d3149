"""How far the graph is behind the streams."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from redis import Redis
from redis.exceptions import ResponseError

from graphstore import positions
from graphstore.driver import Graph
from workers import keys, stream

Mark = Mapping[str, tuple[int, int]]  # stream, as the graph names it -> id of an entry


def accepted(redis: Redis, partitions: int) -> Mark:
    """Where the streams end now."""
    source = stream.source(redis)
    names = [keys.stream(number) for number in range(partitions)]
    ends = {stream.name_in_graph(source, name): _end(redis, name) for name in names}
    return {name: end for name, end in ends.items() if end is not None}


def is_stored(graph: Graph, mark: Mark) -> bool:
    """Whether all that had been accepted at the mark is in the graph (or a dead letter)."""
    reached = graph.read(lambda tx: positions.read(tx, list(mark)))
    return all(_moment(reached[name]) >= end for name, end in mark.items())


def _end(redis: Redis, name: str) -> tuple[int, int] | None:
    """The id of the last entry that was ever added; trimming does not change it."""
    try:
        answer = cast("dict[str, bytes]", redis.xinfo_stream(name))
    except ResponseError:  # nothing has been added yet
        return None
    return _moment(answer["last-generated-id"].decode())


def _moment(position: str) -> tuple[int, int]:
    milliseconds, _, number = position.partition("-")
    return int(milliseconds), int(number)

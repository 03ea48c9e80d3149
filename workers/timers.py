"""When waiting runs are due: the next hour of it in Redis, so that waking asks the graph about those who wake alone.

The graph is the truth. What Redis has not got (it was lost, a worker died before it said so, a campaign was paused) is
found in the graph: the whole hour when its mark is missing, and what is overdue by every sweep.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, cast

from redis import Redis

from graphstore import awaiting
from graphstore.driver import Graph
from workers import keys

HORIZON: Final = 3_600_000  # ms
_FILLED_FOR: Final = 900_000  # ms after which the hour is filled up again
_PAGE: Final = 10_000


class Timers:
    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    def add(self, timers: Iterable[tuple[str, int]], now: int) -> None:
        """(run, ms epoch) of runs that wait from now on."""
        near = {run: due for run, due in timers if due < now + HORIZON}
        if near:
            self._redis.zadd(keys.TIMERS, near)

    def due(self, now: int, limit: int) -> list[str]:
        """Runs whose time has come, the earliest first."""
        found = cast(list[bytes], self._redis.zrange(keys.TIMERS, "-inf", str(now), byscore=True, offset=0, num=limit))
        return [run.decode() for run in found]

    def forget(self, runs: Sequence[str]) -> None:
        """These are awake, or wait no longer."""
        if runs:
            self._redis.zrem(keys.TIMERS, *runs)

    def fill(self, graph: Graph, now: int) -> int:
        """Have all of the next hour, unless that was seen to a short while ago; how many were read from the graph."""
        filled = cast(bytes | None, self._redis.get(keys.TIMERS_FILLED))
        if filled is not None and now - int(filled) < _FILLED_FOR:
            return 0
        total = 0
        after = (0, "")
        while page := graph.read(lambda tx, after=after: awaiting.timers(tx, after, now + HORIZON, _PAGE)):  # type: ignore[misc]
            self._redis.zadd(keys.TIMERS, dict(page))
            total += len(page)
            after = (page[-1][1], page[-1][0])
        self._redis.set(keys.TIMERS_FILLED, now)
        return total

    def count(self, until: int | None = None) -> int:
        """How many there are in Redis, or of them, that are due until then (ms epoch)."""
        return int(cast(Any, self._redis.zcount(keys.TIMERS, "-inf", "+inf" if until is None else until)))

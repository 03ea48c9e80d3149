"""The queries that took longest: their text, which holds names of properties and no values, and how long they took."""

from __future__ import annotations

import hashlib
import json
import threading
from dataclasses import asdict, dataclass
from typing import Any, Final, cast

from redis import Redis

from workers import keys

SLOW: Final = 0.1  # seconds from which a query is kept
KEPT: Final = 50  # different queries
_DAY: Final = 86_400
_LONGEST: Final = 8_000  # characters of a text


@dataclass(frozen=True, slots=True)
class SlowQuery:
    id: str
    cypher: str
    times: int
    longest: int  # ms
    total: int  # ms
    last: int  # ms epoch


class SlowQueries:
    """Those of a process since the last flush."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._found: dict[str, list[float]] = {}  # text -> seconds of each time

    def saw(self, cypher: str, seconds: float) -> None:
        if seconds >= SLOW:
            with self._lock:
                self._found.setdefault(cypher, []).append(seconds)

    def flush(self, redis: Redis, now: int) -> None:
        """Into those of all processes, of which the longest are kept for a day."""
        with self._lock:
            taken, self._found = self._found, {}
        for cypher, seconds in taken.items():
            name = hashlib.sha256(cypher.encode()).hexdigest()[:16]
            known = cast("bytes | None", redis.hget(keys.SLOW_QUERIES, name))
            before = SlowQuery(**json.loads(known)) if known else SlowQuery(name, cypher[:_LONGEST], 0, 0, 0, now)
            spent = [int(each * 1000) for each in seconds]
            record = SlowQuery(
                name, before.cypher, before.times + len(spent), max(before.longest, *spent),
                before.total + sum(spent), now,
            )  # fmt: skip
            redis.hset(keys.SLOW_QUERIES, name, json.dumps(asdict(record)))
        if taken:
            _forget(redis)


def longest(redis: Redis) -> list[SlowQuery]:
    """Those of the last day, the longest first."""
    kept = cast("dict[bytes, Any]", redis.hgetall(keys.SLOW_QUERIES))
    found = [SlowQuery(**json.loads(each)) for each in kept.values()]
    return sorted(found, key=lambda each: (-each.longest, each.id))


def _forget(redis: Redis) -> None:
    over = [each.id for each in longest(redis)[KEPT:]]
    if over:
        redis.hdel(keys.SLOW_QUERIES, *over)
    redis.expire(keys.SLOW_QUERIES, _DAY)

"""Counting in a process: into memory at once, and from there into Redis every two seconds, added to all others'.

What a process has counted in its last two seconds is lost when it is killed; nothing but figures depends on it.
"""

from __future__ import annotations

import atexit
import threading
import time
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Final, cast

from redis import Redis
from redis.exceptions import RedisError

from workers import keys
from workers.metrics.names import Metric
from workers.metrics.slow import SlowQueries

_EVERY: Final = 2.0  # seconds
_DIVIDER: Final = "\t"


class Meter:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sums: dict[str, float] = defaultdict(float)
        self.slow = SlowQueries()

    def count(self, metric: Metric, amount: float = 1, *labels: str) -> None:
        """`labels` in the order of the metric."""
        with self._lock:
            self._sums[field(metric, "", *labels)] += amount

    def observe(self, metric: Metric, values: Iterable[float], *labels: str) -> None:
        """Seconds, into the buckets of a histogram."""
        found: dict[int, int] = defaultdict(int)
        total = 0.0
        for value in values:
            found[bisect_left(metric.buckets, value)] += 1
            total += value
        if not found:
            return
        with self._lock:
            for place, times in found.items():
                self._sums[field(metric, str(place), *labels)] += times
            self._sums[field(metric, "sum", *labels)] += total

    def flush(self, redis: Redis) -> None:
        """Add what was counted to what is in Redis; kept for the next time where Redis is away."""
        with self._lock:
            taken, self._sums = self._sums, defaultdict(float)
        try:
            if taken:
                pipeline = redis.pipeline(transaction=True)
                for name, amount in taken.items():
                    pipeline.hincrbyfloat(keys.METRICS, name, amount)
                pipeline.execute()
            self.slow.flush(redis, int(time.time() * 1000))
        except RedisError:
            with self._lock:
                for name, amount in taken.items():
                    self._sums[name] += amount

    def begin(self, redis: Redis) -> None:
        """Flush from now on, and once more at the end of the process."""
        threading.Thread(target=self._flush_on, args=(redis,), name="meter", daemon=True).start()
        atexit.register(self.flush, redis)

    def _flush_on(self, redis: Redis) -> None:
        pause = threading.Event()
        while not pause.wait(_EVERY):
            self.flush(redis)


METER: Final = Meter()  # of this process


def field(metric: Metric, part: str, *labels: str) -> str:
    """The name in Redis of a counter, or of a `part` of a histogram: a bucket's number, or sum."""
    return _DIVIDER.join((metric.name, part, *labels))


def totals(redis: Redis) -> dict[tuple[str, str, tuple[str, ...]], float]:
    """(metric, part, labels) -> what all processes have counted."""
    found = cast("dict[bytes, Any]", redis.hgetall(keys.METRICS))
    divided = {name: name.decode(errors="replace").split(_DIVIDER) for name in found}
    return {(own[0], own[1], tuple(own[2:])): float(found[name]) for name, own in divided.items() if len(own) > 1}

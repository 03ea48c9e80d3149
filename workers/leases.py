"""Which ingester stores which streams: leases in Redis, shared out evenly among those that live.

A lease says who works, so that several processes do not do the same work. That nothing is stored twice is not its doing
but that of positions in the graph, which move in the storing transaction: whoever goes on after its lease has run out
finds another position there and stores nothing (docs/adr/0001). So clocks and pauses can't do harm here.
"""

from __future__ import annotations

import os
import secrets
import socket
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, cast

import psutil
from redis import Redis

from workers import keys

LASTS: Final = 8_000  # ms without renewal, after which a stream is anybody's

# Take or renew: 1 where it is mine now. Release: only what is mine. Both in one step of Redis.
_TAKE: Final = """
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] and holder ~= ARGV[3] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
"""
_RELEASE: Final = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"


class Leases:
    """Of one ingester. `renew` may be called from another thread than `settle`."""

    def __init__(self, redis: Redis, partitions: int) -> None:
        self._redis = redis
        self._partitions = range(partitions)
        self.name = f"{_place()}|{os.getpid()}|{secrets.token_hex(4)}"
        self._held: set[int] = set()
        self._lock = threading.Lock()
        self._take = redis.register_script(_TAKE)
        self._release = redis.register_script(_RELEASE)

    def join(self) -> None:
        """Be counted among those that share the streams. Raises RedisError."""
        seconds, micros = self._redis.time()
        now = seconds * 1000 + micros // 1000
        pipeline = self._redis.pipeline(transaction=True)
        pipeline.zadd(keys.INGESTERS, {self.name: now + LASTS})
        pipeline.zremrangebyscore(keys.INGESTERS, 0, now)
        pipeline.execute()

    def renew(self) -> None:
        """Keep what is held; what somebody else has by now is theirs. Raises RedisError."""
        self.join()
        with self._lock:
            self._held = {number for number in self._held if self._taken(number)}

    def settle(self) -> list[int]:
        """Give back what is more than an even share, take what is less; those held now. To be called between batches.

        Raises RedisError.
        """
        members = self._members()
        share = -(-len(self._partitions) // max(1, len(members)))
        with self._lock:
            for number in sorted(self._held)[share:]:
                self._give(number)
            # Each begins at a place of its own, so that those who start together ask for different ones.
            first = members.index(self.name) * share if self.name in members else 0
            for number in (*self._partitions[first:], *self._partitions[:first]):
                if len(self._held) >= share:
                    break
                if number not in self._held and self._taken(number):
                    self._held.add(number)
            return sorted(self._held)

    def leave(self) -> None:
        """Give everything back at once: others need not wait until it runs out. Raises RedisError."""
        with self._lock:
            for number in sorted(self._held):
                self._give(number)
        self._redis.zrem(keys.INGESTERS, self.name)

    def _taken(self, number: int) -> bool:
        key = keys.lease(number)
        holder = cast("bytes | None", self._redis.get(key))
        # Of a process of this machine it is known at once that it lives no more.
        gone = holder.decode() if holder is not None and is_gone(holder.decode()) else ""
        return bool(self._take(keys=[key], args=[self.name, LASTS, gone]))

    def _give(self, number: int) -> None:
        self._release(keys=[keys.lease(number)], args=[self.name])
        self._held.discard(number)

    def _members(self) -> list[str]:
        """Those that live, in one order for all."""
        found = [each.decode() for each in cast("Sequence[bytes]", self._redis.zrange(keys.INGESTERS, 0, -1))]
        gone = [each for each in found if is_gone(each)]
        if gone:
            self._redis.zrem(keys.INGESTERS, *gone)
        return sorted(set(found) - set(gone))


def is_gone(name: str) -> bool:
    """Whether it is of this machine, and its process is no more. Of others only time tells."""
    place, _, rest = name.partition("|")
    pid = rest.partition("|")[0]
    return place == _place() and pid.isdecimal() and not _lives(int(pid))


def _lives(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _place() -> str:
    """Where process ids mean the same: containers of one host have their own."""
    namespace: Any = ""
    own = Path("/proc/self/ns/pid")
    if own.is_symlink():
        namespace = own.readlink()
    return f"{socket.gethostname()}/{namespace}"

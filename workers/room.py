"""How much more can be accepted: Redis' memory, the streams' length and the disk, against what they may come to.

Redis that runs out of memory, or of disk for its append-only file, fails everybody. So calls are refused before,
with 503, while workers and the ingester go on and make room.
"""

from __future__ import annotations

import shutil
import threading
import time
from dataclasses import dataclass
from typing import Any, Final

import structlog
from redis import Redis
from redis.exceptions import RedisError

from workers import stream
from workers.settings import Settings

log = structlog.get_logger("room")

_OF_MAXMEMORY: Final = 0.8  # of what Redis may take at the most, where it is told
_OF_MACHINE: Final = 0.5  # of the memory of Redis' machine, where it is not
_REOPENS: Final = 0.95  # of a limit: not to open and close with each call
_LOOK_EVERY: Final = 1.0  # seconds
_TOO_OLD: Final = 5.0  # seconds after which a look is not believed
_NONE_LEFT: Final = 1e9  # how full it is where not a byte may be taken


@dataclass(frozen=True, slots=True)
class Level:
    """How far one thing is filled. `limit` 0 is none."""

    name: str  # memory (bytes of Redis), calls (entries of the streams), disk (bytes that are free, and must stay so)
    value: int
    limit: int

    @property
    def filled(self) -> float:
        """1 is full."""
        if not self.limit:
            return 0.0
        if self.name == "disk":
            return self.limit / self.value if self.value else _NONE_LEFT
        return self.value / self.limit


def levels(redis: Redis, settings: Settings) -> tuple[Level, ...]:
    """Raises RedisError."""
    told = redis.info("memory")
    found = [
        Level("memory", int(told["used_memory"]), memory_limit(told, settings)),
        Level("calls", stream.backlog(redis, settings.partitions), settings.intake_calls),
    ]
    if settings.manages_redis and settings.home.exists():
        found.append(Level("disk", shutil.disk_usage(settings.home).free, settings.disk_reserve << 20))
    return tuple(found)


def memory_limit(told: dict[str, Any], settings: Settings) -> int:
    """Bytes of Redis from which on calls are refused: as set, or by what it has."""
    most = int(told.get("maxmemory") or 0)
    usual = max(1, int(most * _OF_MAXMEMORY)) if most else int(int(told.get("total_system_memory") or 0) * _OF_MACHINE)
    return settings.intake_memory << 20 or usual


class Room:
    """Whether a process that accepts calls still may. Looked at once a second beside the calls, which never wait."""

    def __init__(self, redis: Redis, settings: Settings) -> None:
        self._redis = redis
        self._settings = settings
        self._full = ""
        self._looked = -_TOO_OLD
        self._looking = threading.Lock()

    def full(self) -> str:
        """What there is no more of; "" while there is."""
        age = time.monotonic() - self._looked
        if age > _LOOK_EVERY and self._looking.acquire(blocking=False):
            if age > _TOO_OLD:
                self._look()
            else:
                threading.Thread(target=self._look, name="room", daemon=True).start()
        return self._full

    def _look(self) -> None:
        try:
            found = levels(self._redis, self._settings)
        except RedisError:
            return  # then nothing is accepted anyway
        else:
            highest = max(found, key=lambda each: each.filled)
            before = self._full
            self._full = highest.name if highest.filled >= (_REOPENS if before else 1.0) else ""
            if self._full != before:
                log.warning("intake_closed" if self._full else "intake_open", of=self._full or before)
        finally:
            self._looked = time.monotonic()
            self._looking.release()

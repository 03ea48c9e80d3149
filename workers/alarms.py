"""What is filling up: disk, memory and the room for accepted calls, each with how to mend it before anything stops."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Literal

import psutil
from redis import Redis
from redis.exceptions import RedisError

from workers.room import Level, levels
from workers.settings import Settings

Severity = Literal["warning", "critical"]

_DISK_WARNING: Final = 8  # times the reserve that stays free
_MACHINE_WARNING: Final = 0.08  # of the machine's memory that is left
_MACHINE_CRITICAL: Final = 0.03
_FILLED: Final = 0.8  # of what calls are refused at


@dataclass(frozen=True, slots=True)
class Alarm:
    kind: str  # disk, machine_memory, redis_memory, calls
    severity: Severity  # critical: calls are refused, or soon something is ended by the system
    found: str
    mend: str


_MEND: Final = {
    "disk": "Free some, or move TRACKTOR_HOME to a larger disk. Below the reserve, calls are answered 503.",
    "machine_memory": "Close something, lower TRACKTOR_GRAPH_HEAP or TRACKTOR_WORKERS, or use a larger machine.",
    "redis_memory": "See why storing is behind (`tracktor status`); give Redis more memory and raise "
    "TRACKTOR_INTAKE_MEMORY. At the limit, calls are answered 503.",
    "calls": "See why storing is behind (`tracktor status`). At TRACKTOR_INTAKE_CALLS, calls are answered 503.",
}
KINDS: Final = tuple(_MEND)


def sounding(redis: Redis, settings: Settings) -> tuple[Alarm, ...]:
    """Those there are now. While Redis is away, only what this machine knows."""
    known: tuple[Level, ...] = ()
    with suppress(RedisError):
        known = levels(redis, settings)
    return of(known, settings)


def of(known: Sequence[Level], settings: Settings) -> tuple[Alarm, ...]:
    """Those of these levels, and of this machine."""
    return (*_of_machine(settings), *(alarm for level in known if (alarm := _of_level(level)) is not None))


def _of_machine(settings: Settings) -> Iterator[Alarm]:
    home, reserve = settings.home, settings.disk_reserve << 20
    free = shutil.disk_usage(home if home.exists() else home.parent).free
    if free < reserve * _DISK_WARNING:
        text = f"{free >> 20:,} MB are free on the disk of {home}; {settings.disk_reserve:,} MB must stay so."
        yield _alarm("disk", text, critical=free < reserve)
    memory = psutil.virtual_memory()
    if memory.available < memory.total * _MACHINE_WARNING:
        text = f"{memory.available >> 20:,} of {memory.total >> 20:,} MB of this machine's memory are left."
        yield _alarm("machine_memory", text, critical=memory.available < memory.total * _MACHINE_CRITICAL)


def _of_level(level: Level) -> Alarm | None:
    if level.name == "disk" or level.filled < _FILLED:
        return None  # the disk is told by the machine
    if level.name == "memory":
        text = f"Redis uses {level.value >> 20:,} MB; from {level.limit >> 20:,} MB on, calls are refused."
        return _alarm("redis_memory", text, critical=level.filled >= 1)
    text = f"{level.value:,} calls wait to be stored; from {level.limit:,} on, more are refused."
    return _alarm("calls", text, critical=level.filled >= 1)


def _alarm(kind: str, found: str, *, critical: bool) -> Alarm:
    return Alarm(kind, "critical" if critical else "warning", found, _MEND[kind])

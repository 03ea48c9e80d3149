"""Processes that do things to the world say that they live, so that what a dead one had begun is found."""

from __future__ import annotations

import os
import secrets
import socket
import threading
from collections.abc import Collection
from typing import Any, Final, cast

import structlog
from redis import Redis
from redis.exceptions import RedisError

from workers import keys
from workers.context import Context

log = structlog.get_logger("heartbeat")

_ALIVE_TTL: Final = 15  # seconds after which a silent process counts as dead


class Life:
    """The name under which a process claims things, kept alive in Redis from now on.

    Work that breaks off half way (the graph or Redis is away) leaves what it had claimed to nobody, though its process
    lives. So it takes a new name then, and what the old one had is settled like that of a dead process.
    """

    def __init__(self, context: Context, name: str = "") -> None:
        self._context = context
        self._base = name or f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        self._times = 0
        self.name = self._base

    def begin(self) -> Life:
        """Say at once and from then on that this process lives, until it does not."""
        self._beat()
        threading.Thread(target=self._beat_on, name="heartbeat", daemon=True).start()
        return self

    def renew(self) -> None:
        """What was claimed until now has nobody any more."""
        self._times += 1
        self.name = f"{self._base}:{self._times}"
        self._beat()

    def _beat(self) -> None:
        self._context.redis.set(keys.alive(self.name), "1", ex=_ALIVE_TTL)

    def _beat_on(self) -> None:
        pause = threading.Event()
        while not pause.wait(_ALIVE_TTL / 3):
            try:
                self._beat()
            except RedisError as error:
                log.warning("waiting_for_service", error=str(error))


def dead(redis: Redis, workers: Collection[str]) -> set[str]:
    """Those of these names under which nobody lives."""
    names = sorted(workers)
    if not names:
        return set()
    alive = cast(list[Any], redis.mget([keys.alive(name) for name in names]))
    return {name for name, sign in zip(names, alive, strict=True) if sign is None}

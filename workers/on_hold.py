"""The graph on hold: for the moments in which a backup reads it, nobody writes. Calls are accepted all the while."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from redis import Redis
from redis.exceptions import RedisError

from graphstore.errors import GraphUnavailableError
from workers import keys
from workers.errors import WorkerError

_FRESH: Final = 0.05  # seconds that an answer of Redis is good for
_LOOK_EVERY: Final = 0.1  # seconds
_TTL: Final = 30  # seconds after which a backup that says nothing is over
_MOVING_TTL: Final = 3_600


class OnHoldError(WorkerError):
    """Another backup is being made."""

    code = "on_hold"


class Gate:
    """Asked before each write transaction. Waits for `patience` seconds, then it is as if the graph were away."""

    def __init__(self, redis: Redis, patience: float = 10.0) -> None:
        self._redis = redis
        self._patience = patience
        self._open_until = 0.0

    def __call__(self) -> None:
        end = time.monotonic() + self._patience
        while not self._is_open():
            if time.monotonic() > end:
                raise GraphUnavailableError("A backup is being made; nothing is changed until it is done.")
            time.sleep(_LOOK_EVERY)

    def _is_open(self) -> bool:
        if time.monotonic() < self._open_until:
            return True
        try:
            is_held = bool(self._redis.exists(keys.ON_HOLD))
        except RedisError:
            # Without Redis there is no backup either: it reads what is under way there.
            is_held = False
        if not is_held:
            self._open_until = time.monotonic() + _FRESH
        return not is_held


@contextmanager
def on_hold(redis: Redis, *, stay: bool = False) -> Iterator[None]:
    """Nobody writes to the graph meanwhile; transactions under way end. Raises OnHoldError.

    `stay`: it goes on for an hour after, for whoever moves the installation. When this process dies, it ends by itself.
    """
    if not redis.set(keys.ON_HOLD, "backup", nx=True, ex=_TTL):
        raise OnHoldError("The graph is on hold: another backup is being made. Or end that: tracktor backup --release")
    done = threading.Event()

    def renew() -> None:
        while not done.wait(_TTL / 3):
            redis.expire(keys.ON_HOLD, _TTL)

    renewing = threading.Thread(target=renew, name="on-hold", daemon=True)
    renewing.start()
    try:
        yield
    except BaseException:
        stay = False
        raise
    finally:
        done.set()
        renewing.join()
        if stay:
            redis.expire(keys.ON_HOLD, _MOVING_TTL)
        else:
            release(redis)


def release(redis: Redis) -> bool:
    """End it; False where nothing was on hold."""
    return bool(redis.delete(keys.ON_HOLD))
